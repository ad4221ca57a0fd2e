import { firstLetter } from './characters.ts';
import { isObliged, verbLast, type Said } from './imperative.ts';
import { answering } from './sayings.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

const longestOrder = 140;

/** Whether the statement opens with an order about the whole answer: `Answer with:`, `Your response must include:`. */
export function speaksOfAnswer({ masked, said, lexicon }: Unit): boolean {
  if ((said & answering) === 0) return false;
  // *Then return one line.*
  const text = masked.trimEnd().replace(/^([^\p{L}]{0,4})(?:then|finally|lastly),?\s/u, '$1');
  if (text.length > longestOrder) return false;
  const start = firstLetter(text);
  const answer = words(lexicon, ({ output }) => output.answer).first(text);
  const isOrdered = answer && (answer.start === start || (verbLast.has(lexicon.language) && text.length - answer.end <= 10) || answersInCase({ masked, lexicon }));
  if (isOrdered) return !words(lexicon, ({ markers }) => markers.conditions).test(text.slice(answer.end, answer.end + 40));
  const reply = words(lexicon, ({ output }) => output.reply).first(text);
  if (reply?.start !== start) return false;
  const rest = text.slice(reply.end);
  return isObliged({ masked: rest, lexicon }) || (words(lexicon, ({ output }) => output.give).test(rest) && words(lexicon, ({ output }) => output.shape).test(rest));
}

/** *After the check, return only:*, and not *If it fails, return only:*. */
export function answersInCase({ masked, lexicon }: Said): boolean {
  const start = firstLetter(masked);
  const answer = words(lexicon, ({ output }) => output.answer).first(masked);
  const before = masked.slice(start, answer?.start ?? start);
  if (before.length > longestCase || !/[:：]\s*$/.test(masked) || !/^[^.,;:!?]{4,}(?:,\s|(?<=\p{Script=Cyrillic}.{0,60})\s)$/u.test(before)) return false;
  return words(lexicon, ({ markers }) => markers.conditions).first(before)?.start === 0 && words(lexicon, ({ markers }) => markers.ifs).first(before)?.start !== 0;
}

const longestCase = 80;
