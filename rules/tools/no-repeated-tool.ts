import { defineRule } from '../../src/lint/rule.ts';
import { takeOut } from '../../src/lint/tool-fixes.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'tools/no-repeated-tool',
  summary: 'Disallow the same tool twice in one list.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    repeated: {
      text: 'Unexpected second `{tool}` in `{field}`, expected each tool once',
      why: 'Two entries for one tool can carry different limits, and nobody can tell which one holds.',
      help: 'Keep one entry and move its limits there.',
    },
  },
  check({ file, document, agent, report }) {
    const seen = new Map<string, Span>();
    return {
      tool(entry) {
        const { name, value, field, span } = entry;
        const key = `${field} ${name} ${value}`;
        const first = seen.get(key);
        if (!first) {
          seen.set(key, span);
          return;
        }
        report({
          message: 'repeated',
          data: { tool: name, field },
          at: span,
          labels: [{ file, span: first, text: 'first written here' }],
          fixes: takeOut(entry, agent.tools, document.text, 'safe'),
        });
      },
    };
  },
});
