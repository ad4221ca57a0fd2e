/** What a character is, as bits of what `kindOf` gives. */
export const letter = 2;
/** A letter, a digit or a low line. */
export const wordly = 4;
/** Of a script that is written without spaces between words. */
export const spaceless = 8;
/** The place of its script in `scripts` counted from one; 0 is any other. */
export const scriptOf = (kind: number): number => kind >> 4;

export const scripts = ['kana', 'hangul', 'han', 'cyrillic'] as const;

/**
 * To be called as `charCodeAt.call(text, at)` where every character is asked for. V8 looks a method of a text up by how the text
 * is kept in memory, of which there are more ways than it remembers in one place, and then looks again for each character.
 */
export const { charCodeAt } = String.prototype;

const kinds = new Uint8Array(65536);
const rare = new Map<number, number>();

/** Kind of a character by its code point; half of a pair is none of anything. */
export function kindOf(code: number): number {
  return (code < 65536 ? kinds[code]! : rare.get(code)) || ask(code);
}

/** Place of the first letter of a text, -1 without one: what `search(/\p{L}/u)` gives, without a pattern. */
export function firstLetter(text: string): number {
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = charCodeAt.call(text, at);
    if ((code & 0xf800) !== 0xd800) {
      if ((kindOf(code) & letter) !== 0) return at;
      continue;
    }
    const whole = text.codePointAt(at)!;
    if ((kindOf(whole) & letter) !== 0) return at;
    if (whole > 0xffff) at += 1;
  }
  return -1;
}

/** A letter or a number. */
export function isWord(code: number): boolean {
  return (kindOf(code) & wordly) !== 0 && code !== 0x5f;
}

export function isLetter(code: number): boolean {
  return (kindOf(code) & letter) !== 0;
}

/** Whether a letter or a number stands in a text. */
export function hasWord(text: string): boolean {
  if (/[a-z\d]/i.test(text)) return true;
  for (const character of text) if (isWord(character.codePointAt(0)!)) return true;
  return false;
}

/** The character that ends before a place; 0 where there is none. */
export function codeBefore(text: string, at: number): number {
  const pair = at > 1 ? text.codePointAt(at - 2)! : 0;
  return pair > 65535 ? pair : at > 0 ? text.charCodeAt(at - 1) : 0;
}

function ask(code: number): number {
  const kind = known | (blocks.find(([first, last]) => first <= code && code <= last)?.[2] ?? looked(code));
  if (code < 65536) kinds[code] = kind;
  else rare.set(code, kind);
  return kind;
}

const known = 1;

const word = letter | wordly;
const [kana, hangul, han, cyrillic] = scripts.map((_, index) => (index + 1) << 4) as [number, number, number, number];

/** Told without a pattern: to compile one for a property of Unicode costs more than to read a short file. First, last, kind. */
const blocks: readonly (readonly [number, number, number])[] = [
  [0x61, 0x7a, word],
  [0x41, 0x5a, word],
  [0x30, 0x39, wordly],
  [0x5f, 0x5f, wordly],
  [0x00, 0x7f, 0],
  [0x400, 0x481, word | cyrillic],
  [0x48a, 0x52f, word | cyrillic],
  [0xa0, 0xa9, 0],
  [0xab, 0xb1, 0],
  [0xbb, 0xbb, 0],
  [0xc0, 0xd6, word],
  [0xd8, 0xf6, word],
  [0xf8, 0x2af, word],
  // Dashes, quotes, arrows, boxes, emoji.
  [0x2010, 0x2064, 0],
  [0x2190, 0x245f, 0],
  [0x2500, 0x2775, 0],
  [0x2794, 0x2bff, 0],
  [0xfe0f, 0xfe0f, 0],
  [0x1f300, 0x1faff, 0],
  [0x3000, 0x3003, 0],
  [0x3008, 0x3020, 0],
  [0x3041, 0x3096, word | kana | spaceless],
  [0x30a1, 0x30fa, word | kana | spaceless],
  [0x4e00, 0x9fff, word | han | spaceless],
  [0xac00, 0xd7a3, word | hangul | spaceless],
  [0xff01, 0xff0f, 0],
  [0xff1a, 0xff20, 0],
];

function looked(code: number): number {
  const { letters, numbers, own } = (patterns ??= { letters: property('L'), numbers: property('N'), own: ['Hiragana', 'Katakana', 'Hangul', 'Han', 'Cyrillic'].map((name) => property(`Script=${name}`)) });
  const character = String.fromCodePoint(code);
  const script = [0, kana, kana, hangul, han, cyrillic][own.findIndex((pattern) => pattern.test(character)) + 1]!;
  const parts = (letters.test(character) ? word : numbers.test(character) ? wordly : 0) | script;
  return (script !== 0 && script !== cyrillic) || character === 'ー' ? parts | spaceless : parts;
}

let patterns: { readonly letters: RegExp; readonly numbers: RegExp; readonly own: readonly RegExp[] } | undefined;

/** Made when it is asked for: V8 works out the sets of a pattern between slashes when it reads the file. */
export function property(name: string): RegExp {
  return new RegExp(`\\p{${name}}`, 'u');
}
