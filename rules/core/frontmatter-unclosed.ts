import { hostById } from '../../src/hosts/by-id.ts';
import { defineRule } from '../../src/lint/rule.ts';

// Outside of a host's folder a first line of dashes may be a mere line across the page.
const field = /^[A-Za-z_-]+[ \t]*:/;

export default defineRule({
  id: 'core/frontmatter-unclosed',
  summary: 'Require the `---` that ends the frontmatter.',
  kind: 'problem',
  severity: 'error',
  since: '0.1.0',
  messages: {
    dropped: {
      text: 'Missing the `---` that ends the frontmatter, expected it on a line of its own',
      why: '{host} does not load the agent: {verdict}.',
      help: 'Put `---` on a line of its own after the last field.',
    },
    unknown: {
      text: 'Missing the `---` that ends the frontmatter, expected it on a line of its own',
      why: 'A host that does not find it takes the fields for text of the prompt, and nothing in them holds.',
      help: 'Put `---` on a line of its own after the last field.',
    },
  },
  check({ document, agent, verdict, report }) {
    return {
      agent() {
        if (!document.unclosed) return;
        const { verdict: outcome, why, lost } = verdict();
        if (outcome === 'drops') report({ message: 'dropped', data: { host: hostById(agent.dialect)?.title ?? 'The host', verdict: why }, at: document.unclosed });
        else if (lost.includes('all fields')) report({ message: 'unknown', at: document.unclosed });
        else if (outcome !== 'n/a' || field.test(document.lines.line(2))) report({ message: 'unknown', at: document.unclosed, severity: 'warning' });
      },
    };
  },
});
