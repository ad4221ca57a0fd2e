import { defineRule } from '../../src/lint/rule.ts';
import { spanOf } from '../../src/parse/document.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'text/replacement-character',
  summary: 'Disallow signs that stand for a lost character.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    lost: {
      text: 'Unexpected `\uFFFD` in `{around}`, expected the character it stands for',
      why: 'A program could not read a character and wrote this sign in its place, so the agent reads a word with a hole.',
      help: 'Write the character again, from an older version of the file or by its sense.',
    },
  },
  check({ document, report }) {
    const { text, source } = document;
    // Bytes that are no UTF-8 are shown by the same sign, and another rule speaks of them.
    if (!text.includes('\uFFFD') || source.problems.some(({ kind }) => kind === 'encoding')) return {};
    const quoted: Span[] = [];
    return {
      // Code about broken text shows the sign.
      inlineCode: (node) => void quoted.push(spanOf(node)),
      code: (node) => void quoted.push(spanOf(node)),
      end() {
        for (const { index, 0: run } of text.matchAll(/\uFFFD+/g)) {
          const at = { start: index, end: index + run.length };
          if (quoted.some(({ start, end }) => start <= at.start && at.end <= end)) continue;
          const before = /\S{0,12}$/.exec(text.slice(0, at.start))![0];
          const after = /^\S{0,12}/.exec(text.slice(at.end))![0];
          report({ message: 'lost', data: { around: before + run + after }, at });
        }
      },
    };
  },
});
