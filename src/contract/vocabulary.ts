import { english } from './lexicon/en.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { matcher, type Matcher } from './phrases.ts';

const made = new WeakMap<readonly string[], Matcher>();

/** The matcher of one list in the language of the text, or of English beside it: prose of every language borrows `NEVER`. */
export function words(lexicon: Lexicon, pick: (lexicon: Lexicon) => readonly string[] | undefined): Matcher {
  const own = compiled(pick(lexicon));
  if (lexicon === english) return own;
  const borrowed = compiled(pick(english));
  return {
    test: (folded) => own.test(folded) || borrowed.test(folded),
    first: (folded, from) => own.first(folded, from) ?? borrowed.first(folded, from),
    all: (folded) => [...own.all(folded), ...borrowed.all(folded)].toSorted((a, b) => a.start - b.start),
  };
}

const nothing: readonly string[] = [];

function compiled(list: readonly string[] = nothing): Matcher {
  let found = made.get(list);
  if (!found) made.set(list, (found = matcher(list)));
  return found;
}
