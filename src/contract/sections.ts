import type { OutputForm, OutputSection } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import type { Span } from '../text/span.ts';
import { speaksOfAnswer } from './answer-orders.ts';
import { cleanTitle, itemTitle } from './clean-title.ts';
import { demandsOf } from './demands.ts';
import { isOrder } from './imperative.ts';
import { wholeLines } from './lines.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { markersOf } from './markers.ts';
import { fold } from './phrases.ts';
import { readTemplate } from './template.ts';
import type { Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

export interface Sections {
  readonly form: OutputForm;
  readonly sections: readonly OutputSection[];
  readonly fields: readonly string[];
  /** What stands before the first section. */
  readonly lead: readonly Unit[];
}

interface Start {
  readonly index: number;
  readonly title: string;
  readonly raw: string;
  readonly level?: number;
  readonly nested: boolean;
}

/** Parts of an answer, none where labels only give advice on it; by the first form that has any: headings, templates and data, bold labels, numbers, bullets. */
export function sectionsOf(reading: Reading, units: readonly Unit[]): Sections | undefined {
  const fence = units.findIndex(({ type }) => type === 'code');
  const headings = byHeadings(reading, units);
  const alone = headings.filter(({ level }) => level !== undefined).length === 1 && fence > headings[0]!.index && isTemplate(units[fence]!);
  if (headings.length > 0 && !alone && !laysDown(units, fence, headings[0]!.index)) return build(reading, units, 'headings', headings);
  const bold = byBold(units);
  const template = fence === -1 ? undefined : readTemplate(units[fence]!.fence!);
  // Lines in bold behind a template are remarks on it.
  if (template && (alone || headings.length > 0 || bold.length < 2 || (fence < bold[0]!.index && template.sections.filter(({ level }) => level !== undefined).length > 1))) {
    const { form, sections, fields } = template;
    const lead = units.slice(0, fence);
    if (sections.length > 0 || fields.length > 0) {
      const closing = sections.length > 0 ? closedBy(reading, units.slice(fence + 1), sections.length) : [];
      const own = sections.map(({ title, span, level, nested }, index): OutputSection => {
        const optional = isOptional(title, lead[0] ?? units[fence]!);
        return { title, order: index + 1, ...(level === undefined ? {} : { level }), nested, optional, demands: [], span: wholeLines(reading.document.lines, span) };
      });
      return { form, lead, fields, sections: [...own, ...closing] };
    }
    if (units.every(({ type }) => type !== 'item')) return { form, lead, fields, sections: [] };
  }
  const items = byItems(units);
  // Labels behind the list that a lead-in opens are remarks: *The report includes:*, the list, *Version: 1*.
  const remarks = items.length > 1 && bold.length > 0 && items.at(-1)!.index < bold[0]!.index && units[items[0]!.index - 1]?.leads !== undefined;
  if (bold.length > 1 && !remarks) return bold.some(({ index }) => advises(reading, units[index]!)) ? undefined : build(reading, units, 'bold', bold);
  const keys = keysOf(units, items);
  if (keys) return keys;
  if (items.length > 0) return build(reading, units, units[items[0]!.index]!.ordered ? 'numbered' : 'bullets', items);
  return build(reading, units, 'prose', byQuotes(units));
}

/** A form that stands right below the title, before any other title: those speak of something else. */
function laysDown(units: readonly Unit[], fence: number, title: number): boolean {
  if (fence === -1 || fence > title || units.slice(title).some(({ type }) => type === 'code')) return false;
  const { sections, fields } = readTemplate(units[fence]!.fence!);
  return sections.length > 1 || fields.length > 1;
}

/** A template of several headings says more than the one title above it. */
function isTemplate({ fence }: Unit): boolean {
  return fence !== undefined && readTemplate(fence).sections.filter(({ level }) => level !== undefined).length > 1;
}

/** *End with:* and a list behind the template: parts of the same answer. */
function closedBy(reading: Reading, units: readonly Unit[], count: number): OutputSection[] {
  const lead = units.findIndex((unit) => unit.type === 'sentence' && unit.leads !== undefined && speaksOfAnswer(unit));
  const end = lead === -1 ? 0 : units[lead]!.leads!;
  const starts = lead === -1 ? [] : byItems(units.slice(lead + 1).filter(({ type, span }) => type === 'item' && span.start < end));
  if (starts.length === 0) return [];
  const items = units.slice(lead + 1);
  return build(reading, items, 'bullets', starts).sections.map((section, index) => ({ ...section, order: count + index + 1 }));
}

/** *Always include:*, *Never:* among the labels: they say how to write the answer, not what it is made of. */
function advises({ opened }: Reading, { type, span }: Unit): boolean {
  const scope = type === 'heading' ? opened.get(span.start) : undefined;
  if (!scope) return false;
  const { topics, title, lexicon } = scope;
  return topics.has('prohibitions') || topics.has('mandatory') || (topics.has('rules') && topics.size === 1) || markersOf(fold(title), lexicon, { callouts: 'none' }).obligation === 0;
}

/** Titles that prose gives in quotation marks or bold: `a "Doubts" footer`. */
function byQuotes(units: readonly Unit[]): Start[] {
  return units.flatMap(({ raw, masked, lexicon }, index) => {
    const part = words(lexicon, ({ output }) => output.part);
    return matchesOf(/(?:["“«„]|\*\*)([^"“”«»„*\n]{1,59}[^"“”«»„*\n.?!_])(?:["”»“]|\*\*)/g, raw).flatMap((match) => {
      const end = match.index + match[0].length;
      const beside = (part.first(masked.slice(end, end + 16))?.start ?? 9) <= 2 || part.all(masked.slice(Math.max(0, match.index - 16), match.index)).some((hit) => Math.min(16, match.index) - hit.end <= 2);
      return beside ? [{ index, title: cleanTitle(match[1]!), raw: match[0], nested: false }] : [];
    });
  });
}

function byHeadings(reading: Reading, units: readonly Unit[]): Start[] {
  const found = units.flatMap((unit, index) => {
    const scope = unit.type === 'heading' ? reading.opened.get(unit.span.start) : undefined;
    return scope ? [{ index, scope }] : [];
  });
  if (!found.some(({ scope }) => scope.kind === 'heading')) return [];
  const top = found.reduce((least, { scope }) => Math.min(least, scope.level), Infinity);
  const labels = byBold(units).filter(({ index }) => units[index]!.type !== 'heading');
  const starts: Start[] = found.map(({ index, scope }) => ({ index, title: scope.title, raw: units[index]!.raw, ...(scope.kind === 'heading' ? { level: scope.level } : {}), nested: scope.level > top }));
  return [...starts, ...labels.map((label) => ({ ...label, nested: true }))].toSorted((a, b) => a.index - b.index);
}

/** Bold text that opens a paragraph and names what follows: `**Rationale:** …`. */
function byBold(units: readonly Unit[]): Start[] {
  return units.flatMap((unit, index) => {
    if (unit.type !== 'heading' && unit.type !== 'sentence') return [];
    if (unit.type === 'heading') return [{ index, title: cleanTitle(unit.raw), raw: unit.raw, nested: false }];
    const label = /^\s*\*\*([^*\n]{1,80}?)(?:[:：]\*\*|\*\*\s?(?:[(（][^()（）]{1,120}[)）]\s?)?[:：])/.exec(unit.raw);
    return label ? [{ index, title: cleanTitle(label[1]!), raw: unit.raw, nested: false }] : [];
  });
}

/** *A JSON object containing:* and a list of keys: the fields of data, and no sections. */
function keysOf(units: readonly Unit[], items: readonly Start[]): Sections | undefined {
  const lead = units.slice(0, items[0]?.index ?? 0);
  const format = /(?<![\p{L}\p{N}])(json|yaml)(?![\p{L}\p{N}])/iu.exec(lead.at(-1)?.masked ?? (units[0]?.scope?.kind === 'label' ? units[0].scope.title : ''))?.[1]?.toLowerCase();
  if (format === undefined || items.length < 2 || !items.every(({ title }) => /^[a-z][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+)*$/.test(title))) return undefined;
  return { form: format as 'json' | 'yaml', sections: [], fields: items.map(({ title }) => title), lead };
}

function byItems(units: readonly Unit[]): Start[] {
  const items = units.flatMap((unit, index) => (unit.type === 'item' && unit.depth === depthOf(units) ? [{ index, unit }] : []));
  const block = items[0]?.unit.block;
  // *For questions:* and *For designs:* with labels in bold below each.
  const split = items.every(({ index, unit }) => {
    const before = units[index - 1];
    return unit.raw.startsWith('**') && (unit.block === before?.block || before?.leads !== undefined || before?.type === 'item');
  });
  const capped = items.some(({ unit }) => /[(（][≤<⩽]\s?\d/.test(unit.raw));
  return items.filter(({ unit }) => split || unit.block === block).map(({ index, unit }) => ({ index, title: capped ? withoutNote(itemTitle(unit.raw), unit.lexicon) : itemTitle(unit.raw), raw: unit.raw, nested: false }));
}

/** *Summary (≤40 words) – all findings*, *Next step (omit if there is none)*: where brackets cap parts, what caps or orders in one is no part of the title. */
function withoutNote(title: string, lexicon: Lexicon): string {
  const [, name, note] = /^([^()（）]{2,80}?)\s[(（]([^()（）]{2,200})[)）](?:\s[–—-]\s.{1,200})?\.?$/u.exec(title) ?? [];
  return note !== undefined && (/^[≤<⩽]\s?\d/.test(note) || isOrder({ masked: fold(note), lexicon })) ? name! : title;
}

function depthOf(units: readonly Unit[]): number {
  let depth = Infinity;
  for (const unit of units) if (unit.type === 'item' && unit.depth < depth) depth = unit.depth;
  return depth;
}

function build(reading: Reading, units: readonly Unit[], form: OutputForm, starts: readonly Start[]): Sections {
  const { lines } = reading.document;
  // Of lists for several kinds of request an answer gives one.
  const isSplit = (form === 'bullets' || form === 'numbered') && starts.some(({ index }) => units[index]!.block !== units[starts[0]!.index]!.block);
  const isGrouped = isSplit || ((form === 'bullets' || form === 'bold') && groupsThings(units[starts[0]!.index - 1]));
  const sections = starts.map(({ index, title, raw, level, nested }, place): OutputSection => {
    const own = units[index]!;
    const below = units.slice(form === 'headings' || own.type === 'heading' ? index + 1 : index, starts[place + 1]?.index);
    const span: Span = { start: own.span.start, end: Math.max(own.span.end, below.at(-1)?.span.end ?? 0) };
    const demands = demandsOf(below, lines, form === 'bullets' || form === 'numbered');
    return { title, order: place + 1, ...(level === undefined ? {} : { level }), nested, optional: isGrouped || isOptional(raw, own), demands, span: wholeLines(lines, span) };
  });
  return { form, sections, fields: [], lead: form === 'prose' ? units : units.slice(0, starts[0]!.index) };
}

/** *Findings by severity:*: there may be none of a group. */
function groupsThings(lead: Unit | undefined): boolean {
  return lead !== undefined && words(lead.lexicon, ({ output }) => output.groups).test(lead.masked);
}

function isOptional(raw: string, { lexicon }: Unit): boolean {
  const bracket = /[(（]([^()（）]{1,60})[)）]/u.exec(raw);
  return bracket !== null && words(lexicon, ({ output }) => output.optional).test(bracket[1]!.toLowerCase());
}
