import { itemTitle } from './clean-title.ts';
import { firstLetter } from './characters.ts';
import { isOrder, verbLast } from './imperative.ts';
import type { Unit } from './unit.ts';
import { topicsOf } from './topics.ts';
import type { Reading } from './units.ts';
import { saidIn, words } from './vocabulary.ts';

export const longestLeadIn = 160;
const longestSubject = 24;

/** A line in bold that ends in a colon, with a fence behind it, leads in like any sentence. */
export function titleLead({ type, raw, index }: Unit, { units }: Reading): number | undefined {
  const next = units[index + 1];
  return type === 'heading' && raw.startsWith('**') && /[:：]\**\s*$/.test(raw) && next?.type === 'code' ? next.span.end : undefined;
}

/** Paragraphs that open with a label in bold stand behind a lead-in like the items of a list. */
export function labelLead({ type, raw, index, scope, depth }: Unit, { units }: Reading): number | undefined {
  if (type !== 'sentence' || depth > 0 || !(raw.endsWith(':') || raw.endsWith('：')) || !labelled.test(units[index + 1]?.raw ?? '')) return undefined;
  let last: Unit | undefined;
  let block = -1;
  for (let place = index + 1; place < units.length && units[place]!.scope === scope; place += 1) {
    const unit = units[place]!;
    if (unit.type === 'sentence' && labelled.test(unit.raw)) block = unit.block;
    else if (unit.type === 'sentence' ? unit.block !== block : unit.type !== 'item') break;
    last = unit;
  }
  return last?.span.end;
}

const labelled = /^\s*\*\*[^*\n]{1,80}(?:[:：]\*\*|\*\*\s?[:：])\s*\S/;

/** *Your report will include:*, *At the end of the session, propose:* */
export function addressed({ masked, lexicon }: Unit): boolean {
  const gives = words(lexicon, ({ output }) => output.give).all(masked).some(({ start }) => /(?:[,;—–]\s{0,2}(?:[a-z]{3,14}\sand\s)?|\syou\s(?:will|must|should)\s)$/.test(masked.slice(0, start)));
  return gives || words(lexicon, ({ output }) => output.reply).test(masked) || startsWithAgent({ masked, lexicon });
}

/** *The agent must print a table:* */
export function startsWithAgent({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  return words(lexicon, ({ scope }) => scope.agent).first(masked)?.start === firstLetter(masked);
}

/** *Update the ticket with a summary including:*: verbs that put a text somewhere. */
export function puts({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  return lexicon.language === 'en' && /^[^a-z]{0,4}(?:update|post|send|submit|share|attach|add|record|leave)\s/.test(masked);
}

/** *Provide a report including:*, *Every report should include:*, *Prepare a summary:*: whether the lead-in says what a whole answer holds. */
export function saysContents({ masked, lexicon, type }: Unit, orders: boolean): boolean {
  if (masked.length > longestLeadIn || type === 'cell') return false;
  const text = masked.replace(/(?:[(（][^()（）]{0,40}[)）])?[\s:：]{0,9}$/u, '').trimEnd();
  const last = words(lexicon, ({ output }) => output.contents).all(text).at(-1);
  const freely = verbLast.has(lexicon.language) || lexicon.script === 'han';
  const start = firstLetter(text);
  const given = words(lexicon, ({ output }) => output.give).all(text);
  if (last !== undefined && (freely || last.end === text.length)) {
    const isGiven = (from: number): boolean => freely || puts({ masked, lexicon }) || given.some(({ start: at, end }) => end < from || at === last.start);
    const wholes = words(lexicon, ({ output }) => output.whole).all(text).filter(({ end }) => freely || end <= last.start);
    return wholes.some((whole) => (orders ? isGiven(whole.start) : whole.start - start <= longestSubject));
  }
  const recap = orders && isOrder({ masked: text, lexicon }) ? words(lexicon, ({ output }) => output.recap).all(text).at(-1) : undefined;
  if (recap === undefined || (recap.end !== text.length && !isAbout(text.slice(recap.end), lexicon))) return false;
  return given.some(({ end }) => end < recap.start && text.slice(end, recap.start).replace(/\s{2,}/g, ' ').length <= longestSubject);
}

const longestMatter = 48;

/** *… a summary of the change:*. */
function isAbout(rest: string, lexicon: Unit['lexicon']): boolean {
  return rest.length <= longestMatter && !/[.,;—–]/.test(rest) && words(lexicon, ({ output }) => output.of).first(rest)?.start === 1;
}

/** *For each of them, provide:* ends in the verb. */
export function endsGiving({ masked, lexicon, type }: Pick<Unit, 'masked' | 'lexicon' | 'type'>): boolean {
  const text = masked.trimEnd().replace(/\s?[:：]$/, '');
  return (type === 'sentence' || opensWithEach({ masked, lexicon })) && text.length <= longestLeadIn && words(lexicon, ({ output }) => output.give).all(text).at(-1)?.end === text.length;
}

/** *Always report:*. */
export function ordersAlways({ masked, lexicon }: Unit): boolean {
  const marker = words(lexicon, ({ markers }) => markers.clause.obligation).first(masked);
  return marker?.start === firstLetter(masked) && isOrder({ masked: masked.slice(marker.end).replace(/[:：]\s?$/, ''), lexicon });
}

const fewestLabels = 3;

function itemsOf(units: readonly Unit[], index: number, end: number): Unit[] {
  const items = [];
  const depth = units[index]!.depth + 1;
  for (let place = index + 1; place < units.length && units[place]!.span.start < end; place += 1) if (units[place]!.type === 'item' && units[place]!.depth === depth) items.push(units[place]!);
  return items;
}

/** *Your report should enable:*, *Provide a plan that:*: what stands below says how good it is to be. */
export const qualities = /\scontext query:\s*$|\sinto one of (?:the|these)\s|\s(?:that|which|(?:should|must|will) (?:enable|allow|help|support)):?\s*$/;

/** *Structure your analysis as:* orders a form; *Provide:* alone orders things. */
export function ordersForm(unit: Unit): boolean {
  const give = words(unit.lexicon, ({ output }) => output.give);
  // *A well-structured client* has no form of its own.
  return give.test(unit.masked) && words(unit.lexicon, ({ output }) => output.shape).all(unit.masked).some(({ start }) => unit.masked[start - 1] !== '-');
}

/** *You will write three texts:* and as many labels in bold. */
export function countsParts({ masked, lexicon }: Unit, units: readonly Unit[], index: number, end: number): boolean {
  const said = words(lexicon, ({ count }) => count.numbers).first(masked);
  if (!said) return false;
  const items = itemsOf(units, index, end);
  return items.length === lexicon.count.numbers.indexOf(said.text) + 2 && items.every(({ raw }) => /^\s*\*\*/.test(raw));
}

/** Whether every item of the list has a label in bold or is no more than a name: *severity*, *likely fix*. */
export function isNamed(units: readonly Unit[], index: number, end: number): boolean {
  const items = itemsOf(units, index, end);
  if (items.length < fewestLabels) return false;
  if (items.every(({ raw }) => /^\s*\*\*/.test(raw))) return true;
  // *For each question, include:* and what an entry is made of.
  const [longest, sentence] = opensWithEach(behindLabel(units[index]!)) ? [longestPart, /[.`]\s|[.:`]$/] : [longestName, /[.`:]/];
  return items.every((item) => item.raw.length <= longest && !sentence.test(item.raw) && !isOrder(item));
}

/** *Produce the lighting advice:* and a label in bold with what it says in every item: the parts of what is given. */
export function givesLabelled({ masked, lexicon, type, depth }: Unit, units: readonly Unit[], index: number, end: number): boolean {
  if (type !== 'sentence' || depth > 0 || lexicon.language !== 'en' || masked.length > longestLeadIn || !giving.test(masked)) return false;
  const items = itemsOf(units, index, end);
  return items.length >= fewestLabels && items.every(({ raw }) => boldLabel.test(raw));
}

const giving = /^[^a-z]{0,4}(?:produce|deliver|return|report|present|provide)\s[^.,;]{3,80}(?<!\s(?:that|which)\s(?:is|are)):\**\s*$/;
const boldLabel = /^\s*\*\*[^*\d\n][^*\n]{1,60}(?:[:：]\*\*|\*\*(?:\s[+/(][^—–:\n]{1,60})?\s?(?:[:：]|[—–]|-\s))/;

/** *Final summary:* in a list, and labels below it; *Output format:*, and any list. */
export function namedItem({ type, raw, lexicon }: Unit, units: readonly Unit[], index: number, end: number): boolean {
  if (type !== 'item' || raw.length > longestName || !/[:：]\**\s*$/.test(raw) || !topicsOf(itemTitle(raw), lexicon).has('output')) return false;
  const items = itemsOf(units, index, end);
  return items.length > 1 && (items.every((item) => partLabel.test(item.raw)) || (raw.startsWith('**') && words(lexicon, ({ output }) => output.named).test(itemTitle(raw).toLowerCase())));
}

const partLabel = /^\s*(?:\*\*)?\p{L}[\p{L}\p{N} /&-]{1,40}(?:\*\*)?[:：](?:\*\*)?\s/u;

const longestName = 48;
const longestPart = 90;

/** *Topics: for each of them, provide:*, *Feedback: you give reports that include:* lead in behind their label. */
export function behindLabel(unit: Unit): Unit {
  const label = unit.raw.startsWith('**') ? (/^\*\*[^*\n]{1,60}(?:[:：]\*\*|\*\*\s?[:：]|\*\*\s[–—-])\s/.exec(unit.raw)?.[0].length ?? 0) : 0;
  if (label === 0) return unit;
  const masked = unit.masked.slice(label);
  const leads = opensWithEach({ masked, lexicon: unit.lexicon }) || words(unit.lexicon, ({ output }) => output.recap).test(masked);
  return leads ? { ...unit, raw: unit.raw.slice(label), masked, said: saidIn(masked, unit.lexicon) } : unit;
}

function opensWithEach({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  const start = firstLetter(masked);
  const each = words(lexicon, ({ output }) => output.each).first(masked, start);
  return each !== undefined && each.start - start <= 5;
}
