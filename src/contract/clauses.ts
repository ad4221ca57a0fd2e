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

/** A text without the phrases in which a marker does not bind: *when you do not*. What the agent has no right to do is forbidden: *you do not have write access*. */
export function withoutExcuses(masked: string, lexicon: Lexicon): string {
  return blankOut(masked, words(lexicon, ({ markers }) => markers.excuses).all(masked).filter(({ end }) => !denied.test(masked.slice(end, end + 24))));
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
