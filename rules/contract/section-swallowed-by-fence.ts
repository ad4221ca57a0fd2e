import { fences, isUnbalanced } from '../../src/analyse/fences.ts';
import { outline } from '../../src/analyse/outline.ts';
import { defineRule } from '../../src/lint/rule.ts';

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
  },
  check({ file, document, report }) {
    return {
      agent() {
        if (!isUnbalanced(document)) return;
        const levels = new Set(outline(document).map(({ level }) => level));
        for (const { isClosed, headings, opening } of fences(document)) {
          // A template that runs to the end of the file has headings of its own, so one has to be as the others are.
          const first = isClosed ? undefined : (headings.find(({ level }) => levels.has(level) && level > 1) ?? headings[0]);
          if (!first) continue;
          report({ message: 'swallowed', data: { title: first.title, line: document.lines.place(opening.start).line }, at: first.span, labels: [{ file, span: opening, text: 'opens here' }] });
        }
      },
    };
  },
});
