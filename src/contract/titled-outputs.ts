import type { OutputContract, OutputForm, OutputStrength } from '../model/contract.ts';
import type { Span } from '../text/span.ts';
import { governing } from './context.ts';
import { isGeneric } from './elsewhere.ts';
import { isOrder } from './imperative.ts';
import { longestLeadIn, ordersForm, qualities } from './lead-ins.ts';
import { wholeLines } from './lines.ts';
import { markersOf } from './markers.ts';
import { mask } from './mask.ts';
import { saysRole } from './named-agents.ts';
import { partsOf, within } from './output-parts.ts';
import { fold } from './phrases.ts';
import { sectionsOf, type Sections } from './sections.ts';
import { isFileTree } from './template.ts';
import { asking } from './templates.ts';
import { nearest } from './topics.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** Text below a title about the output. */
export function titled(reading: Reading): OutputContract[] {
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
    if (isOfElse(reading, unit, scope)) continue;
    let end = index;
    while (end + 1 < units.length && within(units[end + 1]!.scope, scope)) end += 1;
    const parts = partsOf(reading, scope, units.slice(index, end + 1));
    index = end;
    for (const part of parts) {
      const contract = toContract(reading, part, scope);
      // Among several, a fence that lays down nothing is something to run or to write elsewhere.
      if (contract && !(parts.length > 1 && contract.strength !== 'must' && isBareCode(contract))) found.push(contract);
    }
  }
  return found;
}

/** Whether what stands below a title about the output is about something else. */
function isOfElse(reading: Reading, unit: Unit, scope: Scope): boolean {
  if ((scope.parent && nearest(scope.parent, ['example'])) || (unit.type !== 'code' && isOfCode(reading, scope))) return true;
  if (scope.kind === 'label') return markersOf(scope.folded, scope.lexicon).prohibition !== undefined || asking.test(scope.title);
  if (scope.kind === 'heading') return isGeneric(scope) && words(scope.lexicon, ({ output }) => output.given).test(scope.folded);
  return scope.kind === 'tag' && unit.type === 'heading' && reading.opened.get(unit.span.start)?.topics.has('output') === true;
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
  const isBelow = first.scope === scope || within(first.scope, scope);
  const span = wholeLines(lines, { start: isBelow ? Math.min(scope.span.start, first.span.start) : first.span.start, end: Math.max(last.leads ?? 0, last.span.end) });
  const start = precedes(reading, first, scope) ? span.start : wholeLines(lines, ownTitle(reading, first, scope) ?? first.span).start;
  const parts = sectionsOf(reading, body);
  if (!parts || noAnswers.some((isOne) => isOne({ reading, parts, body, scope }))) return undefined;
  const { form, sections, fields, lead } = parts;
  return { form, strength: strengthOf(form, lead, scope), span: { start, end: span.end }, sections, fields };
}

/** What stands below a title about the output. */
interface Below {
  readonly reading: Reading;
  readonly parts: Sections;
  readonly body: readonly Unit[];
  readonly scope: Scope;
}

/** What stands below such a title and lays down no answer. */
const noAnswers: readonly ((below: Below) => boolean)[] = [
  // A tree of files, or commands to run.
  ({ parts, body }) => isBareCode(parts) && body.some(({ fence }) => fence && (isFileTree(fence.text) || /^(?:bash|sh|shell|zsh|console|powershell|hcl|terraform|tf)$/i.test(fence.language))),
  // A table of where each thing is put.
  ({ parts: { form }, body }) => form === 'prose' && body.every(({ type }) => type === 'heading' || type === 'cell') && /(?<!\p{L})(?:path|location|file)(?!\p{L})/iu.test(body.find(({ type }) => type === 'cell')?.scope?.title ?? ''),
  // *[How the output should be formatted]*: a place to fill in, in a text that is to be made.
  ({ parts: { form }, body }) => form === 'prose' && body.every(({ type, raw }) => type === 'heading' || (/^[[{]/.test(raw) && /[\]}]$/.test(raw))),
  // *Provide a report that:* and what it does, *Your output should enable:*: qualities.
  ({ parts: { form, lead }, scope }) => (form === 'bullets' || form === 'numbered') && lead.length > 0 && scope.lexicon.language === 'en' && qualities.test(lead.at(-1)!.masked),
  // *You will see output like:* and what a program prints.
  ({ parts: { form, lead }, scope }) => form === 'code' && scope.lexicon.language === 'en' && lead.some(({ masked }) => /^you(?:'ll| will| should| may)? see\s/.test(masked.trimStart())),
  // *80-100: ready*: a scale.
  ({ parts: { form, sections } }) => form === 'bullets' && sections.every(({ title }) => /^[\d<>≥≤][\d.,%<>≥≤ –-]*$/.test(title)),
  // *Output standards* and orders right below it: advice on how to write.
  ({ parts: { form, lead }, body, scope }) => (form === 'bullets' || (form === 'numbered' && isGeneric(scope))) && lead.length === 0 && !words(scope.lexicon, ({ output }) => output.parts).test(fold(scope.title)) && advises(body),
  ({ parts: { form }, body, scope }) => (form === 'headings' || form === 'yaml') && showsCode(body, scope),
  ({ reading, parts, scope }) => (parts.form === 'bullets' || parts.form === 'prose' || isBareCode(parts)) && (isGeneric(scope) || isStep(reading, scope)),
  ({ parts: { form, sections, fields }, body, scope }) => scope.kind === 'tag' && form !== 'headings' && sections.length < 2 && fields.length === 0 && body.every(({ type }) => type === 'item'),
];

/** Code that lays down no parts. */
function isBareCode({ form, sections, fields }: Pick<Sections, 'form' | 'sections' | 'fields'>): boolean {
  return form === 'code' && sections.length + fields.length === 0;
}

/** Whether most items give an order. */
export function advises(units: readonly Unit[]): boolean {
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
  for (let scope = type === 'heading' ? opened.get(span.start) : own; scope && scope !== outer; scope = scope.parent) {
    if (scope.topics.has('example') && !scope.topics.has('output') && (scope.kind === 'bold' || (scope.kind === 'heading' && !isTemplate(scope)))) return true;
  }
  return false;
}

function isTemplate({ title, lexicon }: Scope): boolean {
  return /[[{]/.test(title) || words(lexicon, ({ output }) => output.template).test(fold(title));
}

/** *Severity classification* and the like behind the list of what is to be given say how to judge, and are no parts of it. */
function withoutGuides({ opened }: Reading, units: readonly Unit[], scope: Scope): readonly Unit[] {
  const from = units.findIndex(({ type, span }) => type === 'heading' && opened.get(span.start) !== scope);
  if (from === -1 || !isForm(units.slice(0, from))) return units;
  const guides = units.slice(from).every(({ type, span }) => {
    const own = type === 'heading' ? opened.get(span.start) : undefined;
    return own === undefined || ((own.topics.has('neutral') || own.topics.has('rules') || own.topics.has('prohibitions')) && !own.topics.has('output'));
  });
  return guides ? units.slice(0, from) : units;
}

/** A form in a fence, or a list. */
function isForm(units: readonly Unit[]): boolean {
  const fences = units.filter(({ type }) => type === 'code').length;
  if (fences === 1) return /^(?:te?xt|md|markdown)?$/i.test(units.at(-1)!.fence?.language ?? 'no');
  return fences === 0 && units.filter(({ type }) => type === 'item').length > 1;
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
  const isExact = lead.some((unit) => words(unit.lexicon, ({ output }) => output.exact).test(unit.masked));
  if (isExact || (form === 'code' && lead.some(({ masked, lexicon }) => saysRole(masked, lexicon)))) return 'must';
  if (form !== 'bullets' && !((form === 'headings' || form === 'numbered') && namesGoods(scope))) return 'format';
  return lead.some(ordersForm) ? 'format' : 'list';
}

/** *Deliverables* are things of which an answer gives the one that was asked for, however they are listed. */
function namesGoods({ title, lexicon }: Scope): boolean {
  const folded = fold(title);
  return words(lexicon, ({ output }) => output.goods).test(folded) && !words(lexicon, ({ output }) => output.parts).test(folded);
}
