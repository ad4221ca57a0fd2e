import { charCodeAt, kindOf, spaceless, wordly } from './characters.ts';
import { fold, type Hit, type Matcher } from './phrases.ts';

interface Phrase {
  /** As the lists have it, with its marks. */
  readonly written: string;
  readonly text: string;
  /** Goes on after its last letter. */
  readonly stem: boolean;
  /** Has to be all of the text. */
  readonly whole: boolean;
  /** Has to end the text. */
  readonly last: boolean;
  /** The lists that have it. */
  readonly lists: number[];
  /** One bit for each of the first 32 lists that has it, and one for each later list; every 32nd of those has the same. */
  low: number;
  high: number;
  /** What a text says that has it, as the bits of those lists. */
  says: number;
}

/** The phrases of all lists by how they open. */
interface Index {
  /** The first phrase, by its place counted from one, for each checksum of an opening. Nearly every word opens none, and this says so most cheaply. */
  readonly openings: Uint16Array;
  /** Stems so short that many openings go on from them. */
  readonly short: readonly number[];
  readonly phrases: readonly Phrase[];
  /** Of each phrase by its place counted from one: the next that opens alike, 0 where there is none. */
  readonly nexts: Uint16Array;
  /** How long its first word is, and what stands behind that; 0 where either may be anything. Most phrases that open alike differ in them. */
  readonly lengths: Uint8Array;
  readonly follows: Uint32Array;
}

/** What stands in a text of all lists. */
interface Scan {
  readonly text: string;
  /** Start, end and place of each phrase, from left to right, once somebody has asked where they stand: of most texts nobody does. */
  found: number[] | undefined;
  /** The lists of these phrases. */
  readonly low: number;
  readonly high: number;
  /** What the text says by them. */
  readonly says: number;
}

/** Texts whose phrases are kept: the statements of a document are asked about many lists, one pass over the document after the other. */
const kept = 4096;

export interface Dictionary {
  /** In the order of the lists. */
  readonly matchers: readonly Matcher[];
  /** The bits of all lists of which a text holds a phrase. */
  saidIn(folded: string): number;
}

/** Searches for many lists, each with the bits of what it says, that read a text once for all of them, and only from the starts of its words on, so a search is linear. */
export function dictionary(lists: readonly (readonly string[])[], bits: readonly number[] = []): Dictionary {
  const indexed = indexOf(lists, bits);
  let last: Scan = { text: '', found: undefined, low: 0, high: 0, says: 0 };
  let own = asked;
  const known = new Map<string, Scan>();
  const scanOf = (text: string): Scan => {
    if (text === last.text) return last;
    if (own !== asked || known.size === kept) known.clear();
    own = asked;
    const found = known.get(text);
    last = found ?? scan(text, indexed, undefined);
    if (!found) known.set(text, last);
    return last;
  };
  const matchers = lists.map((_, list): Matcher => {
    const has = ({ low, high }: Scan): boolean => ((list < 32 ? low : high) & (1 << list)) !== 0;
    return {
      test(folded) {
        const scanned = scanOf(folded);
        return has(scanned) && firstOf(indexed, placesOf(indexed, scanned), list, 0) !== -1;
      },
      first(folded, from = 0) {
        const scanned = scanOf(folded);
        if (!has(scanned)) return undefined;
        const found = placesOf(indexed, scanned);
        return hitAt(folded, found, firstOf(indexed, found, list, from));
      },
      all(folded) {
        const scanned = scanOf(folded);
        if (!has(scanned)) return none;
        const found = placesOf(indexed, scanned);
        const hits: Hit[] = [];
        for (let hit = hitAt(folded, found, firstOf(indexed, found, list, 0)); hit; hit = hitAt(folded, found, firstOf(indexed, found, list, hit.end))) hits.push(hit);
        return hits;
      },
    };
  });
  return {
    matchers,
    saidIn: (folded) => scanOf(folded).says,
  };
}

/** How many documents have been asked about. */
let asked = 0;

/** Lets go what is known of the statements of one document before the next is read: what lives longer than that costs the collector most. */
export function nextDocument(): void {
  asked += 1;
}

const none: readonly Hit[] = [];

/** The search for one list alone. */
export function matcher(phrases: readonly string[]): Matcher {
  return dictionary([phrases]).matchers[0]!;
}

/** The place of the leftmost phrase of a list, and of those that start there of the one that goes before the others; else -1. */
function firstOf({ phrases }: Index, found: readonly number[], list: number, from: number): number {
  let best = -1;
  for (let index = 0; index < found.length; index += 3) {
    if (best !== -1 && found[index]! > found[best]!) break;
    const phrase = phrases[found[index + 2]!]!;
    if (found[index]! < from || !phrase.lists.includes(list) || (best !== -1 && !goesBefore(phrase, phrases[found[best + 2]!]!))) continue;
    best = index;
  }
  return best;
}

/** A single character goes last, a longer phrase before a shorter one. */
function goesBefore(one: Phrase, other: Phrase): boolean {
  if ((one.text.length === 1) !== (other.text.length === 1)) return other.text.length === 1;
  return one.written.length === other.written.length ? one.written < other.written : one.written.length > other.written.length;
}

function hitAt(text: string, found: readonly number[], index: number): Hit | undefined {
  return index === -1 ? undefined : { start: found[index]!, end: found[index + 1]!, text: text.slice(found[index], found[index + 1]) };
}

function indexOf(lists: readonly (readonly string[])[], bits: readonly number[]): Index {
  const known = new Map<string, Phrase>();
  for (const [list, all] of lists.entries()) {
    for (const written of all) {
      const phrase = known.get(written) ?? read(written);
      known.set(written, phrase);
      if (phrase.lists.at(-1) !== list) phrase.lists.push(list);
      if (list < 32) phrase.low |= 1 << list;
      else phrase.high |= 1 << list;
      phrase.says |= bits[list] ?? 0;
    }
  }
  const phrases = [...known.values()];
  const index = { openings: new Uint16Array(4096), short: [] as number[], phrases, nexts: new Uint16Array(phrases.length + 1), lengths: new Uint8Array(phrases.length + 1), follows: new Uint32Array(phrases.length + 1) };
  for (const [before, { text, stem }] of phrases.entries()) {
    if (stem && text.length < opening) {
      index.short.push(before);
      continue;
    }
    const [place, sum, end] = [before + 1, sumAt(text, 0), firstWord(text)];
    const follow = followAt(text, text.length, end);
    index.nexts[place] = index.openings[sum]!;
    index.openings[sum] = place;
    // A stem goes on, and a blank at its end stands before anything.
    index.lengths[place] = stem && end === text.length ? 0 : end;
    index.follows[place] = follow === behindBlank ? 0 : follow;
  }
  return index;
}

function read(written: string): Phrase {
  const whole = written.startsWith('=');
  const stem = written.endsWith('*');
  const last = written.endsWith('$');
  const text = fold(whole || stem || last ? written.slice(whole ? 1 : 0, stem || last ? -1 : undefined) : written);
  return { written, text, stem, whole, last, lists: [], low: 0, high: 0, says: 0 };
}

const opening = 4;

/** Checksum of the first letters of the word that starts at a place, or of the one character of a script without spaces. */
function sumAt(text: string, start: number): number {
  let sum = charCodeAt.call(text, start);
  if (isWord(text, start)) for (let index = start + 1; index < start + opening && isWord(text, index); index += 1) sum = next(sum, charCodeAt.call(text, index));
  return placed(sum);
}

function next(sum: number, code: number): number {
  return (Math.imul(sum, 37) + code) | 0;
}

function placed(sum: number): number {
  return (sum ^ (sum >>> 12)) & 4095;
}

/** What follows a word: the character behind it, or beyond up to three blanks the one behind those. */
function followAt(text: string, length: number, end: number): number {
  let at = end;
  let code = at < length ? charCodeAt.call(text, at) : 0;
  if (code !== blank) return code;
  for (; code === blank && at < end + 3; code = at < length ? charCodeAt.call(text, at) : 0) at += 1;
  return behindBlank | code;
}

const behindBlank = 0x10000;

/** Where the first word of a phrase ends; a character of a script without spaces is one. */
function firstWord(text: string): number {
  let end = 1;
  if (isWord(text, 0)) while (isWord(text, end)) end += 1;
  return end;
}

function placesOf(index: Index, scanned: Scan): readonly number[] {
  if (!scanned.found) scan(scanned.text, index, (scanned.found = []));
  return scanned.found;
}

/** Looks from the start of each word on, and from each character of a script without spaces. Where nothing is noted, phrases of lists that are known to have one are passed over. */
function scan(text: string, { openings, short, phrases, nexts, lengths, follows }: Index, noted: number[] | undefined): Scan {
  const { length } = text;
  let low = 0;
  let high = 0;
  let says = 0;
  for (let at = 0; at < length; ) {
    const start = at;
    let sum = charCodeAt.call(text, at);
    const kind = kindOf(sum);
    at += 1;
    if ((kind & (wordly | spaceless)) === 0) continue;
    // No character is asked for behind the end: what is no number there would make every code slow to compare.
    if ((kind & spaceless) === 0) {
      for (; at < length; at += 1) {
        const code = charCodeAt.call(text, at);
        if ((kindOf(code) & (wordly | spaceless)) !== wordly) break;
        if (at < start + opening) sum = next(sum, code);
      }
    }
    let place = openings[placed(sum)]!;
    const follow = place === 0 ? 0 : followAt(text, length, at);
    for (; place !== 0; place = nexts[place]!) {
      if ((lengths[place] !== at - start && lengths[place] !== 0) || (follows[place] !== follow && follows[place] !== 0)) continue;
      const phrase = phrases[place - 1]!;
      if (noted === undefined && (phrase.low & ~low) === 0 && (phrase.high & ~high) === 0 && (phrase.says & ~says) === 0) continue;
      const end = stands(text, length, start, phrase);
      if (end === -1) continue;
      noted?.push(start, end, place - 1);
      low |= phrase.low;
      high |= phrase.high;
      says |= phrase.says;
    }
    for (const place of short) {
      const phrase = phrases[place]!;
      const end = stands(text, length, start, phrase);
      if (end === -1) continue;
      noted?.push(start, end, place);
      low |= phrase.low;
      high |= phrase.high;
      says |= phrase.says;
    }
  }
  return { text, found: undefined, low, high, says };
}

/** Where a phrase ends that stands from `start` on, else -1. */
function stands(text: string, length: number, start: number, phrase: Phrase): number {
  const end = endOf(text, length, start, phrase.text);
  return end !== -1 && ends(text, start, end, phrase) ? end : -1;
}

/** Where a phrase ends that starts at a place; -1 where it does not stand. A blank stands for up to three. */
function endOf(text: string, length: number, start: number, phrase: string): number {
  let at = start;
  for (let index = 0; index < phrase.length; index += 1) {
    const code = charCodeAt.call(phrase, index);
    if (at === length || charCodeAt.call(text, at) !== code) return -1;
    at += 1;
    if (code === blank) for (let more = 0; more < 2 && at < length && charCodeAt.call(text, at) === blank; more += 1) at += 1;
  }
  return at;
}

const blank = 32;

/** Whether a phrase may stand from `start` to `end`. */
function ends(folded: string, start: number, end: number, { text, stem, whole, last }: Phrase): boolean {
  if (whole) return isBlank(folded, 0, start) && isBlank(folded, end, folded.length);
  if (last && !isBlank(folded, end, folded.length)) return false;
  return stem || !isWord(folded, end) || (kindOf(charCodeAt.call(text, text.length - 1)) & spaceless) !== 0;
}

function isBlank(text: string, start: number, end: number): boolean {
  return end - start <= 3 && !/\p{L}/u.test(text.slice(start, end));
}

/** Whether a character of a word that stands between blanks is at a place; past the end there is none. */
function isWord(text: string, index: number): boolean {
  return index < text.length && (kindOf(charCodeAt.call(text, index)) & (wordly | spaceless)) === wordly;
}
