import { hostById, liesInHome } from '../../src/hosts/detect.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry } from '../../src/parse/value.ts';

export default defineRule({
  id: 'core/prompt-file',
  summary: 'Require a prompt that another file holds to be found there.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Unexpected prompt `{prompt}`, expected a file that is there',
      why: '{host} reads the path from the folder of this file, so the agent has no instructions.',
      help: 'Mend the path, which goes from the folder of this file.',
    },
    name: {
      text: 'Unexpected prompt `{prompt}`, expected instructions or `{scheme}` before the path',
      why: '{host} takes the name of the file for the whole prompt.',
      help: 'Write `{scheme}` and the path from the folder of this file.',
    },
  },
  check({ file, document, agent, workspace, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const value = entry(document.fields, 'prompt')?.value;
        const prompt = document.prompt.trim();
        if (!host?.promptScheme || value === undefined) return;
        const { promptScheme: scheme, title } = host;
        // Elsewhere a program may put it in place, and mend the path as it does.
        const severity = liesInHome(file, host) ? 'warning' : 'info';
        if (!prompt.startsWith(scheme)) {
          if (/^[\w./-]{1,200}\.(?:md|txt)$/.test(prompt)) report({ message: 'name', data: { prompt, scheme, host: title }, at: value.span, severity });
          return;
        }
        const [path, folder] = [prompt.slice(scheme.length), file.split('/').at(-2)];
        // What is absolute or made of variables lies with whoever runs it.
        if (folder === undefined || /^(?:[/\\~]|[A-Za-z]:)|[$%{]/.test(path)) return;
        // By way of the folder's own name, so that only what lies there counts and not what lies at the root.
        if (workspace.has(file, `../${folder}/${path}`) === false) report({ message: 'missing', data: { prompt, host: title }, at: value.span, severity });
      },
    };
  },
});
