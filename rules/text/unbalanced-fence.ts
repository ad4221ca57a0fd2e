import { fences, isUnbalanced } from '../../src/analyse/fences.ts';
import { defineRule } from '../../src/lint/rule.ts';

export default defineRule({
  id: 'text/unbalanced-fence',
  summary: 'Require every fence to be closed by its own marks.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    open: {
      text: 'Unexpected fence that nothing closes, expected the same marks on a line below',
      why: 'All that follows is part of the block, so it reads as a sample and not as something to do.',
      help: 'Close the block where it ends.',
    },
    nested: {
      text: 'Unexpected fence inside of a fence with marks of the same length, expected longer marks around it',
      why: 'The marks that end the inner block end the outer one, and from there on text and code change places.',
      help: 'Write the outer block with one more mark at both ends.',
    },
  },
  check({ file, document, report }) {
    return {
      agent() {
        if (!isUnbalanced(document)) return;
        for (const { isClosed, inner, headings, opening } of fences(document)) {
          // Headings that were swallowed are a finding of another rule.
          if (!inner && (isClosed || headings.length > 0)) continue;
          if (inner) report({ message: 'nested', at: inner, labels: [{ file, span: opening, text: 'inside of this one' }] });
          else report({ message: 'open', at: opening });
          // From here on text and code may have changed places, so what comes next is a consequence.
          return;
        }
      },
    };
  },
});
