import { fences, isUnbalanced } from '../../src/analyse/fences.ts';
import { outline } from '../../src/analyse/outline.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Span } from '../../src/text/span.ts';

export default defineRule({
  id: 'contract/section-swallowed-by-fence',
  summary: 'Disallow fences that swallow the sections behind them.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    swallowed: {
      text: 'Unexpected section `{title}` inside of a fence that nothing closes, expected it behind the fence',
      why: 'The fence on line {line} is still open here, so the section reads as a part of the sample and binds nobody.',
      help: 'Close the fence before the section; it is open on line {line}.',
    },
    turned: {
      text: 'Unexpected section `{title}` inside of a fence that was meant to end one, expected it behind the fence',
      why: 'A fence inside of another ended both, so that on line {line} opens a new one, and the section reads as a part of a sample and binds nobody.',
      help: 'Write the outer fence of the two with one more mark at both ends; it is on line {outer}.',
    },
  },
  check({ file, document, report }) {
    return {
      agent() {
        if (!isUnbalanced(document)) return;
        const levels = new Set(outline(document).map(({ level }) => level));
        const lineOf = ({ start }: Span) => document.lines.place(start).line;
        let outer: Span | undefined;
        for (const { inner, isClosed, headings, language, opening } of fences(document)) {
          // A template that runs to the end of the file has headings of its own, so one has to be as the others are.
          const first = isClosed ? undefined : (headings.find(({ level }) => levels.has(level) && level > 1) ?? headings[0]);
          if (first) {
            const data = { title: first.title, line: lineOf(opening) };
            const place = { at: first.span, labels: [{ file, span: opening, text: 'opens here' }] };
            // Bare marks behind a fence inside of another were to end the outer one.
            if (outer && language === '') report({ message: 'turned', data: { ...data, outer: lineOf(outer) }, ...place });
            else report({ message: 'swallowed', data, ...place });
          }
          if (inner) outer ??= opening;
        }
      },
    };
  },
});
