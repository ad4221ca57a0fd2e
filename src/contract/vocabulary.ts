import { dictionary, matcher } from './dictionary.ts';
import { english } from './lexicon/en.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { Matcher } from './phrases.ts';

const own = new WeakMap<readonly string[], Matcher>();
const withEnglish = new WeakMap<readonly string[], Matcher>();
const compiled = new WeakSet<Lexicon>();

/** The matcher of one list in the language of the text, or of English beside it: prose of every language borrows `NEVER`. */
export function words(lexicon: Lexicon, pick: (lexicon: Lexicon) => readonly string[] | undefined): Matcher {
  const list = pick(lexicon);
  if (lexicon === english) return list === undefined ? none : ofList(lexicon, list);
  if (list === undefined) return words(english, pick);
  const found = withEnglish.get(list) ?? both(ofList(lexicon, list), words(english, pick));
  withEnglish.set(list, found);
  return found;
}

const none: Matcher = { test: () => false, first: () => undefined, all: () => [] };

function both(one: Matcher, borrowed: Matcher): Matcher {
  return {
    test: (folded) => one.test(folded) || borrowed.test(folded),
    first: (folded, from) => one.first(folded, from) ?? borrowed.first(folded, from),
    all(folded) {
      const [hits, more] = [one.all(folded), borrowed.all(folded)];
      return more.length === 0 ? hits : hits.length === 0 ? more : [...hits, ...more].toSorted((a, b) => a.start - b.start);
    },
  };
}

function ofList(lexicon: Lexicon, list: readonly string[]): Matcher {
  if (!compiled.has(lexicon)) {
    compiled.add(lexicon);
    const { common: _common, headings, limits, ...asked } = lexicon;
    // Titles are asked about some lists and numbers about others; the rest is asked of every statement.
    for (const lists of [headings, limits, asked].map(listsIn)) for (const [index, made] of dictionary(lists).entries()) own.set(lists[index]!, made);
  }
  let found = own.get(list);
  if (!found) own.set(list, (found = matcher(list)));
  return found;
}

/** Every list of phrases in a lexicon, however deep. */
function listsIn(value: unknown): (readonly string[])[] {
  if (Array.isArray(value)) return [value as readonly string[]];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listsIn) : [];
}
