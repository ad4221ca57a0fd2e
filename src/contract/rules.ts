import type { Limit, Rule, RuleKind } from '../model/contract.ts';
import { isAddition } from './additions.ts';
import { bansDelegation, bansMore } from './ban.ts';
import { firstLetter } from './characters.ts';
import { governing, isTitle, type Context, type Governed } from './context.ts';
import { bannedNames } from './delegation.ts';
import { capBinds, conduct, hasAmount, limitOf } from './limits.ts';
import { bansOf, halts, isOrder, markersOf, verbLast, type Markers } from './markers.ts';
import { allows, allowsOnly, namesGroup, ordersBehindLabel, ordersBehindRule, ordersBelow, ordersFirst, shouts } from './orders.ts';
import { bindsItself, readMarkers } from './read-markers.ts';
import { requirements } from './requirements.ts';
import { hasShape, returnsExactly } from './return-shape.ts';
import { bareDuties, capOf, titleDuty } from './title-duty.ts';
import { toRule } from './to-rule.ts';
import { fold } from './phrases.ts';
import { isSample, namesExamples } from './samples.ts';
import { binding, counting, labelling } from './sayings.ts';
import { sentences } from './sentences.ts';
import { digit, star } from './signs.ts';
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
  // Two sentences of one line that say the same kind of thing are one rule.
  const known = new Set<string>();
  const { lines } = reading.document;
  let covered = 0;
  // What is covered is a list of conditions to stop on.
  let stopping = false;
  // It is a list of what is allowed.
  let allowing = false;
  let quoted = -1;
  let remembered = -1;
  let open: { readonly end: number; readonly context: Context; readonly depth: number } = { end: 0, context: 'free', depth: 0 };
  const { units } = reading;
  const required = requirements(reading);
  const closingBlock = units.at(-1)?.block;
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (unit.type === 'heading') {
      const cap = capOf(unit, reading);
      if (cap) {
        limits.push(cap);
        rules.push(toRule(unit, 'limit', unit.span.end, reading));
      }
      const duty = titleDuty(unit, reading);
      if (duty) {
        rules.push(duty);
        covered = duty.span.end;
      }
      continue;
    }
    if (unit.type === 'code') continue;
    // A message of several sentences in quotation marks, which the mask leaves alone.
    if (unit.type === 'sentence' && /^(?:[^\n"“]{1,60}[:：]\n)?["“][^"”]{20,}$/.test(unit.raw)) quoted = unit.block;
    else if (unit.block === quoted && /["”]/.test(reading.units[unit.index - 1]!.raw.slice(1))) quoted = -1;
    if (unit.span.start < covered) {
      const cap = stopping ? limitOf(unit, lines) : undefined;
      if (cap && conduct.has(cap.what)) {
        limits.push(cap);
        rules.push(toRule(unit, 'limit', unit.span.end, reading));
      } else for (const kind of bindsItself(unit, allowing)) rules.push(toRule(unit, kind, unit.span.end, reading));
      continue;
    }
    stopping = false;
    if (remembers(unit)) remembered = unit.block;
    const closing = unit.type === 'sentence' && unit.depth === 0 && (unit.block === closingBlock || unit.block === remembered);
    const governed = closing ? noContext(governing(unit.scope), unit) : governing(unit.scope);
    const { scope } = governed;
    // Rows below *Test types required* are what is required, and no duties.
    const context = unit.type === 'cell' && isStep(scope) ? 'free' : governed.context === 'free' && unit.type === 'item' && unit.scope && required.has(unit.scope) ? 'rules' : governed.context;
    const opened = unit.span.start < open.end;
    if (context === 'example' || unit.block === quoted || (!opened && isSilent(unit, context)) || isQuestion(unit) || isSample(unit)) continue;
    const titled = opened || context === 'rules' || context === 'prohibitions';
    const markers = readMarkers(unit, opened ? open.context : context, (unit.said & binding) !== 0 && isAddition(unit, units[index - 1]));
    const limit = unit.box ? undefined : limitOf(unit, lines);
    const kinds = kindsOf(unit, opened ? open.context : context, markers, limit, opened && unit.depth === open.depth);
    // What two sentences of one line cap alike is one limit.
    if (limit && (kinds.length > 0 || (context !== 'neutral' && conduct.has(limit.what))) && !isSame(limit, limits.at(-1))) limits.push(limit);
    // *You must follow these rules:*: the rules are what stands below.
    if (unit.type === 'sentence' && unit.leads !== undefined && reading.units[unit.index + 1]?.type === 'item' && namesRules(reading.opened.get(unit.span.start))) continue;
    if (isOpen(unit, markers) && (markers.prohibition !== undefined || unit.sign === 'forbid' || (context === 'rules' && !isStep(scope) && isLeadIn(unit, units[index + 1])) || ordersBelow(reading, unit))) {
      open = { end: unit.leads!, context: markers.prohibition === undefined && unit.sign !== 'forbid' ? 'rules' : 'prohibitions', depth: unit.depth + 1 };
      continue;
    }
    if (!opened && context === 'rules' && !isStep(scope) && markers.obligation === undefined && markers.prohibition === undefined && namesGroup(unit, units[index + 1])) {
      open = { end: unit.leads!, context, depth: unit.depth + 1 };
      continue;
    }
    for (const kind of kinds) {
      const stops = stopsOn(unit, context, markers);
      const whole = unit.leads !== undefined && unit.type === 'sentence' && kind !== 'limit' && (!titled || stops || isStep(scope) || allowsOnly(unit));
      const rule = toRule(unit, kind, whole ? unit.leads! : unit.span.end, reading);
      const key = `${kind} ${rule.span.start} ${rule.span.end}`;
      if (!known.has(key)) rules.push(rule);
      known.add(key);
      if (whole) {
        covered = Math.max(covered, rule.span.end);
        allowing = allowsOnly(unit);
      }
      stopping ||= stops;
    }
  }
  return { rules: [...rules, ...bareDuties(reading, rules)].toSorted((a, b) => a.span.start - b.span.start), limits };
}

function isSame(limit: Limit, other: Limit | undefined): boolean {
  return other !== undefined && other.what === limit.what && other.value === limit.value && other.span.start === limit.span.start;
}

/** *Each text must be:* above a list below a title about rules, which binds item by item. */
function isLeadIn({ type, raw }: Unit, next: Unit | undefined): boolean {
  return type === 'sentence' && next?.type === 'item' && /\p{L}{2}/u.test(next.masked) && !raw.startsWith('**');
}

function namesRules(label: Scope | undefined): boolean {
  if (label?.kind !== 'label' || !label.topics.has('rules') || label.topics.has('prohibitions')) return false;
  const title = fold(label.title);
  return words(label.lexicon, ({ headings }) => headings.rules).all(title).at(-1)?.end === title.length;
}

/** *Quality gates (mandatory)* names a step that has to be taken, not a list of rules. */
function isStep(scope: Scope | undefined): boolean {
  return scope !== undefined && scope.topics.has('mandatory') && !scope.topics.has('rules') && !scope.topics.has('prohibitions');
}

/** *Remember: you are the last to look at it. …*: such a paragraph speaks of the whole file, too. */
function remembers({ type, masked, said, lexicon }: Unit): boolean {
  if (type !== 'sentence' || (said & labelling) === 0) return false;
  const hit = words(lexicon, ({ markers }) => markers.reminders).first(masked);
  return hit !== undefined && hit.start === firstLetter(masked) && /^[\s*]{0,4}[:：]/.test(masked.slice(hit.end, hit.end + 6));
}

/** The paragraph that ends a file speaks of all of it, whatever title stands above. */
function noContext({ context, scope }: Governed, { masked }: Unit): Governed {
  // What a line in bold binds ends with its list.
  const ended = scope?.kind === 'bold' && context === 'rules' && !/[:：]/.test(masked);
  return { ...(scope ? { scope } : {}), context: context === 'example' || context === 'neutral' || ended ? 'free' : context };
}

function isQuestion({ raw, masked, said, lexicon }: Unit): boolean {
  if (!/[?？]/.test(raw)) return false;
  // *Never ask "Shall I go on?"* ends like one.
  if (((said & binding) !== 0 && words(lexicon, ({ markers }) => markers.clause.prohibition).first(masked)?.start === firstLetter(masked)) || (/^\s*\*\*[^*\n]{1,60}[^*\n?]\*\*\s/.test(raw) && isOrder({ masked, lexicon }))) return false;
  // *Before a change, ask: "Is it needed?"*
  if (/[:：]\s[*_]{0,3}["“][^"”]*[?？]["”][*_\s]{0,4}$/.test(raw.slice(-300))) return false;
  return /[?？](?:["')*_\s]{0,6}|\s?[(（][^()（）?？"]{1,100}[)）][.\s]{0,2})$/.test(raw.slice(-120));
}

/** Nothing in it and nothing around it can make it bind: said of most statements, before any of them is looked at closely. */
function isSilent(unit: Unit, context: Context): boolean {
  const { raw, signs, said, type, sign, leads } = unit;
  if (context === 'rules' || context === 'prohibitions' || context === 'tools' || sign !== undefined || leads !== undefined) return false;
  if (type === 'sentence' && listsForbidden(unit)) return false;
  return (said & (binding | counting)) === 0 && !((signs & (star | digit)) !== 0 && /^\s*\*\*|\d/.test(raw)) && !returnsExactly(unit) && (type !== 'sentence' || /[a-z]/.test(raw)) && !unit.data;
}

/** *OUT OF SCOPE: tables, costs.*: a title about what is not done, with the things on its line. */
function listsForbidden({ raw, type, lexicon }: Unit): boolean {
  const [, label, things = ''] = (type === 'sentence' && /^\*{0,2}(\p{Lu}[\p{L}' -]{3,20}?)(?:\*\*[:：]|[:：]\*{0,2})\s(?=[^\n[{<]*$)(.{3,})$/u.exec(raw)) || [];
  if (label === undefined || !/,|\p{L}\s\p{L}/u.test(things)) return false;
  const said = fold(label);
  return words(lexicon, ({ headings }) => headings.prohibitions).first(said)?.text === said;
}

/** *Never do this → do this instead:*: what must not be done is listed below. */
const listsBans = /^(?:never|do not|don't)\s(?:do\s)?(?:this|these|any of these|the following)(?!\s{1,2}\p{L})/u;

/** A lead-in that stops at its marker: in *you must:* the items below are the duties, in *always gather context:* the lead-in is. */
function isOpen(unit: Unit, { prohibition, obligation }: Markers): boolean {
  const { masked, leads, sign, lexicon } = unit;
  if (leads !== undefined && hasShape(unit)) return false;
  if (leads !== undefined && sign === 'forbid' && masked.length <= 40) return true;
  const last = Math.max(prohibition ?? -1, obligation ?? -1);
  if (prohibition === undefined && allowsOnly(unit)) return false;
  if (leads !== undefined && prohibition !== undefined && listsBans.test(masked.slice(prohibition))) return true;
  // *Return only when:* opens conditions, which are no duties.
  if (last !== -1 && words(lexicon, ({ markers }) => markers.conditions).test(masked.slice(last)) && lexicon.language === 'en') return false;
  // A clause without blanks is short.
  // *After each of them, you are required to:* stops at its marker, too.
  if (leads !== undefined && last === obligation && masked.startsWith('you are', last) && (words(lexicon, ({ markers }) => markers.obligation).first(masked, last)?.end ?? 0) >= masked.trimEnd().length - 2) return true;
  return leads !== undefined && last !== -1 && (lexicon.script === 'han' || lexicon.script === 'kana' ? masked.trimEnd().length - last <= 6 : masked.slice(last).replace(/\s[(（][^()（）]{1,40}[)）](?=[\s:：]{0,3}$)/u, '').length <= 14);
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

function kindsOf(unit: Unit, context: Context, markers: Markers, limit: Limit | undefined, listed: boolean): RuleKind[] {
  const { prohibition, obligation } = markers;
  const sign = signIn(unit, context);
  const bound = isBound(unit, context, listed) || ((context === 'free' || context === 'neutral' || context === 'rules') && ordersBehindRule(unit)) || (context === 'free' && unit.type === 'sentence' && /^\*\*[^*\n]{24,300}\*\*$/.test(unit.raw) && ordersBehindLabel(unit));
  // *Before you write, use x to:* below *Mandatory tools*
  const demanded = context === 'tools' && unit.type === 'sentence' && isOrder(unit) && isDemanded(unit.scope);
  const marked = prohibition !== undefined || obligation !== undefined || sign !== undefined || demanded || shouts(unit);
  if (stopsOn(unit, context, markers)) return ['obligation'];
  if (!bound && !marked && (context === 'free' || context === 'rules') && listsForbidden(unit)) return ['prohibition'];
  if (!bound && !marked && !hasShape(unit) && !(limit && context !== 'neutral' && capBinds(unit, limit)) && !returnsExactly(unit)) return [];
  if (unit.box && prohibition === undefined && obligation === undefined) return [];
  const instead = context === 'prohibitions' && sign === undefined && prohibition === undefined && obligation !== undefined && bansFirst(unit, obligation);
  const forbids = prohibition !== undefined || sign === 'forbid' || (context === 'prohibitions' && (obligation === undefined || instead) && sign !== 'demand');
  if (forbids && (bansDelegation(unit, context) || bannedNames(unit).length > 0)) return bansMore(unit) ? ['prohibition', 'delegation'] : ['delegation'];
  if (limit) return prohibition !== undefined && bansApart(unit, prohibition) ? ['prohibition', 'limit'] : ['limit'];
  if (hasShape(unit) || returnsExactly(unit)) return ['return-shape'];
  if (bound && !forbids && obligation === undefined && sign === undefined && avoids(unit)) return ['prohibition'];
  const kinds: RuleKind[] = [];
  if (forbids) kinds.push('prohibition');
  // *Do not pad, only name what matters*: the second half says the first again.
  const repeats = prohibition !== undefined && obligation !== undefined && obligation > prohibition && !(context === 'prohibitions' || sign === 'forbid' ? /[.!?。]/ : /[.!?。—–]|\s-\s/).test(unit.masked.slice(prohibition, obligation)) && again.has(unit.lexicon.language) && words(unit.lexicon, ({ markers }) => markers.clause.only).first(unit.masked, obligation)?.start === obligation && markersOf(unit.masked.slice(obligation + 4), unit.lexicon).obligation === undefined;
  if ((obligation !== undefined && !repeats && !instead && !contrasts(unit, markers) && !echoes(unit, obligation)) || !forbids || (bound && context !== 'prohibitions' && ordersFirst(unit))) kinds.push('obligation');
  return kinds;
}

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
  if (prohibition === undefined || obligation === undefined || obligation < prohibition || verbLast.has(lexicon.language) || !/\s[—–-]\s$/.test(masked.slice(0, obligation))) return false;
  const only = words(lexicon, ({ markers }) => markers.clause.only).first(masked, obligation);
  const rest = only?.start === obligation ? masked.slice(only.end).trim() : '';
  return /^[\p{L}-]{3,24}(?:\s[\p{L}-]{2,24}){0,2}[.!]?$/u.test(rest) && !isOrder({ masked: rest, lexicon });
}

/** *Avoid needless tests*. */
function avoids({ masked, lexicon }: Unit): boolean {
  const verb = words(lexicon, ({ markers }) => markers.avoid).first(masked);
  return verb !== undefined && (verb.start === firstLetter(masked) || (verbLast.has(lexicon.language) && masked.trimEnd().length - verb.end <= 6));
}

/** *No redesign — only fix errors, don't rewrite*: what stands behind the label says it again. */
function echoes({ masked, raw, lexicon }: Unit, obligation: number): boolean {
  const label = /^\s*\*\*[^*\n]{1,60}\*\*/.exec(raw)?.[0].length ?? 0;
  if (label === 0 || obligation < label || !(words(lexicon, ({ markers }) => markers.none).test(masked.slice(0, label)) || (lexicon.script === 'han' && bansOf(masked.slice(0, label), raw, lexicon).length + Number(masked[firstLetter(masked)] === '不') > 0))) return false;
  return words(lexicon, ({ markers }) => markers.clause.only).first(masked, obligation)?.start === obligation && bansOf(masked.slice(obligation), raw.slice(obligation), lexicon).length > 0;
}

const again: ReadonlySet<string> = new Set(['en', 'ru']);

function isDemanded(scope: Scope | undefined): boolean {
  for (let current = scope; current && !isTitle(current); current = current.parent) if (current.topics.has('mandatory')) return true;
  return false;
}

/** A lead-in that ends the work on what is listed below it. */
function stopsOn(unit: Unit, context: Context, { prohibition, obligation }: Markers): boolean {
  return prohibition === undefined && obligation === undefined && unit.sign === undefined && unit.leads !== undefined && unit.type === 'sentence' && (context === 'free' || context === 'rules' || context === 'neutral' || context === 'delegation') && halts(unit);
}

/** Whether the place alone makes it binding. */
function isBound(unit: Unit, context: Context, listed: boolean): boolean {
  if (context !== 'rules' && context !== 'prohibitions') return false;
  // An item below a rule says how to keep it; it is a duty of its own only when it orders.
  if (unit.scope?.kind === 'item' && !listed) return unit.type === 'item' && !unit.box && unit.leads === undefined && ordersBehindLabel(unit);
  if (unit.type === 'item') return !unit.box && /\p{L}{2}/u.test(unit.masked) && !/^[^:：]{1,40}[:：]\s{0,3}(?:\.{3}|…)\s*$/.test(unit.raw) && !(unit.leads !== undefined && namesExamples(unit)) && !(context === 'rules' && allows(unit));
  if (unit.type === 'cell') return true;
  // *PASS: …*, *FAIL: …*: where signs were taken for pictures.
  // *When in doubt, drop it* below what is not to be done is none of it.
  const told = context === 'prohibitions' && words(unit.lexicon, ({ markers }) => markers.conditions).first(unit.masked)?.start === firstLetter(unit.masked);
  return unit.leads === undefined && !told && (isOrder(unit) || unit.sign !== undefined || /^(?:PASS|FAIL):\s/.test(unit.raw));
}
