import { dictionary, matcher, type Dictionary } from './dictionary.ts';
import { english } from './lexicon/en.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { Matcher } from './phrases.ts';
import { binding, sayings, titleSayings, type Saying } from './sayings.ts';

const own = new WeakMap<readonly string[], Matcher>();
const withEnglish = new WeakMap<readonly string[], Matcher>();
const compiled = new WeakSet<Lexicon>();
/** The searches of each language for what is asked of every statement and of every title. */
const statements = new Map<Lexicon, Dictionary>();
const titles = new Map<Lexicon, Dictionary>();

/** The matcher of one list in the language of the text, or of English beside it: prose of every language borrows `NEVER`. */
export function words(lexicon: Lexicon, pick: (lexicon: Lexicon) => readonly string[] | undefined): Matcher {
  const list = pick(lexicon);
  if (lexicon === english) return list === undefined ? none : ofList(lexicon, list);
  if (list === undefined) return words(english, pick);
  let found = withEnglish.get(list);
  if (!found) withEnglish.set(list, (found = both(ofList(lexicon, list), words(english, pick))));
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

/** What a statement says, as the bits of `sayings.ts`. */
export function saidIn(folded: string, lexicon: Lexicon): number {
  const said = found(statements, folded, lexicon);
  return lexicon !== english && lexicon.markers.forbidding.some((end) => folded.includes(end)) ? said | binding : said;
}

/** Whether a text says something. */
export function says(folded: string, lexicon: Lexicon, saying: number): boolean {
  return (saidIn(folded, lexicon) & saying) !== 0;
}

/** What a title says, as the bits of its topics. */
export function titleSaid(folded: string, lexicon: Lexicon): number {
  return found(titles, folded, lexicon);
}

function found(searches: ReadonlyMap<Lexicon, Dictionary>, folded: string, lexicon: Lexicon): number {
  compile(lexicon);
  const said = searches.get(lexicon)!.saidIn(folded);
  return lexicon === english ? said : said | found(searches, folded, english);
}

function compile(lexicon: Lexicon): void {
  if (compiled.has(lexicon)) return;
  compiled.add(lexicon);
  compileAll(lexicon);
}

function compileAll(lexicon: Lexicon): void {
  const { common: _common, headings, limits, ...asked } = lexicon;
  // Titles are asked about some lists and numbers about others; the rest is asked of every statement.
  for (const [part, said, searches] of [[headings, titleSayings, titles], [limits, [], undefined], [asked, sayings, statements]] as const) {
    const lists = listsIn(part);
    const together = dictionary(lists, bitsOf(lists, said, lexicon));
    searches?.set(lexicon, together);
    for (const [place, list] of lists.entries()) own.set(list, together.matchers[place]!);
  }
}

/** For each list the bits of what says it. */
function bitsOf(lists: readonly (readonly string[])[], said: readonly Saying[], lexicon: Lexicon): readonly number[] {
  const all = said.map(([bit, behind]) => ({ bit, own: behind(lexicon) }));
  return lists.map((list) => all.reduce((bits, { bit, own: behind }) => (behind.includes(list) ? bits | bit : bits), 0));
}

function ofList(lexicon: Lexicon, list: readonly string[]): Matcher {
  return own.get(list) ?? made(lexicon, list);
}

function made(lexicon: Lexicon, list: readonly string[]): Matcher {
  compile(lexicon);
  const found = own.get(list) ?? matcher(list);
  own.set(list, found);
  return found;
}

/** Every list of phrases in a lexicon, however deep. */
function listsIn(value: unknown): (readonly string[])[] {
  if (Array.isArray(value)) return [value as readonly string[]];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listsIn) : [];
}
