import { outline } from '../../src/analyse/outline.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'text/heading-skip',
  summary: 'Disallow headings that skip a level.',
  kind: 'suggestion',
  severity: 'info',
  since: '0.1.0',
  messages: {
    skipped: {
      text: 'Unexpected heading of level {level} below one of level {above}, expected level {expected}',
      why: 'Levels say what belongs to what, and a level that is left out leaves that open.',
      help: 'Write `{title}` with `{marks}`.',
    },
  },
  check({ file, document, report }) {
    return {
      agent() {
        for (const { level, title, span, parent } of outline(document)) {
          if (!parent || level <= parent.level + 1) continue;
          const expected = parent.level + 1;
          report({ message: 'skipped', data: { level, above: parent.level, expected, title, marks: '#'.repeat(expected) }, at: span, labels: [{ file, span: parent.span, text: 'it stands below this one' }] });
        }
      },
    };
  },
});
