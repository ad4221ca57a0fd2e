import type { OutputContract } from '../model/contract.ts';
import { speaksOfAnswer } from './answer-orders.ts';
import { governing } from './context.ts';
import { heldBack } from './elsewhere.ts';
import { isObliged } from './imperative.ts';
import { laidOut, ledByHeadings } from './laid-out.ts';
import { ledIn } from './led-outputs.ts';
import { wholeLines } from './lines.ts';
import { markersIn } from './markers.ts';
import { plainForm } from './plain-form.ts';
import { findShapes } from './return-shape.ts';
import { answering, ofTemplates } from './sayings.ts';
import { readTemplate } from './template.ts';
import { findTemplates } from './templates.ts';
import { spelledTitles, textParts } from './text-parts.ts';
import { titled } from './titled-outputs.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** Answers the prose orders, in the order they stand. What only illustrates an answer is none. */
export function findOutputs(reading: Reading): OutputContract[] {
  const found = [titled, laidOut, ledByHeadings, ledIn, pointed, worded, shaped, findTemplates, textParts, spelledTitles].flatMap((find) => find(reading));
  const kept: OutputContract[] = [];
  for (const contract of found.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    const last = kept.at(-1);
    if (!last || contract.span.start >= last.span.end) kept.push({ ...contract, ...heldBack(reading, contract) });
  }
  return kept.length > 0 ? kept : plainForm(reading);
}

function haveScope(units: readonly Unit[], own: Scope | undefined): boolean {
  return units.every(({ scope }) => scope === own);
}

/** The place of the first of some units behind another one. */
function nextOf(units: readonly Unit[], index: number): number {
  return units.find((unit) => unit.index > index)?.index ?? -1;
}

/** An order to follow the template, which is laid out further down under a title of its own. */
function pointed(reading: Reading): OutputContract[] {
  const found: OutputContract[] = [];
  const { units, fences, document: { lines } } = reading;
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if ((unit.said & ofTemplates) === 0 || unit.type === 'code' || unit.type === 'heading' || unit.leads !== undefined) continue;
    if (governing(unit.scope).context === 'example') continue;
    if (!words(unit.lexicon, ({ output }) => output.template).test(unit.masked) || !words(unit.lexicon, ({ output }) => output.exact).test(unit.masked)) continue;
    const place = nextOf(fences, index);
    const fence = units[place]?.fence;
    if (!fence) break;
    const between = units.slice(index, place);
    index = place - 1;
    if (haveScope(between, unit.scope)) continue;
    const { form, sections, fields } = readTemplate(fence);
    if (sections.filter(({ level }) => level !== undefined).length < 2) continue;
    const span = wholeLines(lines, { start: unit.span.start, end: units[place]!.span.end });
    found.push({ form, strength: 'must', span, fields, sections: sections.map((section, order) => ({ ...section, order: order + 1, optional: false, demands: [], span: wholeLines(lines, section.span) })) });
  }
  return found;
}

/** A sentence that says how long the answer is or what it is made of: `Return one line.` */
function worded(reading: Reading): OutputContract[] {
  const { units, document: { lines } } = reading;
  const found: OutputContract[] = [];
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if ((unit.said & answering) === 0 || unit.leads !== undefined || !standsLast(unit, units[index + 1])) continue;
    const { context } = governing(unit.scope);
    if ((context !== 'free' && context !== 'rules') || !speaksOfAnswer(unit)) continue;
    const isMeasured = words(unit.lexicon, ({ output }) => output.measure).test(unit.masked) || handsBack.test(unit.masked);
    if (!isMeasured || markersIn(unit).prohibition !== undefined) continue;
    found.push({ form: 'prose', strength: isObliged(unit) ? 'must' : 'format', span: wholeLines(lines, { start: unit.span.start, end: endOf(unit, units) }), sections: [], fields: [] });
  }
  return found;
}

/** A sentence of a paragraph, or the last of the steps. */
function standsLast({ type, ordered, depth, block }: Unit, next: Unit | undefined): boolean {
  if (type !== 'item') return type === 'sentence' && depth === 0;
  return ordered && depth <= 1 && !(next?.type === 'item' && next.block === block);
}

/** *Return to the planner: rooms, lamps, open questions.* */
const handsBack = /^return to (?:the )?[a-z-]{4,30}(?: with)?: (?=\S)/;

/** The fence right behind a sentence belongs to it. */
function endOf(unit: Unit, units: readonly Unit[]): number {
  const after = units.slice(unit.index + 1, unit.index + 6).find(({ block, type }) => block !== unit.block || type === 'code');
  return after?.type === 'code' && after.scope === unit.scope ? after.span.end : unit.span.end;
}

/** Data of named fields ordered in one line. */
function shaped(reading: Reading): OutputContract[] {
  return findShapes(reading).map(({ format, fields, span }) => ({ form: format, strength: 'must', span, sections: [], fields }));
}
