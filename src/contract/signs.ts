import type { Unit } from './unit.ts';

/** What a statement holds, as bits. Most finders look for a sign that few statements hold, and one walk over it answers all of them. */
export const backtick = 1;
export const atSign = 2;
export const arrow = 4;
export const hyphen = 8;
export const bracket = 16;
export const hash = 32;
export const underscore = 64;
export const digit = 128;
export const capital = 256;
export const star = 512;
/** What a mask may blank out beside code and stars: quotation marks, tags, links, and what quotes and lists put in front of their lines. */
export const masking = 1024;

const bits = new Uint16Array(128);
for (const [characters, bit] of [
  ['`', backtick],
  ['@', atSign],
  ['-', hyphen],
  ['(', bracket],
  ['#', hash],
  ['_', underscore],
  ['0123456789', digit],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', capital],
  ['*', star],
  ['<]"\\\n', masking],
] as const) for (const character of characters) bits[character.charCodeAt(0)] = bit;

/** The signs that a text holds; of capitals and digits those of ASCII. */
export function signsIn(text: string): number {
  let found = /^[ \t>]/.test(text) ? masking : 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    found |= code < 128 ? bits[code]! : oddSign(code);
  }
  return found;
}

function oddSign(code: number): number {
  switch (code) {
    case 0x2192:
      return arrow;
    case 0xff08:
      return bracket;
    case 0xab:
    case 0x201c:
    case 0x201e:
    case 0x300c:
      return masking;
    default:
      return 0;
  }
}

/** Signs that a line can open with; the check mark orders, the cross forbids. */
export function signOf(raw: string): Unit['sign'] {
  let start = 0;
  while (start < 12 && inFront.has(raw[start]!)) start += 1;
  return signs.get(raw.codePointAt(start)!);
}

const inFront = new Set(' \t\n\r\f\v\u00a0\u3000\ufeff>*|#0123456789.)-');
const signs: ReadonlyMap<number, Unit['sign']> = new Map([...[...'❌🚫⛔✗✘🛑'].map((sign) => [sign.codePointAt(0)!, 'forbid'] as const), ...[...'✅✓✔☑'].map((sign) => [sign.codePointAt(0)!, 'demand'] as const)]);
