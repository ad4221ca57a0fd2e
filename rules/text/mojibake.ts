import { defineRule } from '../../src/lint/rule.ts';
import { spanOf } from '../../src/parse/document.ts';
import { findMojibake } from '../../src/text/mojibake.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'text/mojibake',
  summary: 'Disallow UTF-8 that was read as Windows-1252.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    broken: {
      text: 'Unexpected `{broken}`, expected `{mended}`',
      why: 'The text was UTF-8 once, was read as Windows-1252 and saved again, so the agent reads signs that mean nothing.',
      help: 'Run with `--fix`, or write `{mended}`.',
    },
  },
  check({ document, report }) {
    const found = findMojibake(document.text);
    if (found.length === 0) return {};
    const quoted: Span[] = [];
    return {
      // Inline code is where a text about broken text shows it.
      inlineCode: (node) => void quoted.push(spanOf(node)),
      end() {
        for (const { span, mended } of found) {
          if (quoted.some((code) => code.start <= span.start && span.end <= code.end)) continue;
          if (isAboutIt(document.text, span)) continue;
          const broken = document.text.slice(span.start, span.end);
          report({
            message: 'broken',
            data: { broken, mended },
            at: span,
            fixes: [{ title: `Write \`${mended}\``, safety: 'safe', edits: [{ span, text: mended }] }],
          });
        }
      },
    };
  },
});

/** A line that lists such signs by their name, so that somebody looks for them. */
function isAboutIt(text: string, { start }: Span): boolean {
  return /mojibake/i.test(text.slice(text.lastIndexOf('\n', start) + 1, start));
}
