import { finder, gate } from './gate.ts';
import type { Span } from './span.ts';

/** Characters that nobody sees, in one stretch. */
export interface HiddenRun {
  readonly span: Span;
  /** Number of characters. */
  readonly count: number;
  /** Code point of the first one. */
  readonly first: number;
  /** What the run says, when it is a known way to write text unseen. */
  readonly says?: string;
  /** Only a place where a word may be broken. */
  readonly isSoftHyphen: boolean;
}

/** Drawn as nothing: all that Unicode lets be ignored, interlinear marks and the empty braille pattern. Marks of direction are not in it. */
const ignorable = String.raw`(?![\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800]`;
const run = new RegExp(`(?:${ignorable})+`, 'gu');
const any = new RegExp(ignorable, 'u');
/** Where all of them lie, less surely: what is asked of every text has to be told in no time. */
const mayHide = gate('what is drawn as nothing', () => /[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\ud82f\ud834\udb40-\udb43]/);

/** Scripts whose spelling needs the joiner and the non-joiner. */
const joining =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Thai}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u;
/** Scripts that are written without blanks between words. */
const spaceless = /[\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}]/u;
const takesSelector = /[\p{Emoji}\p{S}\p{P}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Mong}\p{scx=Mymr}\p{scx=Phag}]/u;

/** Every run that is not spelling, in the order of the text. */
export function findHidden(text: string): HiddenRun[] {
  if (!mayHide(text) || !any.test(text)) return [];
  const found: HiddenRun[] = [];
  for (const { 0: characters, index } of text.matchAll(run)) {
    const end = index + characters.length;
    const points = [...characters].map((character) => character.codePointAt(0)!);
    if (isSpelling(points, before(text, index), after(text, end)) || (isBlankBraille(points) && hasBraille(text, index))) continue;
    const says = decode(points);
    found.push({ span: { start: index, end }, count: points.length, first: points[0]!, ...(says === undefined ? {} : { says }), isSoftHyphen: points.every((point) => point === 0xad) });
  }
  return found;
}

function isSpelling(points: readonly number[], left: string, right: string): boolean {
  const [first, second] = points;
  const isPicture = /[\p{Emoji}\p{Emoji_Modifier}]/u.test(left);
  if (points.length === 1) {
    if (first! >= 0xfe00 && first! <= 0xfe0f) return takesSelector.test(left);
    if (first! >= 0xe0100 && first! <= 0xe01ef) return /\p{scx=Hani}/u.test(left);
    if (first === 0x200d && isPicture && /\p{Extended_Pictographic}/u.test(right)) return true;
    if (first === 0x200c || first === 0x200d) return joining.test(left);
    if (first === 0x200b) return spaceless.test(left) || spaceless.test(right);
    if ((first! >= 0x180b && first! <= 0x180f) || first === 0x17b4 || first === 0x17b5) return joining.test(left);
    if (first === 0x115f || first === 0x1160) return /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u.test(left + right);
    if (first === 0x34f) return /[\p{M}\p{scx=Hebr}]/u.test(left);
  }
  if (points.length === 2 && first === 0xfe0f && second === 0x200d) return isPicture && /\p{Extended_Pictographic}/u.test(right);
  return left === '\u{1f3f4}' && points.at(-1) === 0xe007f && flags.has(asTags(points.slice(0, -1)) ?? '');
}

/** The flags that are written with tags. */
const flags: ReadonlySet<string> = new Set(['gbeng', 'gbsct', 'gbwls']);

function isBlankBraille(points: readonly number[]): boolean {
  return points.every((point) => point === 0x2800);
}

/** Pictures made of braille patterns have empty ones among them. */
function hasBraille(text: string, at: number): boolean {
  return /[\u2801-\u28ff]/.test(text.slice(Math.max(0, at - 120), at + 120));
}

/** What a run says as tag characters, as bytes in variation selectors, or as bits of two zero-width characters. */
function decode(points: readonly number[]): string | undefined {
  return asTags(points) ?? readable(points.map(selectorByte)) ?? asBits(points);
}

function asTags(points: readonly number[]): string | undefined {
  const letters = points.filter((point) => point !== 0xe0001 && point !== 0xe007f);
  return letters.length > 0 && letters.every((point) => point >= 0xe0020 && point < 0xe007f) ? String.fromCodePoint(...letters.slice(0, 4000).map((point) => point - 0xe0000)) : undefined;
}

function selectorByte(point: number): number {
  return point >= 0xfe00 && point <= 0xfe0f ? point - 0xfe00 : point >= 0xe0100 && point <= 0xe01ef ? point - 0xe0100 + 16 : -1;
}

function asBits(points: readonly number[]): string | undefined {
  const kinds = [...new Set(points)];
  if (points.length < 16 || kinds.length < 2 || kinds.length > 3) return undefined;
  for (const zero of kinds) {
    for (const one of kinds) {
      if (one === zero) continue;
      const bits = points.filter((point) => point === zero || point === one).map((point) => (point === one ? '1' : '0')).join('');
      const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
      const text = readable(bytes);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/** Bytes as a text that a person could have written; nothing for chance. */
function readable(bytes: readonly number[]): string | undefined {
  if (bytes.length < 2 || bytes.some((byte) => byte < 0 || byte > 255)) return undefined;
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  return /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n]+$/u.test(text) && !text.includes('\ufffd') && /[\p{L}\p{N}]{2}/u.test(text) ? text : undefined;
}

/** The character that ends at an offset. */
function before(text: string, at: number): string {
  return Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? '';
}

function after(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** A stretch between the first and the last mark of direction on a line that changes how it is drawn. */
export interface DirectionRun {
  readonly span: Span;
  readonly count: number;
  readonly first: number;
}

const directions = finder('a mark of direction', () => /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g);
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Marks that turn the order of a text, one finding for each line. A mark beside letters written from right to left is spelling. */
export function findDirection(text: string): DirectionRun[] {
  const found: DirectionRun[] = [];
  for (const { 0: mark, index } of directions(text)) {
    if (/[\u061c\u200e\u200f]/.test(mark) && rightToLeft.test(text.slice(Math.max(0, index - 12), index + 12))) continue;
    const last = found.at(-1);
    if (last && !/[\n\r]/.test(text.slice(last.span.end, index))) found[found.length - 1] = { ...last, span: { start: last.span.start, end: index + 1 }, count: last.count + 1 };
    else found.push({ span: { start: index, end: index + 1 }, count: 1, first: mark.charCodeAt(0) });
  }
  return found;
}

/** `U+200B`. */
export function codePoint(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
