import { speaksOfAnswer } from './answer-orders.ts';
import { isOrder } from './imperative.ts';
import { markersIn } from './markers.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** *Return one line. No file contents*: a short sentence without a verb narrows the order before it. */
export function isAddition(unit: Unit, before: Unit | undefined): boolean {
  if (unit.type !== 'sentence') return false;
  if (before?.block !== unit.block) return curt.test(unit.raw);
  if (unit.raw.length > 60 || before.type !== 'sentence') return false;
  return isOrder(before) || speaksOfAnswer(before) || callsOut(before) || (/^No\s`/.test(unit.raw) && markersIn(before).obligation !== undefined);
}

/** *No guesswork.*: all of the sentence; what is not there (*No errors.*, *No faults found.*) is a fact. */
const curt = /^No\s(?!(?:errors?|issues?|problems?|findings?|matches|match|results?|warnings?|violations?|changes?|data|blockers?)(?!\p{L}))\p{Ll}[\p{L}-]{2,24}(?:\s\p{Ll}[\p{L}-]{2,24}(?<!ed|found|left|known))?(?:, no\s\p{Ll}[\p{L}-]{2,24}(?:\s\p{Ll}[\p{L}-]{2,24}(?<!ed|found|left|known))?){0,3}[.!]$/u;

function callsOut({ masked, lexicon }: Unit): boolean {
  const hit = words(lexicon, ({ markers }) => markers.callout).first(masked);
  return hit !== undefined && !/[\p{L}\p{N}]/u.test(masked.slice(0, hit.start)) && /^[\s)]{0,4}[:!：！]/.test(masked.slice(hit.end, hit.end + 6));
}
