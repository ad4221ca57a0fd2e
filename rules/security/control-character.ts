import { writingsOf } from '../../src/analyse/writings.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { finder } from '../../src/text/gate.ts';
import type { Span } from '../../src/text/span.ts';
import { codePoint } from '../../src/text/invisible.ts';
import { findMojibake, type Mojibake } from '../../src/text/mojibake.ts';

// Tab, line feed and carriage return are text; the rest of C0, DEL and C1 are not.
// oxlint-disable-next-line no-control-regex
const controls = finder('a control character', () => /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+/g);

/** What the five bytes that mean nothing in Windows-1252 become. */
const undefinedBytes = /^[\u0081\u008d\u008f\u0090\u009d]+$/;

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
    broken: {
      text: 'Unexpected control character {first}, expected the one that `{mended}` was made of',
      why: 'The text was UTF-8 once and was read as Windows-1252, which has no sign for the byte.',
      help: 'Mend the text, as `text/mojibake` says.',
    },
  },
  check({ document, report }) {
    let broken: readonly Mojibake[] | undefined;
    const brokenAt = (at: Span) => (broken ??= findMojibake(document.text)).find(({ span }) => span.start <= at.start && at.end <= span.end);
    return {
      agent() {
        for (const { text, place } of writingsOf(document)) {
          for (const { 0: found, index } of controls(text)) {
            const at = place({ start: index, end: index + found.length });
            if (!at) continue;
            const first = codePoint(found.charCodeAt(0));
            const run = undefinedBytes.test(found) ? brokenAt(at) : undefined;
            if (run) report({ message: 'broken', data: { first, mended: run.mended }, at, severity: 'info' });
            else report({ message: 'control', data: { first }, at });
          }
        }
      },
    };
  },
});
