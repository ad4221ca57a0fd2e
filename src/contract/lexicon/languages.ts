import { english } from './en.ts';
import type { Lexicon } from './lexicon.ts';
import { russian } from './ru.ts';

/** English comes first: it serves where nothing points at another language. */
export const lexicons: readonly Lexicon[] = [english, russian];
