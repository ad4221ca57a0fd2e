import { hostById } from '../../src/hosts/by-id.ts';
import { isPage } from '../../src/hosts/pages.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry } from '../../src/parse/value.ts';

export default defineRule({
  id: 'core/require-description',
  summary: 'Require a `description`.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Missing `description`, expected when to use the agent',
      why: '{host} does not load a file without one that is text.',
      help: 'Add a line such as `{line}`.',
    },
    unsaid: {
      text: 'Missing `description`, expected when to use the agent',
      why: 'The one who delegates sees names and descriptions alone, so nobody can tell when to call it.',
      help: 'Add a line such as `{line}`.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        const isWritten = agent.description && (!agent.description.inferred || agent.description.inferred === 'settings');
        if (isWritten || !document.fields || document.source.declared?.isUnread) return;
        const host = hostById(agent.dialect);
        const { verdict: outcome } = verdict();
        if (outcome === 'drops' && isPage(document)) return;
        const at = entry(document.fields, 'description')?.key.span ?? document.key?.span ?? { start: 0, end: Math.min(3, document.text.length) };
        const line = forms[document.format];
        const isRequired = host?.fields.some(({ key, required }) => key === 'description' && required);
        if (host && isRequired && outcome === 'drops') report({ message: 'dropped', data: { host: host.title, line }, at });
        else report({ message: 'unsaid', data: { line }, at, severity: 'info' });
      },
    };
  },
});

const forms = { markdown: 'description: Use it to …', yaml: 'description: Use it to …', toml: 'description = "Use it to …"', json: '"description": "Use it to …"' } as const;
