import type { OutputContract } from '../model/contract.ts';
import { speaksOfAnswer } from './answer-orders.ts';
import { governing } from './context.ts';
import { isObliged, isOrder } from './imperative.ts';
import { hole } from './laid-out.ts';
import { addressed, behindLabel, countsParts, endsGiving, givesLabelled, isNamed, labelLead, namedItem, ordersAlways, ordersForm, puts, qualities, saysContents, startsWithAgent, titleLead } from './lead-ins.ts';
import { wholeLines } from './lines.ts';
import { halts, markersOf } from './markers.ts';
import { ordersBehindLabel } from './orders.ts';
import { sectionsOf, type Sections } from './sections.ts';
import { readTemplate } from './template.ts';
import { asking, exemplary } from './templates.ts';
import { advises } from './titled-outputs.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** A lead-in that orders a form outside any title about the output, with a list or a template behind it. */
export function ledIn(reading: Reading): OutputContract[] {
  const found: OutputContract[] = [];
  const { units } = reading;
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (unit.leads === undefined && !mayLead(unit)) continue;
    const contract = ledBy(unit, reading);
    if (contract) found.push(contract);
  }
  return found;
}

/** A title or a sentence may lead in by its colon alone. */
function mayLead({ type, raw }: Unit): boolean {
  return type === 'heading' ? raw.startsWith('**') : type === 'sentence' && (raw.endsWith(':') || raw.endsWith('：'));
}

/** A lead-in, and what it says of what stands below it. */
interface Lead {
  readonly unit: Unit;
  /** Where the text ends that it leads in. */
  readonly end: number;
  readonly next: Unit | undefined;
  /** It orders the whole answer and nothing else: *Answer with:*. */
  readonly bare: boolean;
  /** It gives an order, to give something or another. */
  readonly told: boolean;
  readonly orders: boolean;
  /** It says what a whole answer holds. */
  readonly holds: boolean;
  /** *Final summary:* in a list. */
  readonly titled: boolean;
  /** *The agent must print a table:* and the table in a fence. */
  readonly demanded: boolean;
}

function ledBy(whole: Unit, reading: Reading): OutputContract | undefined {
  const lead = leadOf(whole, reading);
  if (!lead) return undefined;
  const { unit, end, next, bare, orders, holds, titled, demanded } = lead;
  if (!orders && !holds && !titled) return undefined;
  const names = namesParts(lead, reading);
  const template = next?.fence === undefined ? undefined : readTemplate(next.fence);
  const isOfForm = bare || demanded || titled || holds || names || ordersForm(unit) || (template !== undefined && template.sections.length > 1);
  if (!isOfForm || markersOf(unit.masked, unit.lexicon).prohibition !== undefined || halts(unit) || exemplary(unit)) return undefined;

  const units = [unit];
  for (let place = whole.index + 1; place < reading.units.length && reading.units[place]!.span.start < end; place += 1) units.push(reading.units[place]!);
  // An item that leads in is no part of the list below it.
  const parts = sectionsOf(reading, (holds || titled) && unit.type === 'item' && next?.type === 'item' ? units.slice(1) : units);
  if (!parts || (parts.sections.length < 2 && parts.fields.length < 2 && !isWhole(lead, parts))) return undefined;
  const { form, sections, fields } = parts;
  if (form === 'bullets' && !(bare || holds || names) && advises(units.slice(1)) && units.every(({ type, raw }) => type !== 'item' || !raw.startsWith('**'))) return undefined;
  // *Plan done → next one*: who goes on in which case.
  if (form === 'bullets' && units.slice(1).every(({ raw }) => /\s(?:→|->)\s/.test(raw))) return undefined;

  const isExact = (bare && isObliged(unit)) || ordersAlways(unit) || words(unit.lexicon, ({ output }) => output.exact).test(parts.lead.map(({ masked }) => masked).join(' '));
  // *For big decisions, create a record:* with a whole document that is written out shows one.
  const isSample = next?.fence !== undefined && sections[0]?.level === 1 && !hole.test(next.fence.text) && !(bare || holds || names || ordersForm(unit));
  if (isSample && !isExact && !/<\p{L}[^<>\n]{1,60}>|(?<!\p{L})N(?!\p{L})|\.{3}|…/u.test(next.fence.text)) return undefined;
  const isLabelled = bare && units.every(({ type, depth, raw }) => type !== 'item' || depth > 1 || /^\s*\*\*/.test(raw));
  const isList = isSample || (form === 'bullets' && !ordersForm(unit) && !isLabelled);
  return { form, strength: isExact ? 'must' : isList ? 'list' : 'format', span: wholeLines(reading.document.lines, { start: unit.span.start, end }), sections, fields };
}

function leadOf(whole: Unit, reading: Reading): Lead | undefined {
  const unit = whole.leads === undefined ? whole : behindLabel(whole);
  const { masked, lexicon } = unit;
  const labels = unit.leads === undefined ? labelLead(unit, reading) : undefined;
  const end = unit.leads ?? titleLead(unit, reading) ?? labels;
  if (end === undefined || asking.test(unit.raw) || (lexicon.language === 'en' && qualities.test(masked))) return undefined;
  const next = reading.units[whole.index + 1];
  const bare = speaksOfAnswer(unit);
  if (!mayOrderHere(unit, next, bare, labels !== undefined)) return undefined;
  // *A plan can produce debt if:* has a verb of giving and orders nothing.
  const gives = words(lexicon, ({ output }) => output.give).test(masked);
  const told = isOrder(unit) || ordersAlways(unit) || (next?.type === 'code' && ordersBehindLabel(unit));
  const orders = bare || puts(unit) || (gives && (lexicon.language !== 'en' || told || isObliged(unit) || addressed(unit)));
  const demanded = gives && next?.fence?.language === '' && startsWithAgent(unit) && words(lexicon, ({ output }) => output.exact).test(masked);
  return { unit, end, next, bare, told, orders, demanded, holds: saysContents(unit, orders), titled: namedItem(unit, reading.units, whole.index, end) };
}

/** Below titles about something else a template or labels in bold have to stand behind it. */
function mayOrderHere(unit: Unit, next: Unit | undefined, bare: boolean, hasLabels: boolean): boolean {
  const { context } = governing(unit.scope);
  if (context === 'free' || context === 'rules') return true;
  if (context !== 'neutral' && context !== 'delegation') return false;
  return hasLabels || (bare && context === 'delegation') || (next?.fence !== undefined && readTemplate(next.fence).sections.length > 1);
}

/** *For each lead, provide:* and a list of labels in bold. */
function namesParts({ unit, end, bare, told, orders, holds }: Lead, { units }: Reading): boolean {
  if (!orders || bare || holds || !(told || addressed(unit))) return false;
  return (endsGiving(unit) && isNamed(units, unit.index, end)) || countsParts(unit, units, unit.index, end) || givesLabelled(unit, units, unit.index, end);
}

/** *Respond with exactly:* and the words, *In the report state:* and data of one key. */
function isWhole({ unit, next, bare, demanded }: Lead, { form, fields }: Sections): boolean {
  if (!(bare || demanded) || next?.type !== 'code' || form === undefined) return false;
  return form === 'json' || form === 'yaml' ? fields.length > 0 : words(unit.lexicon, ({ output }) => output.exact).test(unit.masked);
}
