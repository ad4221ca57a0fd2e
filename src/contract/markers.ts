import type { Lexicon } from './lexicon/lexicon.ts';
import type { Unit } from './unit.ts';
import type { Hit } from './phrases.ts';
import { words } from './vocabulary.ts';

/** Which kinds of binding words a text holds, and where the first of each stands. */
export interface Markers {
  readonly prohibition?: number;
  readonly obligation?: number;
}

/** How much a text may bind beyond its plain markers. */
export interface Setting {
  /** Below a title about rules, where `no` and `not` forbid. */
  readonly titled?: boolean;
  readonly callouts?: 'all' | 'first' | 'none';
  /** The text as written, in which capitals bind wherever they stand. */
  readonly raw?: string;
}

/** Binding words of a folded, masked text. Words inside an excuse (`when you do not`) do not count. */
export function markersOf(masked: string, lexicon: Lexicon, { titled = false, callouts = 'all', raw = '' }: Setting = {}): Markers {
  const text = blankOut(masked, words(lexicon, ({ markers }) => markers.excuses).all(masked));
  const strong = words(lexicon, ({ markers }) => markers.prohibition).all(text);
  const clauses = clause(text, raw, lexicon, ({ markers }) => markers.clause.prohibition);
  const prohibition = earliest(strong[0]?.start, clauses[0]?.start, titled ? opening(text, lexicon) : undefined);
  const rest = blankOut(text, [...strong, ...clauses].toSorted((a, b) => a.start - b.start));
  const obligation = earliest(words(lexicon, ({ markers }) => markers.obligation).first(rest)?.start, clause(rest, raw, lexicon, ({ markers }) => markers.clause.obligation)[0]?.start, callouts === 'none' ? undefined : callout(rest, lexicon, callouts === 'first'));
  return { ...(prohibition === undefined ? {} : { prohibition }), ...(obligation === undefined ? {} : { obligation }) };
}

/** Whether the text opens with an order, at once or behind a condition: *When it fails, stop*. */
export function isOrder({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  const start = masked.search(/\p{L}/u);
  if (start === -1) return false;
  const verbs = words(lexicon, ({ markers }) => markers.imperatives);
  if (verbs.first(masked, start)?.start === start) return true;
  if (words(lexicon, ({ markers }) => markers.conditions).first(masked, start)?.start !== start) return false;
  for (const { index } of masked.slice(0, longestCondition).matchAll(/,/g)) {
    const next = masked.slice(index + 1, index + 8).search(/\p{L}/u);
    if (next !== -1 && verbs.first(masked.slice(index + 1 + next, index + 41 + next))?.start === 0) return true;
  }
  return false;
}

const longestCondition = 200;

function clause(text: string, raw: string, lexicon: Lexicon, pick: (lexicon: Lexicon) => readonly string[]): Hit[] {
  return words(lexicon, pick).all(text).filter(({ start, end }) => isCapitals(raw.slice(start, end)) || opensClause(text, start, lexicon, text.startsWith('only', start) ? 'joins' : 'opens'));
}

function isCapitals(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}

const longestWord = 24;

function opensClause(text: string, start: number, lexicon: Lexicon, comma: 'opens' | 'joins'): boolean {
  if (text[start - 1] === '-') return false;
  let end = start;
  while (end > 0 && /[ \n_~#|]/.test(text[end - 1]!)) end -= 1;
  if (text[end - 1] === ',' && comma === 'joins') return false;
  if (end === 0 || !/[\p{L}\p{N}%)"'\]]/u.test(text[end - 1]!)) return true;
  const before = text.slice(Math.max(0, end - longestWord), end);
  const last = words(lexicon, ({ markers }) => markers.joins).all(before).at(-1);
  return last !== undefined && last.end === before.length;
}

/** `No changes to …`, `Not a single …`: a negation that opens the whole. */
function opening(text: string, lexicon: Lexicon): number | undefined {
  const start = text.search(/\p{L}/u);
  return start !== -1 && words(lexicon, ({ markers }) => markers.weak).first(text)?.start === start ? start : undefined;
}

function callout(text: string, lexicon: Lexicon, firstOnly: boolean): number | undefined {
  const found = words(lexicon, ({ markers }) => markers.callout).first(text);
  if (!found || (firstOnly && found.text !== lexicon.markers.callout[0]) || /[\p{L}\p{N}]/u.test(text.slice(0, found.start))) return undefined;
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
