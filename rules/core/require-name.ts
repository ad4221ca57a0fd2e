import { hostById } from '../../src/hosts/by-id.ts';
import { isPage } from '../../src/hosts/pages.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { entry } from '../../src/parse/value.ts';

export default defineRule({
  id: 'core/require-name',
  summary: 'Require a `name` where the host takes the name from nowhere else.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Missing `name`, expected the name the agent is called by',
      why: '{host} takes the name from this field alone and does not load a file without it.',
      help: 'Add a line such as `{form}{name}`.',
    },
    'no-text': {
      text: 'Unexpected value of `name`, expected text',
      why: '{host} does not load the agent: {verdict}.',
      help: 'Write the name as text, in quotes where it looks like a number or another value.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        const host = hostById(agent.dialect);
        const isRequired = host?.fields.some(({ key, required }) => key === 'name' && required);
        if (!host || !isRequired || !agent.name.inferred || agent.name.inferred === 'settings') return;
        const isRead = document.fields !== undefined || document.frontmatter?.problems.length === 0;
        const { verdict: outcome, why } = verdict();
        if (outcome !== 'drops' || !isRead || isPage(document)) return;
        const written = entry(document.fields, 'name');
        if (written) report({ message: 'no-text', data: { host: host.title, verdict: why }, at: written.key.span });
        else {
          const isToml = document.format === 'toml';
          const data = { host: host.title, form: isToml ? 'name = ' : 'name: ', name: isToml ? JSON.stringify(agent.name.value) : agent.name.value };
          report({ message: 'missing', data, at: { start: 0, end: Math.min(3, document.text.length) } });
        }
      },
    };
  },
});
