import { writingsOf } from '../../src/analyse/writings.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { codePoint, findDirection } from '../../src/text/invisible.ts';

export default defineRule({
  id: 'security/bidi-control',
  summary: 'Disallow marks that turn the order in which text is drawn.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    turned: {
      text: 'Unexpected mark of direction {first}, expected text that is drawn as it is read',
      why: 'A person sees these characters in another order than the model reads them, so a name or an order can pose as another one.',
      help: 'Take the mark out; text in Arabic or Hebrew is drawn rightly without it.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const { text, place } of writingsOf(document)) {
          for (const { span, first } of findDirection(text)) {
            const at = place(span);
            if (at) report({ message: 'turned', data: { first: codePoint(first) }, at });
          }
        }
      },
    };
  },
});
