import { finder } from './gate.ts';
import type { Span } from './span.ts';

/** A run of text that was UTF-8, was read as Windows-1252 and saved again. */
export interface Mojibake {
  readonly span: Span;
  /** What it was before. */
  readonly mended: string;
}

// What Windows-1252 has at 0x80 to 0x9F; the five bytes without a character stand for themselves.
// `TextDecoder` cannot be asked: that of Node 20 gives control characters for all 32.
const table = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const byteOf = new Map([...table].map((character, at) => [character, 0x80 + at]));

const runs = finder('broken letters', () => new RegExp(`[\\u00a0-\\u00ff${table}]{2,}`, 'g'));

/**
 * Every run that is certain, in the order of the text, and those like them: a lone letter is broken for sure when
 * whole words of its script are. A run that may be meant as it stands is left out.
 */
export function findMojibake(text: string): Mojibake[] {
  const candidates: (Mojibake & { readonly lead: number; readonly certain: boolean })[] = [];
  for (const match of runs(text)) {
    const bytes = Uint8Array.from(match[0], (character) => byteOf.get(character) ?? character.charCodeAt(0));
    const mended = decodeStrictly(bytes);
    if (mended === undefined || /[\p{Cc}\ufeff\ufffd]/u.test(mended)) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    candidates.push({ span, mended, lead: bytes[0]!, certain: isCertain(match[0], mended, bytes[0]!, text[match.index - 1] ?? '') });
  }
  const leads = new Set(candidates.filter(({ certain }) => certain).map(({ lead }) => lead));
  return candidates.filter(({ certain, lead }) => certain || leads.has(lead)).map(({ span, mended }) => ({ span, mended }));
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // `fatal` answers by throwing: these are no bytes of UTF-8, so the text is what it seems to be.
    return undefined;
  }
}

/**
 * One letter and one sign next to each other can be meant: `Spaß”`, `qué”…`. Certain is what takes four bytes, what
 * starts with a letter that hardly any word has there (`Ã©`, `Â°`, `â€“`), and what gives several characters.
 */
function isCertain(broken: string, mended: string, lead: number, before: string): boolean {
  if (lead >= 0xf0 || lead === 0xe2 || [...mended].length > 1) return true;
  const isLatin = lead === 0xc2 || lead === 0xc3;
  return isLatin && !(byteOf.has(broken[1]!) && /\p{Lu}/u.test(before));
}
