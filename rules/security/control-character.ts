import { writingsOf } from '../../src/analyse/writings.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { finder } from '../../src/text/gate.ts';
import { codePoint } from '../../src/text/invisible.ts';

// Tab, line feed and carriage return are text; the rest of C0, DEL and C1 are not.
// oxlint-disable-next-line no-control-regex
const controls = finder(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+/g);

export default defineRule({
  id: 'security/control-character',
  summary: 'Disallow control characters.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    control: {
      text: 'Unexpected control character {first}, expected text',
      why: 'A terminal obeys such characters: it can hide lines, show others and change its title while the file is looked at.',
      help: 'Take it out.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const { text, place } of writingsOf(document)) {
          for (const { 0: found, index } of controls(text)) {
            const at = place({ start: index, end: index + found.length });
            if (at) report({ message: 'control', data: { first: codePoint(found.charCodeAt(0)) }, at });
          }
        }
      },
    };
  },
});
