import { kindOf, spaceless, wordly } from './characters.ts';
import { fold, type Hit, type Matcher } from './phrases.ts';

interface Phrase {
  /** As the lists have it, with its marks. */
  readonly written: string;
  readonly text: string;
  /** Its character behind the opening: most phrases that open alike differ there. 0 where it has none, or a blank before makes its place uncertain. */
  readonly behind: number;
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
  /** The next phrase that opens alike, by its place counted from one; 0 is none. */
  next: number;
}

/** The phrases of all lists by how they open. */
interface Index {
  /** The first phrase, by its place counted from one, for each checksum of an opening. Nearly every word opens none, and this says so most cheaply. */
  readonly openings: Uint16Array;
  /** Stems so short that many openings go on from them. */
  readonly short: readonly number[];
  readonly phrases: readonly Phrase[];
}

/** What stands in a text of all lists, from left to right. */
interface Scan {
  readonly text: string;
  /** Start, end and place of each phrase. */
  readonly found: readonly number[];
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
  let last: Scan = { text: '', found: nowhere, low: 0, high: 0, says: 0 };
  let own = asked;
  const known = new Map<string, Scan>();
  const scanOf = (text: string): Scan => {
    if (text === last.text) return last;
    if (own !== asked || known.size === kept) known.clear();
    own = asked;
    const found = known.get(text);
    last = found ?? scan(text, indexed);
    if (!found) known.set(text, last);
    return last;
  };
  const matchers = lists.map((_, list): Matcher => {
    const has = ({ low, high }: Scan): boolean => ((list < 32 ? low : high) & (1 << list)) !== 0;
    return {
      test(folded) {
        const scanned = scanOf(folded);
        return has(scanned) && firstOf(indexed, scanned.found, list, 0) !== -1;
      },
      first(folded, from = 0) {
        const scanned = scanOf(folded);
        return has(scanned) ? hitAt(folded, scanned.found, firstOf(indexed, scanned.found, list, from)) : undefined;
      },
      all(folded) {
        const scanned = scanOf(folded);
        if (!has(scanned)) return none;
        const { found } = scanned;
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

const nowhere: readonly number[] = [];
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
  const phrases: Phrase[] = [];
  const short: number[] = [];
  const openings = new Uint16Array(4096);
  for (const [list, all] of lists.entries()) {
    for (const written of all) {
      let phrase = known.get(written);
      if (!phrase) {
        phrase = read(written);
        known.set(written, phrase);
        const place = phrases.push(phrase);
        if (phrase.stem && phrase.text.length < opening) short.push(place - 1);
        else {
          const sum = sumAt(phrase.text, 0);
          phrase.next = openings[sum]!;
          openings[sum] = place;
        }
      }
      if (phrase.lists.at(-1) !== list) phrase.lists.push(list);
      if (list < 32) phrase.low |= 1 << list;
      else phrase.high |= 1 << list;
      phrase.says |= bits[list] ?? 0;
    }
  }
  return { openings, short, phrases };
}

function read(written: string): Phrase {
  const whole = written.startsWith('=');
  const stem = written.endsWith('*');
  const last = written.endsWith('$');
  const text = fold(whole || stem || last ? written.slice(whole ? 1 : 0, stem || last ? -1 : undefined) : written);
  const behind = text.length > opening && !text.slice(0, opening - 1).includes(' ') ? text.charCodeAt(opening) : 0;
  return { written, text, behind, stem, whole, last, lists: [], low: 0, high: 0, says: 0, next: 0 };
}

const opening = 4;

/** Checksum of the first letters of the word that starts at a place, or of the one character of a script without spaces. */
function sumAt(text: string, start: number): number {
  let sum = text.charCodeAt(start);
  if (isWord(text, start)) for (let index = start + 1; index < start + opening && isWord(text, index); index += 1) sum = next(sum, text.charCodeAt(index));
  return placed(sum);
}

function next(sum: number, code: number): number {
  return (Math.imul(sum, 37) + code) | 0;
}

function placed(sum: number): number {
  return (sum ^ (sum >>> 12)) & 4095;
}

/** Looks from the start of each word on, and from each character of a script without spaces. */
function scan(text: string, index: Index): Scan {
  const { openings, short, phrases } = index;
  const { length } = text;
  let found = nowhere;
  let low = 0;
  let high = 0;
  let says = 0;
  for (let at = 0; at < length; ) {
    const start = at;
    let sum = text.charCodeAt(at);
    const kind = kindOf(sum);
    at += 1;
    if ((kind & (wordly | spaceless)) === 0) continue;
    // No character is asked for behind the end: what is no number there would make every code slow to compare.
    if ((kind & spaceless) === 0) {
      for (; at < length; at += 1) {
        const code = text.charCodeAt(at);
        if ((kindOf(code) & (wordly | spaceless)) !== wordly) break;
        if (at < start + opening) sum = next(sum, code);
      }
    }
    const behind = start + opening < length ? text.charCodeAt(start + opening) : 0;
    for (let place = openings[placed(sum)]!; place !== 0; place = phrases[place - 1]!.next) {
      const phrase = phrases[place - 1]!;
      if (phrase.behind !== behind && phrase.behind !== 0 && behind !== blank) continue;
      const end = stands(text, start, phrase);
      if (end === -1) continue;
      found = note(found, start, end, place - 1);
      low |= phrase.low;
      high |= phrase.high;
      says |= phrase.says;
    }
    for (const place of short) {
      const phrase = phrases[place]!;
      const end = stands(text, start, phrase);
      if (end === -1) continue;
      found = note(found, start, end, place);
      low |= phrase.low;
      high |= phrase.high;
      says |= phrase.says;
    }
  }
  return { text, found, low, high, says };
}

function note(found: readonly number[], start: number, end: number, place: number): readonly number[] {
  if (found.length === 0) return [start, end, place];
  (found as number[]).push(start, end, place);
  return found;
}

/** Where a phrase ends that stands from `start` on, else -1. */
function stands(text: string, start: number, phrase: Phrase): number {
  const end = endOf(text, start, phrase.text);
  return end !== -1 && ends(text, start, end, phrase) ? end : -1;
}

/** Where a phrase ends that starts at a place; -1 where it does not stand. A blank stands for up to three. */
function endOf(text: string, start: number, phrase: string): number {
  let at = start;
  for (let index = 0; index < phrase.length; index += 1) {
    const code = phrase.charCodeAt(index);
    if (at === text.length || text.charCodeAt(at) !== code) return -1;
    at += 1;
    if (code === blank) for (let more = 0; more < 2 && at < text.length && text.charCodeAt(at) === blank; more += 1) at += 1;
  }
  return at;
}

const blank = 32;

/** Whether a phrase may stand from `start` to `end`. */
function ends(folded: string, start: number, end: number, { text, stem, whole, last }: Phrase): boolean {
  if (whole) return isBlank(folded, 0, start) && isBlank(folded, end, folded.length);
  if (last && !isBlank(folded, end, folded.length)) return false;
  return stem || !isWord(folded, end) || (kindOf(text.charCodeAt(text.length - 1)) & spaceless) !== 0;
}

function isBlank(text: string, start: number, end: number): boolean {
  return end - start <= 3 && !/\p{L}/u.test(text.slice(start, end));
}

/** Whether a character of a word that stands between blanks is at a place; past the end there is none. */
function isWord(text: string, index: number): boolean {
  return index < text.length && (kindOf(text.charCodeAt(index)) & (wordly | spaceless)) === wordly;
}
