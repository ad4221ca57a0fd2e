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

/** Words to the Latin languages that have them among their short frequent ones. */
const owners = new Map<string, Lexicon[]>();
for (const lexicon of latin) for (const word of lexicon.common) owners.set(word, [...(owners.get(word) ?? []), lexicon]);

/**
 * Language of a stretch of text: by script, then by short frequent words. `usual` is the language
 * of what stands around it; it decides for text that shows nothing, such as a heading of two names.
 */
export function languageOf(folded: string, usual: Lexicon): Lexicon {
  const outside = /[^\u0000-\u024f]/.test(folded) ? byLetters(folded, usual) : undefined;
  if (outside) return outside;
  const hits = new Map<Lexicon, number>();
  for (const [word] of folded.matchAll(/\p{L}{1,12}/gu)) for (const lexicon of owners.get(word) ?? []) hits.set(lexicon, (hits.get(lexicon) ?? 0) + 1);
  let best: Lexicon | undefined;
  for (const [lexicon, count] of hits) {
    const most = best ? hits.get(best)! : 0;
    if (count > most || (count === most && lexicon === usual)) best = lexicon;
  }
  return best ?? (usual.script === undefined ? usual : english);
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
  return languageOf(text, english);
}
