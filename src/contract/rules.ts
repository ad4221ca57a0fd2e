import type { Limit, Rule, RuleKind } from '../model/contract.ts';
import { isAddition } from './additions.ts';
import { firstLetter } from './characters.ts';
import { governing, type Context, type Governed } from './context.ts';
import { conduct, limitOf } from './limits.ts';
import type { Markers } from './markers.ts';
import { allowsOnly, namesGroup, ordersBelow } from './orders.ts';
import { fold } from './phrases.ts';
import { bindsItself, readMarkers } from './read-markers.ts';
import { requirements } from './requirements.ts';
import { hasShape } from './return-shape.ts';
import { kindsOf, stopsOn } from './rule-kinds.ts';
import { isSample } from './samples.ts';
import { binding, labelling } from './sayings.ts';
import { isQuestion, isSilent } from './silent.ts';
import { bareDuties, capOf, titleDuty } from './title-duty.ts';
import { toRule } from './to-rule.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

export interface Bound {
  readonly rules: readonly Rule[];
  readonly limits: readonly Limit[];
}

/** Statements that bind: by the title above them, by a marker in them, or by a sign in front. */
export function findRules(reading: Reading): Bound {
  return new RuleReader(reading).read();
}

/** Where the items of a list take their context from its lead-in. */
interface Open {
  readonly end: number;
  readonly context: Context;
  readonly depth: number;
}

/** Goes through the statements of one prompt from top to bottom. */
class RuleReader {
  readonly #reading: Reading;
  readonly #required: ReadonlySet<Scope>;
  readonly #rules: Rule[] = [];
  readonly #limits: Limit[] = [];
  /** Two sentences of one line that say the same kind of thing are one rule. */
  readonly #known = new Set<string>();
  /** Up to here a rule holds all that stands below its lead-in. */
  #covered = 0;
  /** What is covered is a list of conditions to stop on; a list of what is allowed. */
  #stops = false;
  #allows = false;
  /** The paragraph that is a message in quotation marks; one that reminds of the whole. */
  #quoted = -1;
  #remembered = -1;
  #open: Open = { end: 0, context: 'free', depth: 0 };

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#required = requirements(reading);
  }

  read(): Bound {
    const { units } = this.#reading;
    for (let index = 0; index < units.length; index += 1) {
      const unit = units[index]!;
      if (unit.type === 'heading') this.#heading(unit);
      else if (unit.type !== 'code') this.#statement(unit);
    }
    const rules = [...this.#rules, ...bareDuties(this.#reading, this.#rules)];
    return { rules: rules.toSorted((a, b) => a.span.start - b.span.start), limits: this.#limits };
  }

  #heading(unit: Unit): void {
    const cap = capOf(unit, this.#reading);
    if (cap) this.#cap(unit, cap);
    const duty = titleDuty(unit, this.#reading);
    if (!duty) return;
    this.#rules.push(duty);
    this.#covered = duty.span.end;
  }

  #statement(unit: Unit): void {
    this.#quote(unit);
    if (unit.span.start < this.#covered) return this.#below(unit);
    this.#stops = false;
    if (remembers(unit)) this.#remembered = unit.block;
    const { context, scope } = this.#governed(unit);
    const isOpened = unit.span.start < this.#open.end;
    const within = isOpened ? this.#open.context : context;
    if (context === 'example' || unit.block === this.#quoted || (!isOpened && isSilent(unit, context)) || isQuestion(unit) || isSample(unit)) return;

    const before = this.#reading.units[unit.index - 1];
    const next = this.#reading.units[unit.index + 1];
    const markers = readMarkers(unit, within, (unit.said & binding) !== 0 && isAddition(unit, before));
    const limit = unit.box ? undefined : limitOf(unit, this.#reading.document.lines);
    const kinds = kindsOf(unit, within, markers, limit, isOpened && unit.depth === this.#open.depth);
    // What two sentences of one line cap alike is one limit.
    if (limit && (kinds.length > 0 || (context !== 'neutral' && conduct.has(limit.what))) && !isSame(limit, this.#limits.at(-1))) this.#limits.push(limit);
    // *You must follow these rules:*: the rules are what stands below.
    if (unit.type === 'sentence' && unit.leads !== undefined && next?.type === 'item' && namesRules(this.#reading.opened.get(unit.span.start))) return;

    const forbids = markers.prohibition !== undefined || unit.sign === 'forbid';
    const isRule = context === 'rules' && !isStep(scope);
    if (isOpen(unit, markers) && (forbids || (isRule && isLeadIn(unit, next)) || ordersBelow(this.#reading, unit))) {
      this.#open = { end: unit.leads!, context: forbids ? 'prohibitions' : 'rules', depth: unit.depth + 1 };
      return;
    }
    if (!isOpened && isRule && !forbids && markers.obligation === undefined && namesGroup(unit, next)) {
      this.#open = { end: unit.leads!, context, depth: unit.depth + 1 };
      return;
    }
    const isTitled = isOpened || context === 'rules' || context === 'prohibitions';
    const stops = stopsOn(unit, context, markers);
    for (const kind of kinds) this.#add(unit, kind, kind !== 'limit' && (!isTitled || stops || isStep(scope) || allowsOnly(unit)), stops);
  }

  /** What the place of a statement says of it. */
  #governed(unit: Unit): Governed {
    const { block } = this.#reading.units.at(-1)!;
    const isClosing = unit.type === 'sentence' && unit.depth === 0 && (unit.block === block || unit.block === this.#remembered);
    const governed = isClosing ? noContext(governing(unit.scope), unit) : governing(unit.scope);
    // Rows below *Test types required* are what is required, and no duties.
    if (unit.type === 'cell' && isStep(governed.scope)) return { ...governed, context: 'free' };
    const isRequired = governed.context === 'free' && unit.type === 'item' && unit.scope !== undefined && this.#required.has(unit.scope);
    return isRequired ? { ...governed, context: 'rules' } : governed;
  }

  /** A message of several sentences in quotation marks, which the mask leaves alone. */
  #quote({ type, raw, block, index }: Unit): void {
    if (type === 'sentence' && /^(?:[^\n"“]{1,60}[:：]\n)?["“][^"”]{20,}$/.test(raw)) this.#quoted = block;
    else if (block === this.#quoted && /["”]/.test(this.#reading.units[index - 1]!.raw.slice(1))) this.#quoted = -1;
  }

  /** What stands below the lead-in of a rule binds where it says so itself. */
  #below(unit: Unit): void {
    const cap = this.#stops ? limitOf(unit, this.#reading.document.lines) : undefined;
    if (cap && conduct.has(cap.what)) this.#cap(unit, cap);
    else for (const kind of bindsItself(unit, this.#allows)) this.#rules.push(toRule(unit, kind, unit.span.end, this.#reading));
  }

  #cap(unit: Unit, limit: Limit): void {
    this.#limits.push(limit);
    this.#rules.push(toRule(unit, 'limit', unit.span.end, this.#reading));
  }

  #add(unit: Unit, kind: RuleKind, mayHold: boolean, stops: boolean): void {
    const holdsList = mayHold && unit.leads !== undefined && unit.type === 'sentence';
    const rule = toRule(unit, kind, holdsList ? unit.leads! : unit.span.end, this.#reading);
    const key = `${kind} ${rule.span.start} ${rule.span.end}`;
    if (!this.#known.has(key)) this.#rules.push(rule);
    this.#known.add(key);
    if (holdsList) {
      this.#covered = Math.max(this.#covered, rule.span.end);
      this.#allows = allowsOnly(unit);
    }
    this.#stops ||= stops;
  }
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

/** *Never do this → do this instead:*: what must not be done is listed below. */
const listsBans = /^(?:never|do not|don't)\s(?:do\s)?(?:this|these|any of these|the following)(?!\s{1,2}\p{L})/u;

/** A lead-in that stops at its marker: in *you must:* the items below are the duties, in *always gather context:* the lead-in is. */
function isOpen(unit: Unit, { prohibition, obligation }: Markers): boolean {
  const { masked, leads, sign, lexicon } = unit;
  if (leads === undefined || hasShape(unit)) return false;
  if (sign === 'forbid' && masked.length <= 40) return true;
  const last = Math.max(prohibition ?? -1, obligation ?? -1);
  if (last === -1 || (prohibition === undefined && allowsOnly(unit))) return false;
  if (prohibition !== undefined && listsBans.test(masked.slice(prohibition))) return true;
  // *Return only when:* opens conditions, which are no duties.
  if (lexicon.language === 'en' && words(lexicon, ({ markers }) => markers.conditions).test(masked.slice(last))) return false;
  // *After each of them, you are required to:* stops at its marker, too.
  const marker = last === obligation && masked.startsWith('you are', last) ? words(lexicon, ({ markers }) => markers.obligation).first(masked, last) : undefined;
  if (marker !== undefined && marker.end >= masked.trimEnd().length - 2) return true;
  // A clause without blanks is short.
  if (lexicon.script === 'han' || lexicon.script === 'kana') return masked.trimEnd().length - last <= 6;
  return masked.slice(last).replace(/\s[(（][^()（）]{1,40}[)）](?=[\s:：]{0,3}$)/u, '').length <= 14;
}
