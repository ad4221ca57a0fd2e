import { kindOf, letter, scriptOf, scripts } from './characters.ts';
import { english } from './lexicon/en.ts';
import { lexicons } from './lexicon/languages.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { mask } from './mask.ts';
import { fold } from './phrases.ts';

/** What a character of each of the scripts counts. */
const weights: Readonly<Record<(typeof scripts)[number], number>> = { kana: 4, hangul: 3, han: 2, cyrillic: 1 };
const byScript = new Map(lexicons.map((lexicon) => [lexicon.script, lexicon]));
const latin = lexicons.filter((lexicon) => lexicon.script === undefined);

/** Words of a foreign language that a line needs beyond those of the usual one. */
const margin = 2;
/** A longer word is counted in pieces. */
const longestWord = 12;

/** A short frequent word and the Latin languages, by their place, that have it; one that lists it twice counts it twice. */
interface Owned {
  readonly word: string;
  readonly places: readonly number[];
}

/** The owned words, each at its checksum or behind it. */
const owned: (Owned | undefined)[] = Array.from({ length: 4096 });
const placesOf = new Map<string, number[]>();
for (const [place, { common }] of latin.entries()) {
  for (const word of common) {
    const places = placesOf.get(word);
    if (places) places.push(place);
    else placesOf.set(word, [place]);
  }
}
for (const [word, places] of placesOf) {
  let sum = 0;
  for (let index = 0; index < word.length; index += 1) sum = (Math.imul(sum, 31) + word.charCodeAt(index)) | 0;
  while (owned[sum & 4095]) sum += 1;
  owned[sum & 4095] = { word, places };
}

/** How often the text at hand shows each script, and the words of each Latin language; emptied by each count. */
const shown = new Int32Array(scripts.length);
const hits = new Int32Array(latin.length);
/** Whether it shows any script at all. */
let isShown = false;
/** The Latin languages by their place, as they first show, and how many do. */
const order = new Int32Array(latin.length);
let ordered = 0;

/**
 * Language of a stretch of text: by script, then by short frequent words. `usual` is the language
 * of what stands around it; it decides for text that shows nothing, such as a heading of two names.
 */
export function languageOf(folded: string, usual: Lexicon, ahead = margin): Lexicon {
  count(folded);
  const outside = isShown ? byLetters(usual) : undefined;
  if (outside) return outside;
  const fallback = usual.script === undefined ? usual : english;
  let best = latin.indexOf(fallback);
  let most = hits[best]! + ahead;
  for (let index = 0; index < ordered; index += 1) {
    const place = order[index]!;
    if (hits[place]! <= most) continue;
    best = place;
    most = hits[place]!;
  }
  return latin[best]!;
}

function byLetters(usual: Lexicon): Lexicon | undefined {
  let best = -1;
  let most = 0;
  for (let place = 0; place < scripts.length; place += 1) {
    const weight = shown[place]! * weights[scripts[place]!];
    if (weight <= most) continue;
    best = place;
    most = weight;
  }
  const found = byScript.get(scripts[best]);
  // A heading in Chinese characters alone is Japanese in a Japanese file.
  return best === -1 ? undefined : found?.script === 'han' && usual.script === 'kana' ? usual : found;
}

/** Counts scripts and words in one walk. */
function count(folded: string): void {
  // Most texts show one language and no script: what was not touched need not be emptied.
  if (isShown) shown.fill(0);
  isShown = false;
  for (; ordered > 0; ordered -= 1) hits[order[ordered - 1]!] = 0;
  let start = 0;
  let letters = 0;
  let sum = 0;
  const { length } = folded;
  for (let index = 0; index <= length; index += 1) {
    const at = index;
    let code = index < length ? folded.charCodeAt(index) : blank;
    if ((code & 0xf800) === 0xd800) {
      code = folded.codePointAt(index)!;
      if (code > 0xffff) index += 1;
    }
    const kind = kindOf(code);
    const script = scriptOf(kind);
    if (script !== 0) {
      shown[script - 1]! += 1;
      isShown = true;
    }
    if ((kind & letter) !== 0) {
      if (letters === 0) start = at;
      sum = (Math.imul(sum, 31) + code) | 0;
      letters += 1;
      if (letters < longestWord) continue;
    }
    if (letters === 0) continue;
    if (owned[sum & 4095] !== undefined) tally(folded, start, (kind & letter) === 0 ? at : index + 1, sum);
    letters = 0;
    sum = 0;
  }
}

const blank = 32;

function tally(folded: string, start: number, end: number, sum: number): void {
  for (let slot = sum; ; slot += 1) {
    const one = owned[slot & 4095];
    if (!one) return;
    if (one.word.length !== end - start || !folded.startsWith(one.word, start)) continue;
    for (const place of one.places) {
      if (hits[place] === 0) order[ordered++] = place;
      hits[place]! += 1;
    }
    return;
  }
}

/** Language of the whole, as it is written: what its first characters show, and fewer of them where these leave no doubt. */
export function usualLanguage(written: string): Lexicon {
  const sample = written.slice(0, longSample);
  if (!otherScript.test(sample)) {
    const found = languageOf(fold(mask(sample.slice(0, shortSample))), english, 0);
    const most = hits[latin.indexOf(found)]!;
    if (hits.every((count, place) => count + clear <= most || latin[place] === found)) return found;
  }
  return languageOf(fold(mask(sample)), english, 0);
}

const otherScript = /[\u0400-\u052f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]/;
const shortSample = 800;
const longSample = 4000;
/** Words by which a language has to be ahead of each other one. */
const clear = 12;
