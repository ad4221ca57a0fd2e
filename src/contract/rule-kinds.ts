import type { Limit, RuleKind } from '../model/contract.ts';
import { bansDelegation, bansMore } from './ban.ts';
import { firstLetter } from './characters.ts';
import { isTitle, type Context } from './context.ts';
import { bannedNames } from './delegation.ts';
import { isOrder, verbLast } from './imperative.ts';
import { capBinds, hasAmount } from './limits.ts';
import { bansOf, halts, markersOf, type Markers } from './markers.ts';
import { allows, ordersBehindLabel, ordersBehindRule, ordersFirst, shouts } from './orders.ts';
import { hasShape, returnsExactly } from './return-shape.ts';
import { namesExamples } from './samples.ts';
import { sentences } from './sentences.ts';
import { listsForbidden } from './silent.ts';
import type { Unit } from './unit.ts';
import { words } from './vocabulary.ts';

/** The kinds of rule that a statement is; none where it binds to nothing. `listed` tells whether it stands in the list that its lead-in opened. */
export function kindsOf(unit: Unit, context: Context, markers: Markers, limit: Limit | undefined, listed: boolean): RuleKind[] {
  const { prohibition, obligation } = markers;
  if (stopsOn(unit, context, markers)) return ['obligation'];
  const sign = signIn(unit, context);
  const bound = isBound(unit, context, listed) || bindsByLabel(unit, context);
  const marked = prohibition !== undefined || obligation !== undefined || sign !== undefined || isDemanded(unit, context) || shouts(unit);
  if (!bound && !marked && (context === 'free' || context === 'rules') && listsForbidden(unit)) return ['prohibition'];
  const shapes = hasShape(unit) || returnsExactly(unit);
  if (!bound && !marked && !shapes && !(limit && context !== 'neutral' && capBinds(unit, limit))) return [];
  if (unit.box && prohibition === undefined && obligation === undefined) return [];

  const instead = context === 'prohibitions' && sign === undefined && prohibition === undefined && obligation !== undefined && bansFirst(unit, obligation);
  const forbids = prohibition !== undefined || sign === 'forbid' || (context === 'prohibitions' && (obligation === undefined || instead) && sign !== 'demand');
  if (forbids && (bansDelegation(unit, context) || bannedNames(unit).length > 0)) return bansMore(unit) ? ['prohibition', 'delegation'] : ['delegation'];
  if (limit) return prohibition !== undefined && bansApart(unit, prohibition) ? ['prohibition', 'limit'] : ['limit'];
  if (shapes) return ['return-shape'];
  if (bound && !forbids && obligation === undefined && sign === undefined && avoids(unit)) return ['prohibition'];

  const isBan = context === 'prohibitions' || sign === 'forbid';
  const orders = obligation !== undefined && !instead && !repeats(unit, markers, isBan) && !contrasts(unit, markers) && !echoes(unit, obligation);
  const isOrdered = orders || !forbids || (bound && context !== 'prohibitions' && ordersFirst(unit));
  return [...(forbids ? ['prohibition' as const] : []), ...(isOrdered ? ['obligation' as const] : [])];
}

/** A label in bold that calls itself a rule, or a whole sentence in bold that orders. */
function bindsByLabel(unit: Unit, context: Context): boolean {
  if ((context === 'free' || context === 'neutral' || context === 'rules') && ordersBehindRule(unit)) return true;
  return context === 'free' && unit.type === 'sentence' && /^\*\*[^*\n]{24,300}\*\*$/.test(unit.raw) && ordersBehindLabel(unit);
}

/** *Before you write, use x to:* below *Mandatory tools*. */
function isDemanded(unit: Unit, context: Context): boolean {
  if (context !== 'tools' || unit.type !== 'sentence' || !isOrder(unit)) return false;
  for (let current = unit.scope; current && !isTitle(current); current = current.parent) if (current.topics.has('mandatory')) return true;
  return false;
}

const again: ReadonlySet<string> = new Set(['en', 'ru']);

/** *Do not pad, only name what matters*: the second half says the first again. */
function repeats({ masked, lexicon }: Unit, { prohibition, obligation }: Markers, isBan: boolean): boolean {
  if (prohibition === undefined || obligation === undefined || obligation <= prohibition || !again.has(lexicon.language)) return false;
  if ((isBan ? /[.!?。]/ : /[.!?。—–]|\s-\s/).test(masked.slice(prohibition, obligation))) return false;
  if (words(lexicon, ({ markers }) => markers.clause.only).first(masked, obligation)?.start !== obligation) return false;
  return markersOf(masked.slice(obligation + 4), lexicon).obligation === undefined;
}

/** *No redesign — only fix errors, don't rewrite*: what stands behind the label says it again. */
function echoes({ masked, raw, lexicon }: Unit, obligation: number): boolean {
  const label = /^\s*\*\*[^*\n]{1,60}\*\*/.exec(raw)?.[0].length ?? 0;
  if (label === 0 || obligation < label) return false;
  const said = masked.slice(0, label);
  const forbids = words(lexicon, ({ markers }) => markers.none).test(said) || (lexicon.script === 'han' && (masked[firstLetter(masked)] === '不' || bansOf(said, raw, lexicon).length > 0));
  if (!forbids || words(lexicon, ({ markers }) => markers.clause.only).first(masked, obligation)?.start !== obligation) return false;
  return bansOf(masked.slice(obligation), raw.slice(obligation), lexicon).length > 0;
}

/** A lead-in that ends the work on what is listed below it. */
export function stopsOn(unit: Unit, context: Context, { prohibition, obligation }: Markers): boolean {
  if (prohibition !== undefined || obligation !== undefined || unit.sign !== undefined || unit.leads === undefined || unit.type !== 'sentence') return false;
  return (context === 'free' || context === 'rules' || context === 'neutral' || context === 'delegation') && halts(unit);
}

/** Whether the place alone makes it binding. */
function isBound(unit: Unit, context: Context, listed: boolean): boolean {
  if (context !== 'rules' && context !== 'prohibitions') return false;
  // An item below a rule says how to keep it; it is a duty of its own only when it orders.
  if (unit.scope?.kind === 'item' && !listed) return unit.type === 'item' && !unit.box && unit.leads === undefined && ordersBehindLabel(unit);
  if (unit.type === 'cell') return true;
  if (unit.type === 'item') {
    if (unit.box || !/\p{L}{2}/u.test(unit.masked) || /^[^:：]{1,40}[:：]\s{0,3}(?:\.{3}|…)\s*$/.test(unit.raw)) return false;
    return !(unit.leads !== undefined && namesExamples(unit)) && !(context === 'rules' && allows(unit));
  }
  // *When in doubt, drop it* below what is not to be done is none of it.
  const isCondition = context === 'prohibitions' && words(unit.lexicon, ({ markers }) => markers.conditions).first(unit.masked)?.start === firstLetter(unit.masked);
  // *PASS: …*, *FAIL: …*: where signs were taken for pictures.
  return unit.leads === undefined && !isCondition && (isOrder(unit) || unit.sign !== undefined || /^(?:PASS|FAIL):\s/.test(unit.raw));
}

/** A sign binds in a list that does not describe; in a row it is data, and before bare code it marks a good example. */
function signIn({ sign, type, raw, masked, lexicon }: Unit, context: Context): Unit['sign'] {
  const bound = context === 'rules' || context === 'prohibitions';
  if ((type === 'cell' && !bound) || (sign === 'demand' && context === 'neutral') || !/\p{L}{2}/u.test(masked)) return undefined;
  // *❌ Block: faults were found*: a verdict.
  if (sign === 'forbid' && verdict.test(raw)) return undefined;
  // *✅ All tests pass* says when the work is done.
  if (sign === 'demand' && !bound && lexicon.language === 'en' && !isOrder({ masked, lexicon })) return undefined;
  return sign;
}

const verdict = /^[^\p{L}]{0,12}(?:failed|fail|block|blocked|reject|rejected)\**\s?(?:[:：]|[—–-]\s)/iu;

/** *Write code — plans only* below *Do not*: what is forbidden, and behind it what is to be done. */
function bansFirst({ masked, type }: Unit, obligation: number): boolean {
  // *Show only parts → show all of it*
  return type === 'item' && (/\p{L}{2}.{0,200}(?:[.;]\s|\s(?:[—–-]|→)\s)/u.test(masked.slice(0, obligation)) || /\s→\s/.test(masked.slice(obligation)));
}

/** *Do not print the plan. Ask exactly one question*: the cap stands in another sentence than the ban. */
function bansApart(unit: Unit, ban: number): boolean {
  const own = sentences(unit.raw, 0).find(({ start, end }) => start <= ban && ban < end);
  return own !== undefined && own.end - own.start < unit.raw.length && !hasAmount(unit, own);
}

/** *Never contain secrets — only placeholders*: what may be there in place of what is forbidden. */
function contrasts({ masked, lexicon }: Unit, { prohibition, obligation }: Markers): boolean {
  if (prohibition === undefined || obligation === undefined || obligation < prohibition) return false;
  if (verbLast.has(lexicon.language) || !/\s[—–-]\s$/.test(masked.slice(0, obligation))) return false;
  const only = words(lexicon, ({ markers }) => markers.clause.only).first(masked, obligation);
  const rest = only?.start === obligation ? masked.slice(only.end).trim() : '';
  return /^[\p{L}-]{3,24}(?:\s[\p{L}-]{2,24}){0,2}[.!]?$/u.test(rest) && !isOrder({ masked: rest, lexicon });
}

/** *Avoid needless tests*. */
function avoids({ masked, lexicon }: Unit): boolean {
  const verb = words(lexicon, ({ markers }) => markers.avoid).first(masked);
  return verb !== undefined && (verb.start === firstLetter(masked) || (verbLast.has(lexicon.language) && masked.trimEnd().length - verb.end <= 6));
}
