import { chinese } from './zh.ts';
import { english } from './en.ts';
import { french } from './fr.ts';
import { german } from './de.ts';
import { japanese } from './ja.ts';
import { korean } from './ko.ts';
import type { Lexicon } from './lexicon.ts';
import { portuguese } from './pt.ts';
import { russian } from './ru.ts';
import { spanish } from './es.ts';
import { turkish } from './tr.ts';

/** English comes first: it serves where nothing points at another language. */
export const lexicons: readonly Lexicon[] = [english, russian, chinese, japanese, korean, spanish, portuguese, french, turkish, german];
