import type { Rule, RuleKind } from '../model/contract.ts';
import type { Span } from '../text/span.ts';
import { governing } from './context.ts';
import { wholeLines } from './lines.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** The rule of one kind that a unit states, up to `end`, on whole lines. */
export function toRule(unit: Unit, kind: RuleKind, end: number, { document: { lines, text } }: Reading): Rule {
  const whole: Span = { start: unit.span.start, end };
  return { kind, scope: scopeOf(unit), text: text.slice(whole.start, whole.end), language: unit.lexicon.language, span: wholeLines(lines, whole) };
}

function scopeOf({ masked, lexicon, scope: place }: Unit): Rule['scope'] {
  for (const titled of [place, governing(place).scope]) if (titled && words(titled.lexicon, ({ scope }) => scope.agent).test(titled.folded)) return 'agent';
  const agent = words(lexicon, ({ scope }) => scope.agent).all(masked).length;
  const domain = words(lexicon, ({ scope }) => scope.domain).all(masked).length;
  return domain > agent ? 'domain' : 'agent';
}
