import { matcher } from './dictionary.ts';
import { lexicons } from './lexicon/languages.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { fold, type Matcher } from './phrases.ts';

/** *Mia (this agent): counts lamps*: whether what stands behind a name says that it is the reader's own. */
export function saysItself(text: string): boolean {
  const folded = fold(text);
  const hit = itself().first(folded);
  return hit !== undefined && /^[^\p{L}\n]{0,8}$/u.test(folded.slice(0, hit.start));
}

/** Whether a title or an order says that the form it speaks of is the one of the answer. */
export function speaksOfForm(text: string): boolean {
  return form().test(fold(text));
}

const itself = inAnyLanguage(({ delegation }) => delegation.itself);
const form = inAnyLanguage(({ output }) => output.named);

/** The search for one list of every language at once, made when it is first asked for. */
function inAnyLanguage(pick: (lexicon: Lexicon) => readonly string[]): () => Matcher {
  let made: Matcher | undefined;
  return () => (made ??= matcher([...new Set(lexicons.flatMap(pick))]));
}
