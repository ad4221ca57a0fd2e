import type { DelegationMode } from '../model/contract.ts';
import { firstLetter } from './characters.ts';
import { verbLast } from './imperative.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** Words that say what is to be done with an agent, beside its name. */
export interface Near {
  readonly mode: DelegationMode;
  readonly text: string;
  /** Nothing but an article and marks stand between the words and the name. */
  readonly close: boolean;
}

const modes: readonly DelegationMode[] = ['owner', 'return', 'handoff', 'collab', 'from'];
const close = /^[^\p{L}]{0,6}(?:(?:the|a|an|our|to|с|к)\s{1,2})?[^\p{L}]{0,4}$/u;
const suffix = /^['’]?\p{L}{0,4}\s{0,2}(?:(?:sub)?agent\p{L}{0,4}\s{0,2}|エージェント\p{L}{0,2}|에이전트\p{L}{0,3}\s{0,2})?$/u;

/** *Return one line to the orchestrator*. */
export function answers(unit: Unit, end: number): Near | undefined {
  const { masked, lexicon } = unit;
  const answer = words(lexicon, ({ output }) => output.answer).first(masked);
  if (answer && answer.start === firstLetter(masked) && end - answer.end <= 60) return { mode: 'return', text: answer.text, close: true };
  return reported.test(masked.slice(0, end)) ? { mode: 'return', text: 'report to', close: true } : undefined;
}

/** *Report the versions to the commander*. */
const reported = /^[^a-z]{0,4}(?:you\s)?(?:report|submit|send)\s[^.;:()]{2,120}\sto\s(?:the\s|an?\s|your\s)?$/;

/** *Called by the orchestrator at step 6*, *message the team lead*. */
export function bySide(before: string): DelegationMode | undefined {
  const said = sided.exec(before.slice(-24));
  return said && /^(?:the\s)?$/.test(before.slice(-24).slice(said.index + said[0].length)) ? (said[1] === undefined ? 'return' : 'from') : undefined;
}

/** Whether there may be one of them. */
export const sided = /(?:^|\s)(?:(called|invoked|spawned|dispatched|launched|triggered)\sby|message|notify|tell|inform|alert)\s/;

/** The words for a mode right behind a name, in languages whose verb comes last: *`x`'a devredin*. */
export function modeBehind(masked: string, end: number, lexicon: Lexicon): Near | undefined {
  if (!verbLast.has(lexicon.language)) return undefined;
  const behind = masked.slice(end, end + 32);
  for (const mode of modes) {
    const hit = words(lexicon, ({ delegation }) => delegation.modes[mode]).first(behind);
    if (hit && suffix.test(behind.slice(0, hit.start))) return { mode, text: hit.text, close: true };
  }
  return undefined;
}

/** The words for a mode that stand last before a name. */
export function modeBefore(masked: string, start: number, lexicon: Lexicon, reach: number): Near | undefined {
  const before = masked.slice(Math.max(0, start - reach), start);
  let best: (Near & { readonly end: number }) | undefined;
  for (const mode of modes) {
    for (const hit of words(lexicon, ({ delegation }) => delegation.modes[mode]).all(before)) {
      if (!best || hit.end > best.end || (hit.end === best.end && hit.text.length > best.text.length)) best = { mode, text: hit.text, end: hit.end, close: close.test(before.slice(hit.end)) };
    }
  }
  return best;
}

/** Whether words that choose something stand right beside a name: *consider the `x`*, *`x`を使用*. */
export function isPicked(masked: string, start: number, end: number, lexicon: Lexicon): boolean {
  const pick = words(lexicon, ({ delegation }) => delegation.pick);
  const before = masked.slice(Math.max(0, start - 32), start);
  const last = pick.all(before).at(-1);
  if (last && close.test(before.slice(last.end))) return true;
  if (!verbLast.has(lexicon.language)) return false;
  const behind = masked.slice(end, end + 32);
  const next = pick.first(behind);
  return next !== undefined && suffix.test(behind.slice(0, next.start));
}

/** Whether a group is named right before what is told of it in brackets or behind a colon: *to subagents (`x`, `y`)*. */
export function isOfGroup(masked: string, start: number, lexicon: Lexicon): boolean {
  const before = masked.slice(Math.max(0, start - 48), start);
  const group = words(lexicon, ({ delegation }) => delegation.anyone).all(before).at(-1);
  return group !== undefined && /^\s?(?:[(（:：]|like\s|such as\s)\s?(?:e\.?g\.?,?\s|i\.?e\.?,?\s|like\s|such as\s)?[^\p{L}\n]{0,3}$/u.test(before.slice(group.end));
}
