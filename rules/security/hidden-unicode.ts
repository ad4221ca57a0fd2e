import { writingsOf } from '../../src/analyse/writings.ts';
import { defineRule } from '../../src/lint/rule.ts';
import { codePoint, findHidden } from '../../src/text/invisible.ts';
import type { Span } from '../../src/text/span.ts';
import { oneLine } from '../../src/text/printable.ts';

export default defineRule({
  id: 'security/hidden-unicode',
  summary: 'Disallow text made of characters that nobody sees.',
  kind: 'security',
  severity: 'error',
  since: '0.1.0',
  guarded: true,
  settings: true,
  messages: {
    hidden: {
      text: 'Unexpected {count} invisible {characters} from {first}, expected text that a reader sees',
      why: 'The model reads these characters and a person who reviews the file does not, so orders can hide in them.',
      help: 'Take them out.',
    },
    says: {
      text: 'Unexpected {count} invisible {characters} from {first} that say `{says}`, expected text that a reader sees',
      why: 'The model can read this text and a person who reviews the file cannot see it.',
      help: 'Take them out, and find out who put them in.',
    },
    hyphen: {
      text: 'Unexpected soft hyphen, expected the word without it',
      why: 'The word no longer matches when somebody searches for it.',
      help: 'Take it out.',
    },
  },
  check({ document, report }) {
    return {
      agent() {
        for (const { text, place } of writingsOf(document)) {
          for (const { span, count, first, says, isSoftHyphen } of findHidden(text)) {
            const at = place(span);
            if (!at) continue;
            const fixes = [{ title: 'Take the invisible characters out', safety: 'unsafe' as const, edits: [{ span: at, text: '' }] }];
            const common = { count, characters: count === 1 ? 'character' : 'characters', first: codePoint(first) };
            const isWhole = document.text.slice(at.start, at.end) === text.slice(span.start, span.end);
            const own = { at, fixes: isWhole ? fixes : [] };
            if (isSoftHyphen) report({ message: 'hyphen', severity: 'info', ...own });
            else if (says === undefined) report({ message: 'hidden', data: common, ...own, ...(count === 1 && !isInWord(text, span) ? { severity: 'warning' } : {}) });
            else report({ message: 'says', data: { ...common, says: oneLine(says.slice(0, 200)) }, ...own });
          }
        }
      },
    };
  },
});

/** Between two letters it keeps a word from being found; one that stands elsewhere came with a paste, or holds a fence apart. */
function isInWord(text: string, { start, end }: Span): boolean {
  return /[\p{L}\p{N}]/u.test(text[start - 1] ?? '') && /[\p{L}\p{N}]/u.test(text[end] ?? '');
}
