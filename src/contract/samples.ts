import { labelling } from './sayings.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** *Good: …*, *Wrong: …*: shown, not ordered. */
export function isSample({ masked, said, lexicon, type }: Unit): boolean {
  if (type === 'sentence' && showsExample(masked.slice(0, longestSample), lexicon)) return true;
  if ((said & labelling) === 0 || type === 'cell' || !/[:：]/.test(masked.slice(0, longestSample))) return false;
  const hit = words(lexicon, ({ markers }) => markers.samples).first(masked);
  return hit !== undefined && !/\p{L}/u.test(masked.slice(0, hit.start)) && /^\s{0,3}[:：]/.test(masked.slice(hit.end, hit.end + 4));
}

const longestSample = 30;

/** *Example of a call:* and the lines of it. */
function showsExample(opening: string, lexicon: Unit['lexicon']): boolean {
  const colon = opening.search(/[:：]/);
  const hit = colon === -1 ? undefined : words(lexicon, ({ headings }) => headings.example).first(opening);
  return hit !== undefined && hit.end <= colon && !/\p{L}/u.test(opening.slice(0, hit.start)) && /^[\p{L}\s]*$/u.test(opening.slice(hit.end, colon));
}

/** *Examples:* above its list. */
export function namesExamples({ masked, lexicon }: Unit): boolean {
  const said = masked.replace(/[*\s:：]{1,9}$/u, '').trim();
  return said.length <= longestSample && words(lexicon, ({ headings }) => headings.example).first(said)?.text === said;
}
