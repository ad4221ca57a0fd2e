import type { OutputContract } from '../model/contract.ts';
import { answersInCase, speaksOfAnswer } from './answer-orders.ts';
import { firstLetter } from './characters.ts';
import { fold } from './phrases.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/** What keeps a verdict from hanging on a form that the text lays down. */
export function heldBack(reading: Reading, contract: OutputContract): Pick<OutputContract, 'elsewhere' | 'repeats'> {
  const { span, sections, strength } = contract;
  const lead = leadOf(reading.units, span.start, Math.min(sections[0]?.span.start ?? span.end, span.end));
  const said = lead.findLast(({ type }) => type !== 'heading');
  return { ...(isElsewhere(reading, lead, said) ? { elsewhere: true } : {}), ...(strength === 'format' && said && opensWithEach(said) ? { repeats: true } : {}) };
}

const farthestEach = 5;
const nearNoun = 24;

/** *For each finding:*, *Each finding has:*, and not *For each review, …* or *For every request, …*, of which the answer is one. */
function opensWithEach({ masked, lexicon }: Unit): boolean {
  const each = words(lexicon, ({ output }) => output.each).first(masked);
  if (!each || each.start - firstLetter(masked) > farthestEach) return false;
  const noun = masked.slice(each.end, each.end + nearNoun);
  return !words(lexicon, ({ output }) => output.whole).test(noun) && !/\b(?:request|task|response|answer|reply|message|question|session)/.test(noun);
}

/**
 * Whether a form is not that of the answer itself: it goes into a file (*Write `report.md` like this:*), its title names a form
 * and no answer (*Receipt format*), or a step lays it down that others follow. An answer is not sent back for want of it.
 */
function isElsewhere({ units, opened }: Reading, lead: readonly Unit[], said: Unit | undefined): boolean {
  // *When called, respond with exactly:*: other answers may have other forms.
  if (said && speaksOfAnswer(said)) return answersInCase(said) || (said.type === 'item' && isCase(said));
  if (lead.some(namesFile)) return true;
  const title = lead[0]?.type === 'heading' ? opened.get(lead[0].span.start) : undefined;
  if (title && isGeneric(title) && !lead.some(({ masked, lexicon }) => words(lexicon, ({ output }) => output.reply).test(masked))) return true;
  if (said && isCase(said)) return true;
  if (lead[0] && isStep(units, opened, lead[0])) return true;
  return said?.type === 'item' && said.ordered && hasNext(units, said);
}

/** *If a test fails:* with a form below it: the answer of one case. */
function isCase({ type, masked, lexicon, scope }: Unit): boolean {
  // *When somebody moves a lamp:* and steps, of which one tells what to send.
  if (type === 'item' && scope?.kind === 'label' && words(scope.lexicon, ({ markers }) => markers.conditions).first(scope.folded)?.start === 0) return true;
  if (words(lexicon, ({ markers }) => markers.ifs).first(masked)?.start === firstLetter(masked)) return true;
  for (let item = scope; item?.kind === 'item'; item = item.parent) if (words(item.lexicon, ({ markers }) => markers.ifs).first(fold(item.title))?.start === 0) return true;
  return false;
}

/** Whether another item follows in the same list. Looks no further than what stands in this one, so that many forms cost no more than their text. */
function hasNext(units: readonly Unit[], { index, depth, block }: Unit): boolean {
  const next = units.slice(index + 1, index + 1 + mostInside).find((unit) => unit.type === 'heading' || (unit.type === 'sentence' && unit.depth === 0) || (unit.type === 'item' && unit.depth <= depth));
  // *2. …* behind a fence that is not indented goes on with the list above it.
  return next?.type === 'item' && next.depth === depth && (next.block === block || (next.ordered && units[next.index - 1]?.type === 'code'));
}

const mostInside = 400;

/** *5. Build the page* in bold, with a sixth behind it: what stands below it is for the next step. */
function isStep(units: readonly Unit[], opened: Reading['opened'], first: Unit): boolean {
  const title = first.type === 'heading' ? first : units.slice(Math.max(0, first.index - mostInside), first.index).findLast(({ type }) => type === 'heading');
  const scope = title && opened.get(title.span.start);
  const number = scope?.kind === 'bold' && !scope.topics.has('output') ? numberOf(title!.raw) : undefined;
  if (number === undefined) return false;
  return units.slice(first.index + 1, first.index + 1 + mostInside).some((unit) => unit.type === 'heading' && unit.scope === title!.scope && numberOf(unit.raw) === number + 1);
}

function numberOf(raw: string): number | undefined {
  const written = /^\**(?:\p{L}{4,8}\s)?(\d{1,2})[.):：]/u.exec(raw)?.[1];
  return written === undefined ? undefined : Number(written);
}

/** What stands before the first section or fence. */
function leadOf(units: readonly Unit[], start: number, end: number): readonly Unit[] {
  const first = firstBehind(units, start);
  if (first === units.length) return [];
  let last = first;
  while (last < units.length && units[last]!.type !== 'code' && units[last]!.span.start < Math.max(end, units[first]!.span.end)) last += 1;
  return units.slice(first, last);
}

/** Index of the first unit that ends behind a place. Units stand in the order of the text. */
function firstBehind(units: readonly Unit[], place: number): number {
  let [low, high] = [0, units.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units[middle]!.span.end > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Names a file of text or data: *Write `docs/report.md`*, *create REVIEW.md with:*. */
export function namesFile({ raw }: Pick<Unit, 'raw'>): boolean {
  return /`[^`\n]{0,120}\.(?:md|mdx|json|ya?ml|txt|html?|csv|xml)`|(?<![\w/.-])[A-Z][\w-]{2,40}\.(?:md|json|ya?ml)(?!\w)/.test(raw);
}

/** A title that only ends in *format* is about an answer when a form stands below it, not for a list or a sentence. */
export function isGeneric({ title, lexicon }: Scope): boolean {
  const hits = words(lexicon, ({ headings }) => headings.output).all(fold(title));
  return hits.length > 0 && hits.every(({ text }) => lexicon.headings.output?.includes(`${text}$`) === true);
}
