import { firstLetter } from './characters.ts';
import { isOrder } from './imperative.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { words } from './vocabulary.ts';

const longestEnding = 140;

/** *Via environment variables only*, *Small changes only: …*: the word ends a short statement or its label. In an order it also binds before a condition. */
export function onlyBehind(text: string, raw: string, lexicon: Lexicon, titled: boolean): number | undefined {
  // In Korean the word is part of any noun it narrows.
  if (lexicon.script === 'hangul') return undefined;
  const start = firstLetter(text);
  const hits = words(lexicon, ({ markers }) => markers.clause.only).all(text.slice(0, longestEnding)).filter((hit) => hit.start > start && text[hit.start - 1] !== '-');
  const last = hits.find(({ end }) => /^[*_]{2}\s{0,2}(?:[:：—–-]|$)/.test(raw.slice(end, end + 6)) || (lexicon.language === 'en' ? /^[\s.:]*$/ : /^[\s.]*$/).test(text.slice(end)));
  if (last === undefined) return narrowing(text, lexicon) ?? closing(text, raw, lexicon);
  const binds = titled || raw[last.end] === '*' || !(isName(text, lexicon) || isThing(text, last.start, lexicon));
  return binds ? last.start : undefined;
}

/** *Static allocation only*: two words or three are a name, except below a title about rules. */
function isName(text: string, lexicon: Lexicon): boolean {
  return !/[:：,;—–(-]\s/.test(text) && (text.trim().match(/\s+/g)?.length ?? 0) < 3 && !isOrder({ masked: text, lexicon });
}

/** *Low: dashboard only*, *Prototype → essential facts only*: what something is, and no order. */
function isThing(text: string, at: number, lexicon: Lexicon): boolean {
  if (lexicon.language !== 'en' || !describesThing.test(text.slice(0, at))) return false;
  return !isOrder({ masked: text.slice(Math.max(text.lastIndexOf(':', at), text.lastIndexOf('→', at)) + 1), lexicon });
}

const describesThing = /^(?:[^:.!?\n]|\.(?=\p{L})){1,40}[:→]\s{1,4}(?:[\p{L}\p{N}/,-]{1,24}\s){1,4}$/u;

/** *Use it only when asked*, *Decide based only on what was confirmed*: in an order the word binds before a condition or a means, and behind the word for a means. */
function narrowing(text: string, lexicon: Lexicon): number | undefined {
  const only = words(lexicon, ({ markers }) => markers.clause.only).all(text.slice(0, longestNarrowed)).filter((hit) => hit.start > 0 && text[hit.start - 1] !== '-');
  return only.find((hit) => {
    const order = /(?:^|[.!?;:]\s)([^.!?;:]*)$/.exec(text.slice(0, hit.start))?.[1] ?? '';
    const use = words(lexicon, ({ tools }) => tools.use).all(order).at(-1);
    const means = use !== undefined && use.text.length > shortMeans && use.end === order.trimEnd().length;
    const isNext = [words(lexicon, ({ markers }) => markers.conditions), words(lexicon, ({ markers }) => markers.means)].some((list) => list.first(text, hit.end)?.start === hit.end + 1);
    const narrow = isNext || /^(?:\s[(（]|,\s(?:since|because)\s)/.test(text.slice(hit.end));
    if ((!narrow && !means) || /[(（][^)）]*$/.test(order) || (order.includes(',') && !means)) return false;
    return isOrder({ masked: text.slice(hit.start - order.length), lexicon });
  })?.start;
}

/** *Scope: add comments only. Change nothing*: an order that ends in the word, with more sentences behind it. */
function closing(text: string, raw: string, lexicon: Lexicon): number | undefined {
  if (lexicon.language !== 'en' || !/only[.:]/.test(raw)) return undefined;
  return words(lexicon, ({ markers }) => markers.clause.only).all(text.slice(0, longestNarrowed)).find(({ start, end }) => {
    if (text[start - 1] === '-' || !/^(?:\.(?:\s{1,2}\p{Lu}|\s*$)|:(?:\s{1,2}\S|\s*$))/u.test(raw.slice(end, end + 4))) return false;
    const said = /(?:^|[.!?:—–]\**\s{1,3})([^.!?:—–]*)$/.exec(text.slice(0, start))?.[1] ?? '';
    return isOrder({ masked: said, lexicon }) || /^(?:you|this agent)\s\p{L}{3,}/u.test(said);
  })?.start;
}

const longestNarrowed = 600;
/** *With* may stand before a thing that is handed over. */
const shortMeans = 4;

/** *Analysis only - …*: a short statement that ends in *only*. */
export function isSole(before: string, lexicon: Lexicon): boolean {
  if (before.length > longestAside) return false;
  const only = words(lexicon, ({ markers }) => markers.clause.only).all(before).at(-1);
  return only !== undefined && only.start > 0 && /^[\s,;—–-]{1,4}$/.test(before.slice(only.end));
}

const longestAside = 60;
