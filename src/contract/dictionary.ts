import { kindOf, spaceless, wordly } from './characters.ts';
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
}

/** Places for texts whose phrases are kept: the statements of a document are asked about many lists, one pass over the document after the other. */
const kept = 4096;

/**
 * Searches for many lists that read a text once for all of them, and only from the starts of its words on, so a search is linear.
 * The matchers come in the order of the lists.
 */
export function dictionary(lists: readonly (readonly string[])[]): Matcher[] {
  const indexed = indexOf(lists);
  const known: Scan[] = [];
  let last: Scan = { text: '', found: nowhere, low: 0, high: 0 };
  const scanOf = (text: string): Scan => {
    if (text === last.text) return last;
    const place = placeOf(text);
    const found = known[place];
    last = found !== undefined && found.text === text ? found : scan(text, indexed);
    known[place] = last;
    return last;
  };
  return lists.map((_, list): Matcher => {
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
}

const nowhere: readonly number[] = [];
const none: readonly Hit[] = [];

/** Where a text is kept: told from its length and five of its characters, which is enough to keep most statements of a document apart. */
function placeOf(text: string): number {
  const { length } = text;
  let sum = length;
  for (let part = 0; part < 5; part += 1) sum = (Math.imul(sum, 31) + text.charCodeAt((length * part) >> 3)) | 0;
  return (sum ^ (sum >>> 12)) & (kept - 1);
}

/** The search for one list alone. */
export function matcher(phrases: readonly string[]): Matcher {
  return dictionary([phrases])[0]!;
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

function indexOf(lists: readonly (readonly string[])[]): Index {
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
    }
  }
  return { openings, short, phrases };
}

function read(written: string): Phrase {
  const whole = written.startsWith('=');
  const stem = written.endsWith('*');
  const last = written.endsWith('$');
  return { written, text: fold(whole || stem || last ? written.slice(whole ? 1 : 0, stem || last ? -1 : undefined) : written), stem, whole, last, lists: [], low: 0, high: 0, next: 0 };
}

const opening = 4;

/** Checksum of the first letters of the word that starts at a place, or of the one character of a script without spaces. */
function sumAt(text: string, start: number): number {
  let sum = text.charCodeAt(start);
  for (let index = start + 1; index < start + opening && isWord(text, index) && isWord(text, start); index += 1) sum = (Math.imul(sum, 37) + text.charCodeAt(index)) | 0;
  return (sum ^ (sum >>> 12)) & 4095;
}

/** Looks from the start of each word on, and from each character of a script without spaces. */
function scan(text: string, { openings, short, phrases }: Index): Scan {
  let found: number[] | undefined;
  let low = 0;
  let high = 0;
  const look = (index: number, place: number): void => {
    const phrase = phrases[place]!;
    const end = endOf(text, index, phrase.text);
    if (end === -1 || !ends(text, index, end, phrase)) return;
    (found ??= []).push(index, end, place);
    low |= phrase.low;
    high |= phrase.high;
  };
  let before = false;
  for (let index = 0; index < text.length; index += 1) {
    const kind = kindOf(text.charCodeAt(index));
    const word = (kind & wordly) !== 0 && (kind & spaceless) === 0;
    if ((word && !before) || (kind & spaceless) !== 0) {
      for (let place = openings[sumAt(text, index)]!; place !== 0; place = phrases[place - 1]!.next) look(index, place - 1);
      for (let place = 0; place < short.length; place += 1) look(index, short[place]!);
    }
    before = word;
  }
  return { text, found: found ?? nowhere, low, high };
}

/** Where a phrase ends that starts at a place; -1 where it does not stand. A blank stands for up to three. */
function endOf(text: string, start: number, phrase: string): number {
  let at = start;
  for (let index = 0; index < phrase.length; index += 1) {
    const code = phrase.charCodeAt(index);
    if (text.charCodeAt(at) !== code) return -1;
    at += 1;
    if (code === blank) for (let more = 0; more < 2 && text.charCodeAt(at) === blank; more += 1) at += 1;
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
