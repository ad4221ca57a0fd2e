import type { Lexicon } from './lexicon/lexicon.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** Which kinds of binding words a text holds, and where the first of each stands. */
export interface Markers {
  readonly prohibition?: number;
  readonly obligation?: number;
}

/** Binding words of a folded, masked text. Words inside an excuse (`when you do not`) do not count. */
export function markersOf(masked: string, lexicon: Lexicon): Markers {
  const text = blankOut(masked, words(lexicon, ({ markers }) => markers.excuses).all(masked));
  const prohibition = earliest(words(lexicon, ({ markers }) => markers.prohibition).first(text)?.start, clause(text, lexicon, 'prohibition'));
  const rest = blankOut(text, words(lexicon, ({ markers }) => markers.prohibition).all(text));
  const obligation = earliest(words(lexicon, ({ markers }) => markers.obligation).first(rest)?.start, clause(rest, lexicon, 'obligation'), callout(rest, lexicon));
  return { ...(prohibition === undefined ? {} : { prohibition }), ...(obligation === undefined ? {} : { obligation }) };
}

/** Whether the text opens with an order. */
export function isOrder({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  const start = masked.search(/\p{L}/u);
  return start !== -1 && words(lexicon, ({ markers }) => markers.imperatives).first(masked)?.start === start;
}

function clause(text: string, lexicon: Lexicon, kind: 'prohibition' | 'obligation'): number | undefined {
  for (const { start } of words(lexicon, ({ markers }) => markers.clause[kind]).all(text)) if (opensClause(text, start, lexicon)) return start;
  return undefined;
}

const longestWord = 24;

function opensClause(text: string, start: number, lexicon: Lexicon): boolean {
  let end = start;
  while (end > 0 && /[ \n_~#|]/.test(text[end - 1]!)) end -= 1;
  if (end === 0 || !/[\p{L}\p{N}%)"'\]]/u.test(text[end - 1]!)) return true;
  const before = text.slice(Math.max(0, end - longestWord), end);
  const last = words(lexicon, ({ markers }) => markers.joins).all(before).at(-1);
  return last !== undefined && last.end === before.length;
}

function callout(text: string, lexicon: Lexicon): number | undefined {
  const found = words(lexicon, ({ markers }) => markers.callout).first(text);
  if (!found || /[\p{L}\p{N}]/u.test(text.slice(0, found.start))) return undefined;
  return /^[\s)]{0,4}[:!：！—–-]/.test(text.slice(found.end, found.end + 6)) ? found.start : undefined;
}

function blankOut(text: string, hits: readonly { readonly start: number; readonly end: number }[]): string {
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

function earliest(...places: readonly (number | undefined)[]): number | undefined {
  const known = places.filter((place) => place !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
