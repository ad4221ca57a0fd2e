import type { OutputContract } from '../model/contract.ts';
import { speaksOfAnswer } from './answer-orders.ts';
import { governing } from './context.ts';
import { isObliged, isOrder } from './imperative.ts';
import { addressed, ordersAlways } from './lead-ins.ts';
import { wholeLines } from './lines.ts';
import { markersOf } from './markers.ts';
import { fold } from './phrases.ts';
import { sectionsOf } from './sections.ts';
import { readTemplate } from './template.ts';
import { exemplary, saysTemplate } from './templates.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** *For reviews* and *For audits* below *Output format*, each with a template in a fence: as many answers. */
export function alternatives({ opened }: Reading, scope: Scope, units: readonly Unit[]): (readonly Unit[])[] | undefined {
  if (units.filter(({ type }) => type === 'code').length < 2) return undefined;
  const titles = units.flatMap(({ type, span }, index) => (type === 'heading' && opened.get(span.start) !== scope ? [{ index, own: opened.get(span.start)! }] : []));
  const top = titles.reduce((least, { own }) => Math.min(least, own.level), Infinity);
  const starts = titles.filter(({ own }) => own.level === top);
  const parts = starts.map(({ index, own }, place) => ({ own, below: units.slice(index + 1, starts[place + 1]?.index) }));
  const laid = parts.filter(({ own, below }) => !own.topics.has('example') && below.some(isTemplate));
  if (laid.length < 2) return undefined;
  // *Structure your reviews as follows:* and titles, of which some have a form of their own: one answer.
  if (laid.length < parts.length && starts.every(({ own }) => own.kind === 'heading' && !own.topics.has('example')) && (units.slice(0, starts[0]!.index).some(saysForm) || parts.filter(isProse).length > 1)) return undefined;
  // *Input format* beside *Output format* is about what the agent makes, not about its answer.
  if (laid.some(({ own }) => words(own.lexicon, ({ output }) => output.given).test(fold(own.title)))) return [];
  return laid.map(({ below }) => below);
}

/** *Brief description of the fault*: what to write below a title, in words alone. */
function isProse({ below }: { readonly below: readonly Unit[] }): boolean {
  return below.length > 0 && below.every(({ type }) => type === 'sentence');
}

function isTemplate({ fence }: Unit): boolean {
  if (!fence) return false;
  const { sections, fields } = readTemplate(fence);
  return sections.length > 1 || fields.length > 1;
}

/** What stands for something to be filled in. */
export const hole = /\[[^\][\n]{2,80}\](?!\()|\{[^{}\n]{2,80}\}/;
const fewestHoles = 3;
const fewestTitles = 3;

/** *Output format:* with the headings of the answer right behind it, in no fence: they reach as far as there is something to fill in. */
export function laidOut(reading: Reading): OutputContract[] {
  const { units, headings, opened, document: { lines } } = reading;
  const found: OutputContract[] = [];
  let covered = 0;
  for (const unit of headings) {
    const { index } = unit;
    if (index < covered) continue;
    // *Provide a summary:* may stand between, or more that says in which form.
    let from = index + 1;
    while (from < units.length && from - index <= mostBetween && units[from]!.type === 'sentence') from += 1;
    const next = units[from];
    if (from > index + 1 && !(from === index + 2 && /[:：]$/.test(units[index + 1]!.raw)) && !units.slice(index + 1, from).some(saysForm)) continue;
    if (next?.type !== 'heading') continue;
    const [scope, first] = [opened.get(unit.span.start)!, opened.get(next.span.start)!];
    if (first.kind !== 'heading' || !(scope.topics.has('output') ? first.parent !== scope : saysTemplate(scope))) continue;
    const { end, holes, read } = filled(reading, from, scope.level);
    covered = read;
    const parts = holes < fewestHoles ? undefined : sectionsOf(reading, units.slice(from, end));
    if (!parts || parts.sections.length < fewestTitles) continue;
    found.push({ form: parts.form, strength: 'format', span: wholeLines(lines, { start: unit.span.start, end: units[end - 1]!.span.end }), sections: parts.sections, fields: parts.fields });
  }
  return found;
}

/** *Return your answer in these sections:* with the headings of the answer right behind it, one level further down. */
export function ledByHeadings(reading: Reading): OutputContract[] {
  const { units, headings, opened, document: { lines } } = reading;
  return headings.flatMap((next): OutputContract[] => {
    const index = next.index - 1;
    const unit = units[index];
    if (unit?.type !== 'sentence' || unit.depth > 0 || unit.leads !== undefined || !/[:：]\**\s*$/.test(unit.raw)) return [];
    const first = opened.get(next.span.start)!;
    const { context } = governing(unit.scope);
    if (first.kind !== 'heading' || first.parent !== unit.scope || (context !== 'free' && context !== 'rules') || exemplary(unit)) return [];
    const { masked, lexicon } = unit;
    const shaped = words(lexicon, ({ output }) => output.give).test(masked) && words(lexicon, ({ output }) => output.shape).test(masked) && words(lexicon, ({ output }) => output.parts).test(masked);
    if (!shaped || !(speaksOfAnswer(unit) || isOrder(unit) || ordersAlways(unit) || addressed(unit)) || markersOf(masked, lexicon).prohibition !== undefined) return [];
    let end = index + 1;
    while (end < units.length && isBelow(units[end]!, first, reading)) end += 1;
    const parts = sectionsOf(reading, units.slice(index + 1, end));
    if (!parts || parts.form !== 'headings' || parts.sections.length < 2) return [];
    const exact = isObliged(unit);
    return [{ form: parts.form, strength: exact ? 'must' : 'format', span: wholeLines(lines, { start: unit.span.start, end: units[end - 1]!.span.end }), sections: parts.sections, fields: parts.fields }];
  });
}

/** Whether a unit stands under a heading of the first one's level, or is one, with the same title above both. */
function isBelow(unit: Unit, first: Scope, { opened }: Reading): boolean {
  for (let scope = unit.type === 'heading' ? opened.get(unit.span.start) : unit.scope; scope; scope = scope.parent) if (scope.parent === first.parent && scope.kind === 'heading' && scope.level === first.level) return true;
  return false;
}

const mostBetween = 4;

function saysForm({ masked, lexicon }: Unit): boolean {
  return words(lexicon, ({ output }) => output.give).test(masked) && words(lexicon, ({ output }) => output.shape).test(masked);
}

/** How far headings go whose text has places to fill in, and how many of those there are. */
function filled({ units, opened }: Reading, start: number, above: number): { readonly end: number; readonly holes: number; readonly read: number } {
  let end = start;
  let holes = 0;
  let from = start;
  const inside = levelInside(units, opened, start, above);
  while (from < units.length) {
    if (opened.get(units[from]!.span.start)?.topics.has('example') && !hole.test(units[from]!.raw)) break;
    let to = from + 1;
    while (to < units.length && units[to]!.type !== 'heading') to += 1;
    const own = units.slice(from, to).filter(({ type, raw }) => type !== 'code' && hole.test(raw)).length;
    // *2. Goals*, *2.1 Users*: numbers go on where nothing is to be filled in.
    const counted = holes > 0 && /^#{1,6}\s+\d{1,2}[.)]/.test(units[from]!.raw);
    const title = opened.get(units[from]!.span.start)!;
    const further = from > start && title.kind === 'heading' && title.level >= inside;
    if (own === 0 && to > from + 1 && !counted && !further) break;
    holes += own;
    if (own > 0 || counted || further) end = to;
    from = to;
  }
  return { end, holes, read: from };
}

/** *# Report: [name]* with *### Summary* right below it: the level of what belongs to it, whether or not there is something to fill in. At the level of the title above, the file's own sections go on. */
function levelInside(units: readonly Unit[], opened: Reading['opened'], start: number, above: number): number {
  const next = hole.test(units[start]!.raw) ? units.slice(start + 1).find(({ type }) => type === 'heading') : undefined;
  const level = next ? opened.get(next.span.start)!.level : 0;
  return level > Math.max(above, opened.get(units[start]!.span.start)!.level) ? level : Infinity;
}
