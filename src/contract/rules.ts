import type { Limit, Rule, RuleKind } from '../model/contract.ts';
import type { Span } from '../text/span.ts';
import { governing, type Context } from './context.ts';
import { bansDelegation } from './delegation.ts';
import { limitOf } from './limits.ts';
import { wholeLines } from './lines.ts';
import { isOrder, markersOf, type Markers } from './markers.ts';
import { fold } from './phrases.ts';
import { hasShape } from './return-shape.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

export interface Bound {
  readonly rules: readonly Rule[];
  readonly limits: readonly Limit[];
}

/** Statements that bind: by the title above them, by a marker in them, or by a sign in front. */
export function findRules(reading: Reading): Bound {
  const rules: Rule[] = [];
  const limits: Limit[] = [];
  const { lines } = reading.document;
  let covered = 0;
  for (const unit of reading.units) {
    if (unit.type === 'heading') {
      const duty = titleDuty(unit, reading);
      if (duty) {
        rules.push(duty);
        covered = duty.span.end;
      }
      continue;
    }
    if (unit.type === 'code' || unit.span.start < covered) continue;
    const { context } = governing(unit.scope);
    if (context === 'example') continue;
    const markers = markersOf(unit.masked, unit.lexicon);
    const limit = limitOf(unit, lines);
    const kinds = kindsOf(unit, context, markers, limit);
    if (limit && (kinds.length > 0 || conduct.has(limit.what))) {
      limits.push(limit);
    }
    if (isOpen(unit, markers)) continue;
    for (const kind of kinds) {
      const rule = toRule(unit, kind, reading);
      rules.push(rule);
      if (unit.leads !== undefined && unit.type === 'sentence') covered = Math.max(covered, rule.span.end);
    }
  }
  return { rules, limits };
}

/** A lead-in that stops at its marker: in *you must:* the items below are the duties, in *always gather context:* the lead-in is. */
function isOpen({ masked, leads }: Unit, { prohibition, obligation }: Markers): boolean {
  const last = Math.max(prohibition ?? -1, obligation ?? -1);
  return leads !== undefined && last !== -1 && masked.length - last <= 14;
}

/** A title that orders what it names: *Skill loading (mandatory)* and the list below it are one duty. */
function titleDuty(unit: Unit, { units, opened, document: { lines, text } }: Reading): Rule | undefined {
  const scope = opened.get(unit.span.start);
  if (!scope?.topics.has('skills') || !scope.topics.has('mandatory')) return undefined;
  let below: Unit | undefined;
  for (let index = unit.index + 1; index < units.length && isBelow(units[index]!.scope, scope); index += 1) below = units[index]!;
  if (!below) return undefined;
  const whole = { start: unit.span.start, end: below.span.end };
  return { kind: 'obligation', scope: 'agent', text: text.slice(whole.start, whole.end), language: unit.lexicon.language, span: wholeLines(lines, whole) };
}

function isBelow(scope: Scope | undefined, outer: Scope): boolean {
  for (let current = scope; current; current = current.parent) if (current === outer) return true;
  return false;
}

/** Limits of these bind the agent wherever they stand. */
const conduct: ReadonlySet<string> = new Set(['attempts', 'iterations', 'turns', 'questions', 'calls', 'minutes']);

function kindsOf(unit: Unit, context: Context, markers: Markers, limit: Limit | undefined): RuleKind[] {
  const { prohibition, obligation } = markers;
  if (/[?？]["')*_\s]*$/.test(unit.raw)) return [];
  const bound = isBound(unit, context);
  const marked = prohibition !== undefined || obligation !== undefined || unit.sign !== undefined;
  if (!bound && !marked && !(limit && conduct.has(limit.what))) return [];
  const forbids = prohibition !== undefined || unit.sign === 'forbid' || (context === 'prohibitions' && obligation === undefined && unit.sign !== 'demand');
  if (forbids && bansDelegation(unit, context)) return ['delegation'];
  if (limit) return ['limit'];
  if (hasShape(unit) && (bound || marked)) return ['return-shape'];
  const kinds: RuleKind[] = [];
  if (forbids) kinds.push('prohibition');
  if (obligation !== undefined || !forbids) kinds.push('obligation');
  return kinds;
}

/** Whether the place alone makes it binding. */
function isBound(unit: Unit, context: Context): boolean {
  if (context !== 'rules' && context !== 'prohibitions') return false;
  if (unit.scope?.kind === 'item') return false;
  if (unit.type === 'item') return !unit.box && /\p{L}{2}/u.test(unit.masked);
  if (unit.type === 'cell') return true;
  return unit.leads === undefined && (isOrder(unit) || unit.sign !== undefined);
}

function toRule(unit: Unit, kind: RuleKind, { document: { lines, text } }: Reading): Rule {
  const whole: Span = { start: unit.span.start, end: unit.leads !== undefined && unit.type === 'sentence' && kind !== 'limit' ? unit.leads : unit.span.end };
  return { kind, scope: scopeOf(unit), text: text.slice(whole.start, whole.end), language: unit.lexicon.language, span: wholeLines(lines, whole) };
}

function scopeOf({ masked, lexicon, scope: place }: Unit): Rule['scope'] {
  for (const titled of [place, governing(place).scope]) if (titled && words(titled.lexicon, ({ scope }) => scope.agent).test(fold(titled.title))) return 'agent';
  const agent = words(lexicon, ({ scope }) => scope.agent).all(masked).length;
  const domain = words(lexicon, ({ scope }) => scope.domain).all(masked).length;
  return domain > agent ? 'domain' : 'agent';
}
