import { hostById } from '../../src/hosts/by-id.ts';
import { liesInHome } from '../../src/hosts/homes.ts';
import { hostsOfSettings } from '../../src/hosts/settings.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry } from '../../src/parse/value.ts';

export default defineRule({
  id: 'core/prompt-file',
  summary: 'Require a prompt that another file holds to be found there.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Unexpected prompt `{prompt}`, expected a file that is there',
      why: '{host} {version} {does}.',
      help: 'Mend the path, which goes from the folder of this file.',
    },
    name: {
      text: 'Unexpected prompt `{prompt}`, expected instructions or `{form}`',
      why: '{host} takes the name of the file for the whole prompt.',
      help: 'Write `{form}`, with the path from the folder of this file.',
    },
  },
  check({ file, document, agent, workspace, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const value = entry(document.fields, 'prompt')?.value;
        const prompt = document.prompt.trim();
        if (!host?.promptScheme || value === undefined || document.format === 'markdown') return;
        const { promptScheme: scheme, title, fact, demands: { missingPromptFile: missing } } = host;
        // Elsewhere a program may put it in place, and mend the path as it does.
        const isAtHome = liesInHome(file, host) || hostsOfSettings(file).includes(host);
        if (!prompt.startsWith(scheme)) {
          if (/^[\w./-]{1,200}\.(?:md|txt)$/.test(prompt)) report({ message: 'name', data: { prompt, form: `${scheme}${prompt}${scheme.startsWith('{') ? '}' : ''}`, host: title }, at: value.span, severity: isAtHome ? 'warning' : 'info' });
          return;
        }
        const path = scheme.startsWith('{') ? prompt.slice(scheme.length).replace(/\}$/, '') : prompt.slice(scheme.length);
        // What is absolute or made of variables lies with whoever runs it, and words behind it are more than a path.
        if (!missing || /^(?:[/\\~]|[A-Za-z]:)|[$%{}\n]/.test(path)) return;
        if (workspace.hasBeside(file, path) !== false) return;
        report({ message: 'missing', data: { prompt, host: title, version: fact.version, does: missing.does }, at: value.span, severity: isAtHome ? missing.severity : 'info' });
      },
    };
  },
});
