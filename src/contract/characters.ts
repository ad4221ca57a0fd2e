/** What a character is, as bits of what `kindOf` gives. */
export const letter = 2;
/** A letter, a digit or a low line. */
export const wordly = 4;
/** Of a script that is written without spaces between words. */
export const spaceless = 8;
/** The place of its script in `scripts` counted from one; 0 is any other. */
export const scriptOf = (kind: number): number => kind >> 4;

export const scripts = ['kana', 'hangul', 'han', 'cyrillic'] as const;

const kinds = new Uint8Array(65536);
const rare = new Map<number, number>();

/** Kind of a character by its code point; half of a pair is none of anything. */
export function kindOf(code: number): number {
  return (code < 65536 ? kinds[code]! : rare.get(code)) || ask(code);
}

/** Place of the first letter of a text, -1 without one: what `search(/\p{L}/u)` gives, without a pattern. */
export function firstLetter(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
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

function ask(code: number): number {
  const kind = isPlain(code) ? known | (isPlainWord(code) ? letter | wordly : isPlainNumber(code) ? wordly : 0) : known | looked(code);
  if (code < 65536) kinds[code] = kind;
  else rare.set(code, kind);
  return kind;
}

const known = 1;

/** Told without a pattern: to compile one for a property of Unicode costs more than to read a short file. Dashes, quotes, arrows, boxes, emoji. */
function isPlain(code: number): boolean {
  return code < 0x80 || (code >= 0x2010 && code < 0x2065) || (code >= 0x2190 && code < 0x2460) || (code >= 0x2500 && code < 0x2776) || (code >= 0x2794 && code < 0x2c00) || code === 0xfe0f || (code >= 0x1f300 && code < 0x1fb00);
}

function isPlainWord(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isPlainNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 95;
}

function looked(code: number): number {
  const character = String.fromCodePoint(code);
  const script = patterns.findIndex((pattern) => pattern.test(character)) + 1;
  const parts = (/\p{L}/u.test(character) ? letter | wordly : /\p{N}/u.test(character) ? wordly : 0) | (script << 4);
  return (script !== 0 && script !== cyrillic) || character === 'ー' ? parts | spaceless : parts;
}

const patterns = [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, /\p{Script=Hangul}/u, /\p{Script=Han}/u, /\p{Script=Cyrillic}/u];
const cyrillic = scripts.indexOf('cyrillic') + 1;
