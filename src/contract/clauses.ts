import { matchesOf } from '../text/matches.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { words } from './vocabulary.ts';

/** Whether what stands behind *only* is a thing, a means or a condition. */
export function narrows(text: string, from: number, lexicon: Lexicon): boolean {
  // *Project only needed columns*
  if (lexicon.language === 'en' && /^(?:needed|necessary|required|relevant|essential|what)\s/.test(text.slice(from, from + 12))) return true;
  return [({ markers }: Lexicon) => markers.relative, ({ markers }: Lexicon) => markers.conditions, ({ tools }: Lexicon) => tools.use].some((pick) => words(lexicon, pick).first(text, from)?.start === from);
}

/** *You will …*: whether a stretch of text ends by speaking to the agent. */
export function isAddressed(before: string, lexicon: Lexicon): boolean {
  const last = words(lexicon, ({ markers }) => markers.addressed).all(before).at(-1);
  const rest = last === undefined ? 'none' : before.slice(last.end).trim();
  return rest === '' || words(lexicon, ({ markers }) => markers.joins).first(rest)?.text === rest;
}

/** *The researchers write but do not commit*: who is named before the ban keeps it. */
export function isOfOthers(before: string, lexicon: Lexicon): boolean {
  if (lexicon.language !== 'en' || !/\s(?:but|and|or)\s{1,3}$/.test(before)) return false;
  // *Tokens that can be replayed or do not expire*
  if (/\s(?:that|which|who)\s(?:can|could|may|might|are|have|do)\s[^.,;:!?]{1,80}$/.test(before)) return true;
  const said = before.slice(Math.max(...['.', ',', ';', ':', '(', '!', '—', '–', '|'].map((sign) => before.lastIndexOf(sign))) + 1).trim();
  const subject = /^(\p{L}{1,24})\s\S/u.exec(said)?.[1] ?? '';
  if (words(lexicon, ({ markers }) => markers.addressed).test(said) || words(lexicon, ({ markers }) => markers.imperatives).first(subject)) return false;
  return /^(?:the|these|those|they|other|both|some|all)$/.test(subject) || (/[^s]s$/.test(subject) && !/^(?:always|unless|as|is|this|thus|perhaps|sometimes|besides|yes)$/.test(subject));
}

/** *Objects you do not own*, *if you do not agree*: a thing or a condition, and what is told of it. *In this mode you do not write* bans. */
export function tellsOfThing(before: string): boolean {
  const said = /([^.,;:()!?—–|\n"'*]*?)\s{1,2}you$/.exec(before.slice(-80))?.[1]?.trim() ?? '';
  return said !== '' && !/^(?:in|as|during|at|on|while|by|for|under|within|since)\s/.test(said) && !/(?:^|\s)(?:and|but|or|so|then|that|because|also|please|sure|means|note|remember|ensure)$/.test(said);
}

/** ***評価しない** — …*: in Japanese the verb ends the label. */
export function endsLabel(raw: string, end: number, { script }: Lexicon): boolean {
  return script === 'kana' && /^\*\*\s{0,2}[—–-]/.test(raw.slice(end, end + 5));
}

/**
 * Without phrases in which nothing binds (*when you do not*), and without what brackets give for an example: *(e.g., writing allowed and reading forbidden)*.
 * What the agent has no right to do is forbidden: *you do not have write access*.
 */
export function withoutExcuses(masked: string, lexicon: Lexicon): string {
  const text = blankOut(masked, words(lexicon, ({ markers }) => markers.excuses).all(masked).filter(({ end }) => !denied.test(masked.slice(end, end + 24))));
  return text.includes('e.g.') ? blankOut(text, matchesOf(/[(（]e\.g\.[^()（）\n]{1,200}[)）]/g, text).map(({ index, 0: found }) => ({ start: index + 1, end: index + found.length }))) : text;
}

const denied = /^\s(?:write|edit|shell|bash)\s(?:access|permission)/;

export function blankOut(text: string, hits: readonly { readonly start: number; readonly end: number }[]): string {
  if (hits.length === 0) return text;
  let out = '';
  let at = 0;
  for (const { start, end } of hits) {
    if (start < at) continue;
    // A letter stays, so that what follows does not look like the start of a clause.
    out += `${text.slice(at, start)}x${' '.repeat(end - start - 1)}`;
    at = end;
  }
  return out + text.slice(at);
}
