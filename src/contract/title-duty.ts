import type { Limit, Rule } from '../model/contract.ts';
import { firstLetter } from './characters.ts';
import { governing } from './context.ts';
import { hasNumber, limitOf } from './limits.ts';
import { markersOf } from './markers.ts';
import { toRule } from './to-rule.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** A title that orders what it names: *Skill loading (mandatory)*, *Authorized use only*. It and what stands below are one duty. */
export function titleDuty(unit: Unit, reading: Reading): Rule | undefined {
  const { units, opened } = reading;
  const scope = opened.get(unit.span.start);
  if (!scope || !((scope.topics.has('skills') && scope.topics.has('mandatory')) || endsInOnly(scope) || ordersThings(scope) || endsWork(scope))) return undefined;
  let below: Unit | undefined;
  for (let index = unit.index + 1; index < units.length && isBelow(units[index]!.scope, scope); index += 1) below = units[index]!;
  if (!below) return undefined;
  if (endsInOnly(scope) && units.slice(unit.index + 1, below.index + 1).some((one) => one.type !== 'code' && bindsAlone(one))) return undefined;
  return { ...toRule(unit, 'obligation', below.span.end, reading), scope: 'agent' };
}

/** *WebSearch (mandatory)*, *MANDATORY:* above text in which nothing binds: the title is the duty. */
export function bareDuties(reading: Reading, rules: readonly Rule[]): Rule[] {
  const { units, headings, opened } = reading;
  return headings.flatMap((unit): Rule[] => {
    const scope = opened.get(unit.span.start);
    if (!scope || scope.topics.has('output') || scope.topics.has('example') || governing(scope.parent).context === 'example') return [];
    if (!(scope.topics.has('mandatory') && isMarked(scope)) && !isAlways(scope) && !mustInBrackets(scope)) return [];
    let last = unit;
    let own = unit;
    for (let index = unit.index + 1; index < units.length && isBelow(units[index]!.scope, scope); index += 1) {
      last = units[index]!;
      if (own.index === index - 1 && last.type !== 'heading') own = last;
    }
    const end = scope.topics.has('mandatory') ? last.span.end : own.span.end;
    if (last === unit || rules.some(({ span }) => span.start < end && span.end > unit.span.start)) return [];
    return [toRule(unit, 'obligation', own.span.end, reading)];
  });
}

/** The word for a duty stands in brackets at the end, or opens a title of few words. */
function isMarked({ folded, lexicon }: Scope): boolean {
  const found = words(lexicon, ({ headings }) => headings.mandatory).first(folded);
  if (found === undefined || found.start > 0) return found !== undefined && /[(（]$/.test(folded.slice(0, found.start));
  return folded.split(' ').length <= 3 || /^\s?(?:[:：—–]|- )/.test(folded.slice(found.end, found.end + 3));
}

/** *Always include*, *Standard scenarios (always include)*, *Step 1: Always ask first*; *always available* describes. */
function isAlways({ folded, lexicon, kind, level, parent }: Scope): boolean {
  if (kind !== 'bold' && (kind !== 'heading' || level === 1)) return false;
  const found = words(lexicon, ({ markers }) => markers.always).first(folded);
  if (found === undefined || /^\s(?:available|on|loaded|active|enabled|running|true|free|up)(?!\p{L})/u.test(folded.slice(found.end))) return false;
  const step = /^\p{L}{1,12}\s\d{1,2}(?:\.\d{1,2})?\s?[:.)—–-]\s?/u.exec(folded)?.[0].length ?? 0;
  if (/[(（]\s?$/.test(folded.slice(0, found.start))) return true;
  return found.start === step && governing(parent).context !== 'neutral' && /\p{L}{2}/u.test(folded.slice(found.end)) && folded.length <= 60;
}

/** *Legal bases (must have one)*: a duty in brackets behind what it is about. */
function mustInBrackets({ folded, lexicon, kind, parent }: Scope): boolean {
  if (kind === 'label' || governing(parent).context === 'output') return false;
  const found = words(lexicon, ({ markers }) => markers.obligation).first(folded);
  return lexicon.language === 'en' && found?.text === 'must' && /[(（]$/.test(folded.slice(0, found.start));
}

function bindsAlone({ masked, raw, lexicon, sign }: Unit): boolean {
  const { prohibition, obligation } = markersOf(masked, lexicon, { raw });
  return prohibition !== undefined || obligation !== undefined || sign !== undefined;
}

/** *Edge cases you must test*: the title orders what is listed below it. */
function ordersThings({ folded, lexicon, level, topics, kind, parent }: Scope): boolean {
  if (kind === 'heading' && level > 1 && lexicon.script === 'han' && /必须[^的]{1,8}的/.test(folded)) return true;
  if (kind !== 'heading' || level === 1 || topics.has('rules') || topics.has('prohibitions') || topics.has('mandatory') || topics.has('neutral') || topics.has('output')) return false;
  const found = words(lexicon, ({ markers }) => markers.obligation).first(folded);
  if (found === undefined || found.start === 0 || governing(parent).context === 'neutral') return false;
  // *Operable (everything must work)*: what stands in brackets explains the title.
  return !/[(（][^)）]*$/.test(folded.slice(0, found.start)) && markersOf(folded, lexicon).obligation !== undefined;
}

/** *Escalate to a human when:* as a title: the conditions are listed below it. */
function endsWork({ folded, lexicon, level }: Scope): boolean {
  const last = words(lexicon, ({ markers }) => markers.conditions).all(folded).at(-1);
  return level > 1 && last !== undefined && last.end === folded.length && words(lexicon, ({ markers }) => markers.halt).first(folded)?.start === firstLetter(folded);
}

/** A cap that is a title: below one about rules any (*At most 300 lines*), elsewhere one on attempts (*If it fails after 3 rounds:*). */
export function capOf(unit: Unit, { opened, document: { lines } }: Reading): Limit | undefined {
  const scope = opened.get(unit.span.start);
  const above = governing(scope?.parent).context;
  if (above === 'rules') return limitOf(unit, lines);
  const cap = scope?.kind === 'bold' && above === 'free' ? limitOf(unit, lines) : undefined;
  return cap && (cap.what === 'attempts' || cap.what === 'iterations') ? cap : undefined;
}

/** Whether any statement reads like a limit: most documents have none, and then it need not be known what binds in them. */
export function mayLimit(reading: Reading): boolean {
  const { units, document: { lines } } = reading;
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (hasNumber(unit) && (unit.type === 'heading' ? capOf(unit, reading) : limitOf(unit, lines)) !== undefined) return true;
  }
  return false;
}

function endsInOnly({ folded, lexicon, level }: Scope): boolean {
  const last = words(lexicon, ({ markers }) => markers.clause.only).all(folded).at(-1);
  return level > 1 && last !== undefined && last.end === folded.length && last.start > 0;
}

function isBelow(scope: Scope | undefined, outer: Scope): boolean {
  for (let current = scope; current; current = current.parent) if (current === outer) return true;
  return false;
}
