import { defineRule } from '../../src/lint/rule.ts';
import { limits } from '../../src/parse/guards.ts';

export default defineRule({
  id: 'core/within-limits',
  summary: 'Require a file that can be read within fixed limits.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  messages: {
    fields: {
      text: 'Unexpected {what}, expected fields within the limits',
      why: 'The fields beyond the limit were not read, so nothing is known of them.',
      help: 'Move what is no setting of the agent into its prompt, or into a file of its own.',
    },
    'container-marks': {
      text: 'Unexpected {count} marks of lists and quotes on one line, expected {most} at most',
      why: 'Readers of markdown need more than linear time for such a line, and the prompt was not checked at all.',
      help: 'Break the line, or put it into a fenced block without the marks.',
    },
    references: {
      text: 'Unexpected {count} character references, expected {most} at most',
      why: 'Readers of markdown need very much memory for them, and the prompt was not checked at all.',
      help: 'Write the characters themselves.',
    },
    addresses: {
      text: 'Unexpected {count} addresses, expected {most} at most',
      why: 'Readers of markdown need more than linear time for them, and the prompt was not checked at all.',
      help: 'Move the list into a file that the agent reads when it needs it.',
    },
    'delimiter-runs': {
      text: 'Unexpected {count} runs of `*`, `_` and `~` without a blank line between them, expected {most} at most',
      why: 'Readers of markdown need more than linear time for them, and the prompt was not checked at all.',
      help: 'Part the text with blank lines, or move it out of the prompt.',
    },
    brackets: {
      text: 'Unexpected {count} brackets without a blank line between them, expected {most} at most',
      why: 'Readers of markdown need more than linear time for them, and the prompt was not checked at all.',
      help: 'Part the text with blank lines, or move it out of the prompt.',
    },
    underlines: {
      text: 'Unexpected {count} lines of `=` or `-` without a blank line between them, expected {most} at most',
      why: 'Readers of markdown need more than linear time for them, and the prompt was not checked at all.',
      help: 'Part the text with blank lines, or move it out of the prompt.',
    },
    depth: {
      text: 'Unexpected nesting of {count} levels, expected {most} at most',
      why: 'No reader follows a text that deep, and the prompt was not checked at all.',
      help: 'Write the inner parts as sections of their own.',
    },
    nodes: {
      text: 'Unexpected text of more than {most} parts, expected fewer',
      why: 'The prompt was not checked at all.',
      help: 'Move what is no instruction into files that the agent reads when it needs them.',
    },
    time: {
      text: 'Unexpected text that takes long to read, expected {most} seconds at most for one file',
      why: 'The reading was ended, and the prompt was not checked at all.',
      help: 'Look for long runs of brackets, quotes or delimiters without blank lines, and part them.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const { kind, message, span } of document.problems) {
          if (kind === 'limit') report({ message: 'fields', data: { what: message }, at: span });
        }
        for (const { kind, span, count } of document.limits) {
          if (kind === 'nodes' || kind === 'time') report({ message: kind, data: { most: limits[kind] }, at: span });
          else report({ message: kind, data: { count, most: limits[kind] }, at: span });
        }
      },
    };
  },
});
