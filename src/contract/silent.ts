import { firstLetter } from './characters.ts';
import type { Context } from './context.ts';
import { isOrder } from './imperative.ts';
import { fold } from './phrases.ts';
import { returnsExactly } from './return-shape.ts';
import { binding, counting } from './sayings.ts';
import { digit, star } from './signs.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** Nothing in it and nothing around it can make it bind: said of most statements, before any of them is looked at closely. */
export function isSilent(unit: Unit, context: Context): boolean {
  const { raw, signs, said, type, sign, leads } = unit;
  if (context === 'rules' || context === 'prohibitions' || context === 'tools' || sign !== undefined || leads !== undefined) return false;
  if (type === 'sentence' && listsForbidden(unit)) return false;
  if ((said & (binding | counting)) !== 0 || unit.data || returnsExactly(unit)) return false;
  // A label in bold may order, a number may cap, and capitals shout.
  if ((signs & (star | digit)) !== 0 && /^\s*\*\*|\d/.test(raw)) return false;
  return type !== 'sentence' || /[a-z]/.test(raw);
}

/** A statement that asks, and does not order to ask. */
export function isQuestion({ raw, masked, said, lexicon }: Unit): boolean {
  if (!/[?？]/.test(raw)) return false;
  // *Never ask "Shall I go on?"* ends like one.
  const forbids = (said & binding) !== 0 && words(lexicon, ({ markers }) => markers.clause.prohibition).first(masked)?.start === firstLetter(masked);
  if (forbids || (/^\s*\*\*[^*\n]{1,60}[^*\n?]\*\*\s/.test(raw) && isOrder({ masked, lexicon }))) return false;
  // *Before a change, ask: "Is it needed?"*
  if (/[:：]\s[*_]{0,3}["“][^"”]*[?？]["”][*_\s]{0,4}$/.test(raw.slice(-300))) return false;
  return /[?？](?:["')*_\s]{0,6}|\s?[(（][^()（）?？"]{1,100}[)）][.\s]{0,2})$/.test(raw.slice(-120));
}

/** *OUT OF SCOPE: tables, costs.*: a title about what is not done, with the things on its line. */
export function listsForbidden({ raw, type, lexicon }: Unit): boolean {
  const [, label, things = ''] = (type === 'sentence' && /^\*{0,2}(\p{Lu}[\p{L}' -]{3,20}?)(?:\*\*[:：]|[:：]\*{0,2})\s(?=[^\n[{<]*$)(.{3,})$/u.exec(raw)) || [];
  if (label === undefined || !/,|\p{L}\s\p{L}/u.test(things)) return false;
  const said = fold(label);
  return words(lexicon, ({ headings }) => headings.prohibitions).first(said)?.text === said;
}
