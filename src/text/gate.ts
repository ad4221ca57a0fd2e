import { matchesOf } from './matches.ts';
import { casesOf, isTelling, partsWords, shortestWord, tellingIn, type Need, type Range } from './need.ts';
import { needs } from './needs.ts';

/** Shorter texts are searched in less time than they are looked at. */
const shortest = 80;

/** The names of gates, each with a pattern that has it: what is needed under a name has to be that of all its patterns. */
export const gated: (readonly [name: string, pattern: () => RegExp])[] = [];

/**
 * Tells in no time, of most texts that hold no match of a pattern, that they hold none. One walk over a text serves all
 * patterns that are asked about it. What each match holds is read from the pattern ahead (`npm run generate`): to make a
 * pattern, and to compile it for a text, takes longer than to look at the text.
 */
export function gate(name: string, pattern: () => RegExp): (text: string) => boolean {
  gated.push([name, pattern]);
  return gateOf(needs[name]);
}

/** A gate for what is needed. */
export function gateOf(need: Need): (text: string) => boolean {
  let test: Test | undefined;
  return (text) => text.length < shortest || (test ??= testOf(need))(seenIn(text));
}

/** The same for some words, with a blank for whatever parts words. Of one that is too short nothing is told. */
export function wordGate(words: readonly string[]): (text: string) => boolean {
  let test: Test | undefined;
  const isTold = words.every(({ length }) => length >= shortestWord);
  return (text) => !isTold || text.length < shortest || (test ??= wordsTest(words))(seenIn(text));
}

/** Finds all matches of a pattern, which is run over texts alone that can hold one. */
export function finder(name: string, pattern: () => RegExp): (text: string) => readonly RegExpExecArray[] {
  const mayHold = gate(name, pattern);
  let made: RegExp | undefined;
  return (text) => (mayHold(text) ? matchesOf((made ??= pattern()), text) : []);
}

/** Whether a text holds a match of a pattern, which is run over texts alone that can hold one. */
export function tester(name: string, pattern: () => RegExp): (text: string) => boolean {
  const mayHold = gate(name, pattern);
  let made: RegExp | undefined;
  return (text) => mayHold(text) && (made ??= pattern()).test(text);
}

/** Whether a text can hold what is needed, by what is remembered of it. */
type Test = (seen: Seen) => boolean;

/** What is remembered of a text: the places that are marked with this number. */
interface Seen {
  readonly marks: Uint8Array;
  mark: number;
}

function testOf(need: Need): Test {
  if (need === undefined) return () => true;
  if (typeof need === 'string') return wordsTest([need]);
  if ('characters' in need) return charactersTest(need.characters);
  if ('all' in need) {
    const tests = need.all.map(testOf);
    return (seen) => tests.every((test) => test(seen));
  }
  const words = need.any.filter((each) => typeof each === 'string');
  const tests = [...(words.length > 0 ? [wordsTest(words)] : []), ...need.any.filter((each) => typeof each !== 'string').map(testOf)];
  return tests.length === 1 ? tests[0]! : (seen) => tests.some((test) => test(seen));
}

/** One of some words. */
function wordsTest(words: readonly string[]): Test {
  const slots = words.map(slotsOf);
  return ({ marks, mark }) => {
    for (const each of slots) {
      let at = each.length - 1;
      while (at >= 0 && marks[each[at]!] === mark) at -= 1;
      if (at < 0) return true;
    }
    return false;
  };
}

function charactersTest(ranges: readonly Range[]): Test {
  const places = ranges.map(([first, last]) => [slotOf(first), slotOf(last)] as const);
  return ({ marks, mark }) => {
    for (const [first, last] of places) {
      if (first === last ? marks[first] === mark : isWithin(marks.indexOf(mark, first), last)) return true;
    }
    return false;
  };
}

function isWithin(at: number, last: number): boolean {
  return at !== -1 && at <= last;
}

// A text is remembered by its pieces of four and of three characters, and by its characters. The last five bits of a letter
// are the same in both cases. What they tell apart no more, and pieces that share a place, make a text look like more than
// it is, never like less.
const [pieces, shortPieces, characters] = [0, 0x10000, 0x18000];
const size = characters + 0x100 + 0x2000;

/** Where a character is remembered: by itself where there are most, else with seven others. */
function slotOf(code: number): number {
  return characters + (code < 0x100 ? code : 0x100 + (code >> 3));
}

/** Marks beside the five bits: what parts words, and what few texts hold. */
const [parting, rare] = [32, 64];

const bitsOf = Uint8Array.from({ length: 0x80 }, (_, code) => (partsWords(code) ? parting : code & 31) | (isTelling(code) ? rare : 0));

/** The same for other characters. Two letters of ASCII and some of Cyrillic have a third case. */
function oddBits(code: number): number {
  if (code === 0x17f || code === 0x212a || (code >= 0x1c80 && code <= 0x1c88)) return String.fromCharCode(code).normalize('NFKC').toUpperCase().charCodeAt(0) & 31;
  return (code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code < 0x2060) || code === 0x3000 || code === 0xfeff) && partsWords(code) ? parting : (code & 31) | rare;
}

/** Where the pieces of a word are remembered, and a character of it that few texts hold. */
function slotsOf(word: string): readonly number[] {
  const slots: number[] = [];
  const telling = tellingIn(word);
  let last = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    last = ((last << 5) | ((code < 0x80 ? bitsOf[code]! : oddBits(code)) & 31)) & 0xfffff;
    if (at >= shortestWord) slots.push(pieces + (Math.imul(last, 0x9e3779b1) >>> 16));
  }
  if (slots.length === 0) slots.push(shortPieces + (last & 0x7fff));
  // A character of several cases is told by its pieces alone.
  return telling === undefined || casesOf(telling).length > 1 ? slots : [...slots, slotOf(telling)];
}

/** The file and a text of its fields are mostly asked about in turns. A text at the end of a known one, as the body of a file is, holds no more than that. Short texts are many, and soon looked at. */
const remembered = [0, 1, 2].map(() => ({ text: '', end: '', marks: new Uint8Array(size), mark: 0 }));
const longestShort = 512;
let oldest = 0;

function seenIn(text: string): Seen {
  for (const slot of remembered) if (slot.text === text || slot.end === text) return slot;
  const isShort = text.length <= longestShort;
  if (!isShort) {
    for (const slot of remembered) {
      if (!slot.text.endsWith(text)) continue;
      slot.end = text;
      return slot;
    }
    oldest = 1 - oldest;
  }
  const slot = remembered[isShort ? 2 : oldest]!;
  slot.text = slot.end = text;
  // To clear all places takes as long as to look at a text of some thousand characters.
  if (slot.mark === 0xff) slot.marks.fill((slot.mark = 0));
  slot.mark += 1;
  remember(text, slot);
  return slot;
}

function remember(text: string, { marks, mark }: Seen): void {
  let last = 0;
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const bits = code < 0x80 ? bitsOf[code]! : oddBits(code);
    if (bits >= rare || code >= 0x80) marks[slotOf(code)] = mark;
    // However much of it there is, words are parted once.
    if ((bits & before & parting) !== 0) continue;
    before = bits;
    last = ((last << 5) | (bits & 31)) & 0xfffff;
    marks[Math.imul(last, 0x9e3779b1) >>> 16] = mark;
    marks[shortPieces + (last & 0x7fff)] = mark;
  }
}

/** Has a text looked at before parts of it are asked about. */
export function look(text: string): void {
  if (text.length >= shortest) seenIn(text);
}
