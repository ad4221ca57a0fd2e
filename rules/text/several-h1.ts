import { outline } from '../../src/analyse/outline.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'text/several-h1',
  summary: 'Disallow a second heading of level one.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    second: {
      text: 'Unexpected second heading of level one `{title}`, expected one title',
      why: 'What stands below it is no part of what the first title names, so it is unclear which rules reach it.',
      help: 'Write it with `##`, or put a template that it belongs to into a fence.',
    },
  },
  check({ file, document, report }) {
    return {
      agent() {
        const [first, ...others] = outline(document).filter(({ level, span }) => level === 1 && standsAlone(document.text, span));
        for (const { title, span } of others) report({ message: 'second', data: { title }, at: span, labels: [{ file, span: first!.span, text: 'the first one' }] });
      },
    };
  },
});

/** A comment of a command that was left without a fence looks like a title and has the command right below it. */
function standsAlone(text: string, { start, end }: Span): boolean {
  return !/[^\s][ \t]*\r?\n$/.test(text.slice(Math.max(0, start - 200), start)) && !/^[ \t]*\r?\n[^\s#]/.test(text.slice(end, end + 200));
}
