import { matchesOf } from '../text/matches.ts';
import { firstLetter } from './characters.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** A statement, or a part of one. */
export type Said = Pick<Unit, 'masked' | 'lexicon'>;

/** Languages whose verb ends the sentence. */
export const verbLast: ReadonlySet<string> = new Set(['ja', 'ko', 'tr']);

const longestCondition = 200;

/** Whether the text opens with an order, at once or behind a condition: *When it fails, stop*. */
export function isOrder({ masked, lexicon }: Said): boolean {
  const start = firstLetter(masked);
  if (start === -1) return false;
  const verbs = words(lexicon, ({ markers }) => markers.imperatives);
  const verb = verbs.first(masked, start);
  // *Re-fetch the status*: any of them can be done again. *Remember: good plans pay off*: what stands behind the colon has to order.
  // *Read-only* is no order to read.
  if (verb && !masked.startsWith('-only', verb.end) && (verb.start === start || (verb.start === start + 3 && masked.startsWith('re-', start)))) {
    const colon = /^\s{0,4}:/.exec(masked.slice(verb.end, verb.end + 5))?.[0].length ?? 0;
    return colon === 0 || isOrder({ masked: masked.slice(verb.end + colon), lexicon });
  }
  if (words(lexicon, ({ markers }) => markers.conditions).first(masked, start)?.start !== start) return false;
  for (const { index } of matchesOf(/,|:(?=\s)|\s[—–](?=\s)/g, masked.slice(0, longestCondition))) {
    // *After: write it so* shows something.
    if (masked[index] === ':' && !/^(?!for\s)\p{L}+\s\p{L}/u.test(masked.slice(start, index))) continue;
    const next = firstLetter(masked.slice(index + 1, index + 8));
    if (next !== -1 && verbs.first(masked.slice(index + 1 + next, index + 41 + next))?.start === 0) return true;
  }
  return false;
}

/** Whether it has to be so and not otherwise. */
export function isObliged({ masked, lexicon }: Said): boolean {
  return words(lexicon, ({ output }) => output.exact).test(masked) || words(lexicon, ({ markers }) => markers.obligation).test(masked);
}

export function isCapitals(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}
