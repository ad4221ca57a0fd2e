import { dictionary, matcher, type Dictionary } from './dictionary.ts';
import { english } from './lexicon/en.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { Matcher } from './phrases.ts';
import { binding, sayings, titleSayings, type Saying } from './sayings.ts';

const own = new WeakMap<readonly string[], Matcher>();
/** Where a list stands among those that are searched together. */
const placed = new WeakMap<readonly string[], { readonly together: Dictionary; readonly place: number }>();
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

/**
 * Asks about several lists at once, in the language of the text and in English: a text of which it says no holds no phrase of
 * any of them. It costs as much as to ask about one list, so it comes before a question that most statements deny.
 */
export function gate(pick: (lexicon: Lexicon) => readonly (readonly string[] | undefined)[]): (folded: string, lexicon: Lexicon) => boolean {
  const known = new Map<Lexicon, (folded: string) => boolean>();
  return (folded, lexicon) => {
    let test = known.get(lexicon);
    if (!test) known.set(lexicon, (test = opened(lexicon, pick)));
    return test(folded);
  };
}

/** Whether a text holds a phrase of any of several lists, in its language or in English. */
export function says(pick: (lexicon: Lexicon) => readonly (readonly string[] | undefined)[]): (folded: string, lexicon: Lexicon) => boolean {
  const may = gate(pick);
  const has = (folded: string, lexicon: Lexicon): boolean => pick(lexicon).some((list) => list !== undefined && ofList(lexicon, list).test(folded));
  return (folded, lexicon) => may(folded, lexicon) && (has(folded, lexicon) || (lexicon !== english && has(folded, english)));
}

function opened(lexicon: Lexicon, pick: (lexicon: Lexicon) => readonly (readonly string[] | undefined)[]): (folded: string) => boolean {
  compile(lexicon);
  const places = new Map<Dictionary, number[]>();
  for (const list of pick(lexicon)) {
    const found = list && placed.get(list);
    if (found) places.set(found.together, [...(places.get(found.together) ?? []), found.place]);
  }
  const tests = [...places].map(([together, all]) => together.gate(all));
  if (lexicon !== english) tests.push(opened(english, pick));
  const [only = () => false] = tests;
  return tests.length < 2 ? only : (folded) => tests.some((test) => test(folded));
}

/** What a statement says, as the bits of `sayings.ts`. */
export function saidIn(folded: string, lexicon: Lexicon): number {
  const said = found(statements, folded, lexicon);
  return lexicon !== english && lexicon.markers.forbidding.some((end) => folded.includes(end)) ? said | binding : said;
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
    for (const [place, list] of lists.entries()) {
      own.set(list, together.matchers[place]!);
      placed.set(list, { together, place });
    }
  }
}

/** For each list the bits of what says it. */
function bitsOf(lists: readonly (readonly string[])[], said: readonly Saying[], lexicon: Lexicon): readonly number[] {
  return lists.map((list) => said.reduce((all, [bit, behind]) => (behind(lexicon).includes(list) ? all | bit : all), 0));
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
