import { english } from './lexicon/en.ts';
import { lexicons } from './lexicon/languages.ts';
import type { Lexicon } from './lexicon/lexicon.ts';

const scripts: readonly { readonly script: NonNullable<Lexicon['script']>; readonly pattern: RegExp; readonly weight: number }[] = [
  { script: 'kana', pattern: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, weight: 4 },
  { script: 'hangul', pattern: /\p{Script=Hangul}/gu, weight: 3 },
  { script: 'han', pattern: /\p{Script=Han}/gu, weight: 2 },
  { script: 'cyrillic', pattern: /\p{Script=Cyrillic}/gu, weight: 1 },
];
const byScript = new Map(lexicons.map((lexicon) => [lexicon.script, lexicon]));
const latin = lexicons.filter((lexicon) => lexicon.script === undefined);

/** Words of a foreign language that a line needs beyond those of the usual one. */
const margin = 2;

/** Words to the Latin languages that have them among their short frequent ones. */
const owners = new Map<string, Lexicon[]>();
for (const lexicon of latin) for (const word of lexicon.common) owners.set(word, [...(owners.get(word) ?? []), lexicon]);

const pieces = /\p{L}{1,12}/gu;
/** The same where there are no other letters. */
const plainPieces = /[A-Za-z]{1,12}/g;

/**
 * Language of a stretch of text: by script, then by short frequent words. `usual` is the language
 * of what stands around it; it decides for text that shows nothing, such as a heading of two names.
 */
export function languageOf(folded: string, usual: Lexicon, ahead = margin): Lexicon {
  const outside = /[\u0370-\u{10ffff}]/u.test(folded) ? byLetters(folded, usual) : undefined;
  if (outside) return outside;
  const hits = new Map<Lexicon, number>();
  for (const word of folded.match(/[^\0-\x7f]/.test(folded) ? pieces : plainPieces) ?? []) {
    const having = owners.get(word);
    if (having) for (const lexicon of having) hits.set(lexicon, (hits.get(lexicon) ?? 0) + 1);
  }
  const fallback = usual.script === undefined ? usual : english;
  let best = fallback;
  for (const [lexicon, count] of hits) if (count > (hits.get(best) ?? 0) + (best === fallback ? ahead : 0)) best = lexicon;
  return best;
}

function byLetters(folded: string, usual: Lexicon): Lexicon | undefined {
  let best: { readonly lexicon: Lexicon; readonly count: number } | undefined;
  for (const { script, pattern, weight } of scripts) {
    const lexicon = byScript.get(script);
    if (!lexicon) continue;
    const count = (folded.match(pattern)?.length ?? 0) * weight;
    if (count > (best?.count ?? 0)) best = { lexicon, count };
  }
  // A heading in Chinese characters alone is Japanese in a Japanese file.
  if (best?.lexicon.script === 'han' && usual.script === 'kana') return usual;
  return best?.lexicon;
}

/** Language of the whole: what most of its lines are written in. */
export function usualLanguage(text: string): Lexicon {
  return languageOf(text, english, 0);
}
