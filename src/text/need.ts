/**
 * What every match of a pattern holds: a word, one of some characters, one of several, or several together. Nothing where
 * that is not certain. In a word a blank stands for whatever parts words, as much of it as there is.
 */
export type Need = string | { readonly characters: readonly Range[] } | { readonly any: readonly Need[] } | { readonly all: readonly Need[] } | undefined;

/** The first of some characters that follow each other, and the last. */
export type Range = readonly [first: number, last: number];

/** No word that is asked for is shorter. */
export const shortestWord = 3;

/** Alternatives are written out up to so many. */
const mostWords = 64;
/** And the characters of a class. */
const mostCharacters = 8;

/** A part of a pattern: all that it can match, where that is a few words; else what each of its matches holds. */
interface Part {
  readonly exact?: readonly string[];
  readonly need?: Need;
}

/** How a pattern is read. */
interface How {
  readonly ignoresCase: boolean;
  /** A character of two halves is one. */
  readonly hasPairs: boolean;
}

/** Blanks, and what marks words in markdown. */
export function partsWords(code: number): boolean {
  return code < 0x80 ? code === 0x20 || (code >= 9 && code <= 13) || code === 0x2a || code === 0x5f : /\s/.test(String.fromCharCode(code));
}

/** Reads a pattern for what each of its matches holds. */
export function needOf(source: string, flags: string): Need {
  const how = { ignoresCase: flags.includes('i'), hasPairs: /[uv]/.test(flags) };
  let at = 0;

  const alternatives = (): Part => {
    const branches = [sequence()];
    while (source[at] === '|') {
      at += 1;
      branches.push(sequence());
    }
    if (branches.length === 1) return branches[0]!;
    const words = branches.flatMap(({ exact = [] }) => exact);
    if (branches.every(({ exact }) => exact) && words.length <= mostWords) return { exact: words };
    return { need: anyOf(branches.map(needOfPart)) };
  };

  const sequence = (): Part => {
    const all: Need[] = [];
    // All that can stand here side by side, since what was last read that could be anything.
    let open: readonly string[] = [''];
    let isExact = true;
    const close = () => {
      isExact = false;
      all.push(wordsNeed(open));
      open = [''];
    };
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const part = one();
      const [least, most] = repeated();
      if (part === 'nothing') continue;
      // However often, words are parted once.
      const isParting = part.exact?.every((word) => word === ' ') === true;
      const exact = part.exact && least === 0 ? [...part.exact, ''] : part.exact;
      if (exact && (most <= 1 || isParting)) {
        if (open.length * exact.length > mostWords) close();
        open = open.flatMap((before) => exact.map((word) => before + word));
        continue;
      }
      if (part.exact && least > 0 && open.length * part.exact.length <= mostWords) open = open.flatMap((before) => part.exact!.map((word) => before + word));
      else if (least > 0) all.push(needOfPart(part));
      // What is repeated is not followed by what comes next for sure.
      close();
    }
    if (isExact) return { exact: open };
    close();
    return { need: allOf(all) };
  };

  /** One character, a group, or something that takes no character at all. */
  const one = (): 'nothing' | Part => {
    const character = source[at]!;
    at += 1;
    switch (character) {
      case '^':
      case '$':
        return 'nothing';
      case '.':
        return {};
      case '[': {
        const from = at;
        for (; source[at] !== ']'; at++) if (source[at] === '\\') at += 1;
        at += 1;
        return source[from] === '^' ? ofOthers(rangesOf(source.slice(from + 1, at - 1)), how) : ofClass(rangesOf(source.slice(from, at - 1)), how);
      }
      case '(': {
        const [head] = /^(?:\?(?:<?[=!]|:|<\w+>))?/.exec(source.slice(at, at + 40))!;
        at += head.length;
        const inside = alternatives();
        at += 1;
        return /[=!]/.test(head) ? 'nothing' : inside;
      }
      case '\\': {
        const [escape] = /^(?:[pPu]\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|k<\w+>|c[a-z]|\d+|[^])/i.exec(source.slice(at, at + 60))!;
        at += escape.length;
        return escape === 'b' || escape === 'B' ? 'nothing' : ofClass(codesOf(`\\${escape}`), how);
      }
      default:
        return ofClass(codesOf(character), how);
    }
  };

  /** How often the item before is there, at least and at most. */
  const repeated = (): readonly [number, number] => {
    const [quantifier = '', least, comma, most] = /^(?:[*+?]|\{(\d+)(?:(,)(\d+)?)?\})\??/.exec(source.slice(at, at + 24)) ?? [];
    at += quantifier.length;
    if (least !== undefined) return [Number(least), most === undefined ? (comma ? Infinity : Number(least)) : Number(most)];
    return quantifier === '' ? [1, 1] : [quantifier.startsWith('+') ? 1 : 0, quantifier.startsWith('?') ? 1 : Infinity];
  };

  return needOfPart(alternatives());
}

function needOfPart({ exact, need }: Part): Need {
  return exact ? wordsNeed(exact) : need;
}

function wordsNeed(words: readonly string[]): Need {
  return anyOf(words.map(wordNeed));
}

/** A word; of a short one, a character that few texts hold. */
function wordNeed(written: string): Need {
  const word = written.replace(/ {2,}/g, ' ');
  if (word.length >= shortestWord) return word.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const code = tellingIn(word);
  return code === undefined ? undefined : { characters: casesOf(code) };
}

function anyOf(needs: readonly Need[]): Need {
  if (needs.includes(undefined)) return undefined;
  const any = [...new Set(needs.flatMap((need) => (typeof need === 'object' && 'any' in need ? need.any : [need])))];
  return any.length === 1 ? any[0] : { any };
}

function allOf(needs: readonly Need[]): Need {
  const all = needs.filter((need) => need !== undefined);
  return all.length < 2 ? all[0] : { all };
}

/** The first character of a word that few texts hold. */
export function tellingIn(word: string): number | undefined {
  for (let at = 0; at < word.length; at++) if (isTelling(word.charCodeAt(at))) return word.charCodeAt(at);
  return undefined;
}

const usual = new Uint8Array(0x80);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_\t\n\r .,:;()\'"*-') usual[character.charCodeAt(0)] = 1;

/** Most texts hold all letters, digits and blanks, and the signs of a sentence. */
export function isTelling(code: number): boolean {
  return code >= 0x80 || usual[code] !== 1;
}

/** What one of some characters matches. */
function ofClass(ranges: readonly Range[] | undefined, how: How): Part {
  if (ranges?.every(([first, last]) => partsWords(first) && partsWords(last) && last - first < 11)) return { exact: [' '] };
  if (!ranges?.every((range) => isPlain(range, how))) return {};
  if (ranges.reduce((count, [first, last]) => count + last - first + 1, 0) > mostCharacters) return needOfOneIn(ranges);
  const codes = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, more) => first + more));
  return { exact: [...new Set(codes.map((code) => (partsWords(code) ? ' ' : String.fromCharCode(code))))] };
}

/** What one character matches that is not among those given. */
function ofOthers(ranges: readonly Range[] | undefined, { hasPairs }: How): Part {
  if (!ranges || (hasPairs && ranges.some(isHalf))) return {};
  const others: Range[] = [];
  let from = 0;
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    if (first > from) others.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  return needOfOneIn([...others, [from, 0xffff]]);
}

function needOfOneIn(ranges: readonly Range[]): Part {
  const hasUsual = ranges.some(([first, last]) => Array.from({ length: Math.max(0, Math.min(last, 0x7f) - first + 1) }, (_, more) => first + more).some((code) => !isTelling(code)));
  return hasUsual ? {} : { need: { characters: ranges } };
}

/** Whether half a character is among some, which may be one of many. */
function isHalf([first, last]: Range): boolean {
  return first < 0xe000 && last >= 0xd800;
}

/** Whether characters match themselves alone, and what looks the same where texts are remembered. */
function isPlain([first, last]: Range, { ignoresCase, hasPairs }: How): boolean {
  const within = (from: number, to: number) => first >= from && last < to;
  if (hasPairs && isHalf([first, last])) return false;
  // The scripts of China, Japan and Korea have no case, and of Cyrillic the letters in use have the same bits in both.
  return !ignoresCase || last < 0x80 || within(0x2e80, 0xa640) || within(0xac00, 0xd7b0) || within(0x410, 0x450);
}

/** A character in both cases. Some Cyrillic letters have a third one, of old prints. */
export function casesOf(code: number): readonly Range[] {
  return code >= 0x410 && code < 0x450 ? [[0x410, 0x44f], [0x1c80, 0x1c88]] : [[code, code]];
}

/** The characters of a class by what stands between its brackets; nothing where they are not listed one by one or in ranges. */
function rangesOf(inside: string): readonly Range[] | undefined {
  const ranges: Range[] = [];
  let isOpen = false;
  for (const [written] of inside.matchAll(/\\(?:[pPu]\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|[^])|[^\\]/gi)) {
    if (written === '-' && ranges.length > 0 && !isOpen) {
      isOpen = true;
      continue;
    }
    const own = codesOf(written);
    if (!own) return undefined;
    if (isOpen) ranges.push([ranges.pop()![0], own[0]![1]]);
    else ranges.push(...own);
    isOpen = false;
  }
  return isOpen ? undefined : ranges;
}

const blanks: readonly Range[] = [[9, 13], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]];

/** What a character or an escape stands for; nothing for most kinds of characters. */
function codesOf(written: string): readonly Range[] | undefined {
  if (written === '\\s') return blanks;
  const code = written.length === 1 ? written.charCodeAt(0) : (controls[written] ?? escaped(written));
  return code === undefined ? undefined : [[code, code]];
}

/** The code of a sign behind a backslash, or of one that is written in hexadecimal. */
function escaped(written: string): number | undefined {
  if (/^\\[^\da-z]$/i.test(written)) return written.charCodeAt(1);
  return /^\\(?:u[\da-f]{4}|x[\da-f]{2})$/i.test(written) ? Number.parseInt(written.slice(2), 16) : undefined;
}

const controls: Readonly<Record<string, number>> = { '\\0': 0, '\\t': 9, '\\n': 10, '\\v': 11, '\\f': 12, '\\r': 13 };
