import type { OutputContract, OutputForm, OutputStrength } from '../model/contract.ts';
import type { Span } from '../text/span.ts';
import { governing } from './context.ts';
import { saysRole } from './delegation.ts';
import { heldBack, isGeneric } from './elsewhere.ts';
import { hole, laidOut, ledByHeadings } from './laid-out.ts';
import { addressed, startsWithAgent, behindLabel, countsParts, endsGiving, givesLabelled, isNamed, namedItem, labelLead, longestLeadIn, ordersAlways, puts, saysContents, titleLead } from './lead-ins.ts';
import { wholeLines } from './lines.ts';
import { halts, isObliged, isOrder, markersIn, markersOf, speaksOfAnswer } from './markers.ts';
import { mask } from './mask.ts';
import { ordersBehindLabel } from './orders.ts';
import { partsOf, within } from './output-parts.ts';
import { fold } from './phrases.ts';
import { plainForm } from './plain-form.ts';
import { findShapes } from './return-shape.ts';
import { answering, ofTemplates } from './sayings.ts';
import { sectionsOf } from './sections.ts';
import { isFileTree, readTemplate } from './template.ts';
import { asking, exemplary, findTemplates } from './templates.ts';
import { spelledTitles, textParts } from './text-parts.ts';
import { nearest } from './topics.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** Answers the prose orders, in the order they stand. What only illustrates an answer is none. */
export function findOutputs(reading: Reading): OutputContract[] {
  const found = [...titled(reading), ...laidOut(reading), ...ledByHeadings(reading), ...ledIn(reading), ...pointed(reading), ...worded(reading), ...shaped(reading), ...findTemplates(reading), ...textParts(reading), ...spelledTitles(reading)];
  const kept: OutputContract[] = [];
  for (const contract of found.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    const last = kept.at(-1);
    if (!last || contract.span.start >= last.span.end) kept.push({ ...contract, ...heldBack(reading, contract) });
  }
  return kept.length > 0 ? kept : plainForm(reading);
}

/** Text below a title about the output. */
function titled(reading: Reading): OutputContract[] {
  const found: OutputContract[] = [];
  const { units } = reading;
  // What stands together has the same scope, and most scopes have none of the output above them.
  let without: Scope | undefined;
  for (let index = 0; index < units.length; index += 1) {
    const unit = units[index]!;
    if (unit.scope === without) continue;
    const scope = outputScope(unit.scope);
    if (!scope) {
      without = unit.scope;
      continue;
    }
    if ((scope.parent && nearest(scope.parent, ['example'])) || (unit.type !== 'code' && isOfCode(reading, scope))) continue;
    if (scope.kind === 'label' && (markersOf(scope.folded, scope.lexicon).prohibition !== undefined || asking.test(scope.title))) continue;
    if (scope.kind === 'heading' && isGeneric(scope) && words(scope.lexicon, ({ output }) => output.given).test(scope.folded)) continue;
    if (scope.kind === 'tag' && unit.type === 'heading' && reading.opened.get(unit.span.start)?.topics.has('output')) continue;
    let end = index;
    while (end + 1 < units.length && within(units[end + 1]!.scope, scope)) end += 1;
    const parts = partsOf(reading, scope, units.slice(index, end + 1));
    index = end;
    for (const part of parts) {
      const contract = toContract(reading, part, scope);
      // Among several, a fence that lays down nothing is something to run or to write elsewhere.
      if (contract && !(parts.length > 1 && contract.form === 'code' && contract.strength !== 'must' && contract.sections.length + contract.fields.length === 0)) found.push(contract);
    }
  }
  return found;
}

/** *For each item in `deliverables`:*: what a code span says is the name of something. */
function isOfCode({ document: { text } }: Reading, { span, kind, lexicon }: Scope): boolean {
  if (kind !== 'label') return false;
  const raw = text.slice(span.start, Math.min(span.end, span.start + longestLeadIn));
  return raw.includes('`') && !words(lexicon, ({ headings }) => headings.output).test(fold(mask(raw)).replace(/[\s:：]{1,9}$/, ''));
}

function outputScope(scope: Scope | undefined): Scope | undefined {
  const { context, scope: found } = governing(scope);
  if (context !== 'output' || !found || found.kind === 'item' || found.kind === 'table') return undefined;
  const above = outputScope(found.parent);
  // A tag around a heading that says the same is only its wrapping.
  return above && above.kind !== 'tag' ? above : found;
}

function toContract(reading: Reading, units: readonly Unit[], scope: Scope): OutputContract | undefined {
  const { lines } = reading.document;
  const body = withoutGuides(reading, units.filter((unit) => (unit.type === 'code' || /[\p{L}\p{N}]/u.test(unit.raw)) && !illustrates(reading, unit, scope)), scope);
  const last = body.at(-1);
  if (!last) return undefined;
  const first = units[0]!;
  const span = wholeLines(lines, { start: first.scope === scope || within(first.scope, scope) ? Math.min(scope.span.start, first.span.start) : first.span.start, end: Math.max(last.leads ?? 0, last.span.end) });
  const start = units.length > 0 && precedes(reading, first, scope) ? span.start : wholeLines(lines, ownTitle(reading, first, scope) ?? first.span).start;
  const parts = sectionsOf(reading, body);
  if (!parts) return undefined;
  const { form, sections, fields, lead } = parts;
  if (form === 'code' && sections.length + fields.length === 0 && body.some(({ fence }) => fence && (isFileTree(fence.text) || /^(?:bash|sh|shell|zsh|console|powershell|hcl|terraform|tf)$/i.test(fence.language)))) return undefined;
  // A table of where each thing is put.
  if (form === 'prose' && body.every(({ type }) => type === 'heading' || type === 'cell') && /(?<!\p{L})(?:path|location|file)(?!\p{L})/iu.test(body.find(({ type }) => type === 'cell')?.scope?.title ?? '')) return undefined;
  // *[How the output should be formatted]*: a place to fill in, in a text that is to be made.
  if (form === 'prose' && body.every(({ type, raw }) => type === 'heading' || (/^[[{]/.test(raw) && /[\]}]$/.test(raw)))) return undefined;
  // *Provide a report that:* and what it does, *Your output should enable:*: qualities.
  if ((form === 'bullets' || form === 'numbered') && lead.length > 0 && scope.lexicon.language === 'en' && qualities.test(lead.at(-1)!.masked)) return undefined;
  // *You will see output like:* and what a program prints.
  if (form === 'code' && scope.lexicon.language === 'en' && lead.some(({ masked }) => /^you(?:'ll| will| should| may)? see\s/.test(masked.trimStart()))) return undefined;
  // *80-100: ready*: a scale.
  if (form === 'bullets' && sections.every(({ title }) => /^[\d<>≥≤][\d.,%<>≥≤ –-]*$/.test(title))) return undefined;
  // *Output standards* and orders right below it: advice on how to write.
  if ((form === 'bullets' || (form === 'numbered' && isGeneric(scope))) && lead.length === 0 && !words(scope.lexicon, ({ output }) => output.parts).test(fold(scope.title)) && advises(body)) return undefined;
  if ((form === 'headings' || form === 'yaml') && showsCode(body, scope)) return undefined;
  if ((form === 'bullets' || form === 'prose' || (form === 'code' && sections.length + fields.length === 0)) && (isGeneric(scope) || isStep(reading, scope))) return undefined;
  if (scope.kind === 'tag' && form !== 'headings' && sections.length < 2 && fields.length === 0 && body.every(({ type }) => type === 'item')) return undefined;
  return { form, strength: strengthOf(form, lead, scope), span: { start, end: span.end }, sections, fields };
}

const qualities = /\scontext query:\s*$|\sinto one of (?:the|these)\s|\s(?:that|which|(?:should|must|will) (?:enable|allow|help|support)):?\s*$/;

/** Whether most items give an order. */
function advises(units: readonly Unit[]): boolean {
  const items = units.filter(({ type, depth }) => type === 'item' && depth === 1);
  return items.length > 2 && items.filter((item) => isOrder(item)).length * 4 >= items.length * 3;
}

/** *Technical deliverables* with a piece of code below each title: samples of what is built. */
function showsCode(units: readonly Unit[], { title, lexicon }: Scope): boolean {
  if (!words(lexicon, ({ output }) => output.goods).test(fold(title))) return false;
  const samples = units.filter(({ fence }) => fence !== undefined && fence.language !== '' && !/^(?:md|mdx|markdown|te?xt|json[5c]?)$/i.test(fence.language)).length;
  return samples > 0 && samples * 2 >= units.filter(({ type }) => type === 'heading').length - 1;
}

/** *5. Report* closes the steps of the work, and what stands below it is one more of them. */
function isStep({ document: { text } }: Reading, { title, tag, span, lexicon }: Scope): boolean {
  return (tag === 'step' || /^#{1,6}\s*\d/.test(text.slice(span.start, span.start + 12))) && lexicon.headings.output?.includes(`=${fold(title)}`) === true;
}

/** *Example of a finding:* below the form of the answer shows how it may look, and is no part of it. */
function illustrates({ opened }: Reading, { type, span, scope: own }: Unit, outer: Scope): boolean {
  for (let scope = type === 'heading' ? opened.get(span.start) : own; scope && scope !== outer; scope = scope.parent) if ((scope.kind === 'bold' || (scope.kind === 'heading' && !/[[{]/.test(scope.title) && !words(scope.lexicon, ({ output }) => output.template).test(fold(scope.title)))) && scope.topics.has('example') && !scope.topics.has('output')) return true;
  return false;
}

/** *Severity classification* and the like behind the list of what is to be given say how to judge, and are no parts of it. */
function withoutGuides({ opened }: Reading, units: readonly Unit[], scope: Scope): readonly Unit[] {
  const from = units.findIndex(({ type, span }) => type === 'heading' && opened.get(span.start) !== scope);
  const before = units.slice(0, from);
  // The form in a fence, or a list.
  const isForm = before.filter(({ type }) => type === 'code').length === 1 ? /^(?:te?xt|md|markdown)?$/i.test(before.at(-1)!.fence?.language ?? 'no') : before.every(({ type }) => type !== 'code') && before.filter(({ type }) => type === 'item').length > 1;
  if (from === -1 || !isForm) return units;
  const guides = units.slice(from).every(({ type, span }) => {
    const own = type === 'heading' ? opened.get(span.start) : undefined;
    return own === undefined || ((own.topics.has('neutral') || own.topics.has('rules') || own.topics.has('prohibitions')) && !own.topics.has('output'));
  });
  return guides ? units.slice(0, from) : units;
}

/** Whether a part is the first below its title, so that the title belongs to it. */
function precedes(reading: Reading, unit: Unit, scope: Scope): boolean {
  const before = reading.units[unit.index - 1];
  return !before || !within(before.scope, scope);
}

/** The title between the one about the output and a part below it. */
function ownTitle({ units, opened }: Reading, first: Unit, scope: Scope): Span | undefined {
  const before = units[first.index - 1];
  if (before?.type !== 'heading' || first.scope === scope || opened.get(before.span.start) !== first.scope) return undefined;
  // The title above the first part is its own when nothing stands between.
  return opened.get(units[first.index - 2]?.span.start ?? -1) === scope ? scope.span : before.span;
}

function strengthOf(form: OutputForm, lead: readonly Unit[], scope: Scope): OutputStrength {
  if (scope.topics.has('mandatory')) return 'must';
  const exact = lead.some((unit) => words(unit.lexicon, ({ output }) => output.exact).test(unit.masked));
  const returned = lead.some((unit) => form === 'code' && saysRole(unit.masked, unit.lexicon));
  if (exact || returned) return 'must';
  // *Deliverables* are things of which an answer gives the one that was asked for, however they are listed.
  const things = form === 'bullets' || ((form === 'headings' || form === 'numbered') && words(scope.lexicon, ({ output }) => output.goods).test(fold(scope.title)) && !words(scope.lexicon, ({ output }) => output.parts).test(fold(scope.title)));
  if (!things) return 'format';
  return lead.some(isLeadIn) ? 'format' : 'list';
}

/** *Structure your analysis as:* orders a form; *Provide:* alone orders things. */
function isLeadIn(unit: Unit): boolean {
  const give = words(unit.lexicon, ({ output }) => output.give);
  // *A well-structured client* has no form of its own.
  return give.test(unit.masked) && words(unit.lexicon, ({ output }) => output.shape).all(unit.masked).some(({ start }) => unit.masked[start - 1] !== '-');
}

/** A title or a sentence may lead in by its colon alone. */
function mayLead({ type, raw }: Unit): boolean {
  return type === 'heading' ? raw.startsWith('**') : type === 'sentence' && (raw.endsWith(':') || raw.endsWith('：'));
}

/** A lead-in that orders a form outside any such title, with a list or a template behind it. */
function ledIn(reading: Reading): OutputContract[] {
  const found: OutputContract[] = [];
  const { units: all } = reading;
  for (let index = 0; index < all.length; index += 1) {
    const whole = all[index]!;
    if (whole.leads === undefined && !mayLead(whole)) continue;
    const unit = whole.leads === undefined ? whole : behindLabel(whole);
    const labels = unit.leads === undefined ? labelLead(unit, reading) : undefined;
    const leads = unit.leads ?? titleLead(unit, reading) ?? labels;
    if (leads === undefined || asking.test(unit.raw) || (unit.lexicon.language === 'en' && qualities.test(unit.masked))) continue;
    const { context } = governing(unit.scope);
    const next = reading.units[index + 1];
    const template = next?.type === 'code' && next.fence !== undefined ? readTemplate(next.fence) : undefined;
    const bare = speaksOfAnswer(unit);
    if (context !== 'free' && context !== 'rules' && ((context !== 'neutral' && context !== 'delegation') || ((template?.sections.length ?? 0) < 2 && labels === undefined && !(bare && context === 'delegation')))) continue;
    // *A plan can produce debt if:* has a verb of giving and orders nothing.
    const gives = words(unit.lexicon, ({ output }) => output.give).test(unit.masked);
    const told = isOrder(unit) || ordersAlways(unit) || (next?.type === 'code' && ordersBehindLabel(unit));
    const orders = bare || puts(unit) || (gives && (unit.lexicon.language !== 'en' || told || isObliged(unit) || addressed(unit)));
    const holds = saysContents(unit, orders);
    // *For each lead, provide:* and a list of labels in bold.
    const names = orders && !bare && !holds && (told || addressed(unit)) && ((endsGiving(unit) && isNamed(reading.units, index, leads)) || countsParts(unit, reading.units, index, leads) || givesLabelled(unit, reading.units, index, leads));
    // *The agent must print a table:* and the table in a fence.
    const demanded = gives && next?.fence?.language === '' && startsWithAgent(unit) && words(unit.lexicon, ({ output }) => output.exact).test(unit.masked);
    const titled = namedItem(unit, reading.units, index, leads);
    if (!(orders || holds || titled) || !(bare || demanded || titled || isLeadIn(unit) || holds || names || (template && template.sections.length > 1))) continue;
    if (markersOf(unit.masked, unit.lexicon).prohibition !== undefined || halts(unit) || exemplary(unit)) continue;
    const units = [unit];
    for (let place = index + 1; place < reading.units.length && reading.units[place]!.span.start < leads; place += 1) units.push(reading.units[place]!);
    // An item that leads in is no part of the list below it.
    const parts = sectionsOf(reading, (holds || titled) && unit.type === 'item' && next?.type === 'item' ? units.slice(1) : units);
    // *Respond with exactly:* and the words, *In the report state:* and data of one key.
    const sufficient = (bare || demanded) && next?.type === 'code' && parts?.form !== undefined && (parts.form === 'json' || parts.form === 'yaml' ? parts.fields.length > 0 : words(unit.lexicon, ({ output }) => output.exact).test(unit.masked));
    if (!parts || (!sufficient && parts.sections.length < 2 && parts.fields.length < 2)) continue;
    const { form, sections, fields, lead } = parts;
    // *Create it in markdown with these requirements:* and orders: how to go about it.
    if (form === 'bullets' && !bare && !holds && !names && advises(units.slice(1)) && units.every(({ type, raw }) => type !== 'item' || !raw.startsWith('**'))) continue;
    // *Plan done → next one*: who goes on in which case.
    if (form === 'bullets' && units.slice(1).every(({ raw }) => /\s(?:→|->)\s/.test(raw))) continue;
    const span: Span = { start: unit.span.start, end: leads };
    const exact = ((bare && isObliged(unit)) || ordersAlways(unit)) || words(unit.lexicon, ({ output }) => output.exact).test(lead.map(({ masked }) => masked).join(' '));
    const allLabelled = bare && units.every(({ type, depth, raw }) => type !== 'item' || depth > 1 || /^\s*\*\*/.test(raw));
    // *For big decisions, create a record:* with a whole document that is written out shows one.
    const sample = next?.fence !== undefined && sections[0]?.level === 1 && !hole.test(next.fence.text) && !(bare || holds || names || isLeadIn(unit));
    if (sample && !exact && !/<\p{L}[^<>\n]{1,60}>|(?<!\p{L})N(?!\p{L})|\.{3}|…/u.test(next.fence.text)) continue;
    const strength = exact ? 'must' : sample || (form === 'bullets' && !isLeadIn(unit) && !allLabelled) ? 'list' : 'format';
    found.push({ form, strength, span: wholeLines(reading.document.lines, span), sections, fields });
  }
  return found;
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
    if ((unit.said & ofTemplates) === 0 || unit.type === 'code' || unit.type === 'heading' || unit.leads !== undefined || governing(unit.scope).context === 'example') continue;
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
    if ((unit.said & answering) === 0 || (unit.type === 'item' ? !unit.ordered || unit.depth > 1 || (units[index + 1]?.type === 'item' && units[index + 1]?.block === unit.block) : unit.type !== 'sentence' || unit.depth > 0) || unit.leads !== undefined) continue;
    const { context } = governing(unit.scope);
    if ((context !== 'free' && context !== 'rules') || !speaksOfAnswer(unit) || !(words(unit.lexicon, ({ output }) => output.measure).test(unit.masked) || handsBack.test(unit.masked))) continue;
    if (markersIn(unit).prohibition !== undefined) continue;
    found.push({ form: 'prose', strength: isObliged(unit) ? 'must' : 'format', span: wholeLines(lines, { start: unit.span.start, end: endOf(unit, units) }), sections: [], fields: [] });
  }
  return found;
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
