import type { OutputContract } from '../model/contract.ts';
import { speaksOfAnswer } from './markers.ts';
import { fold } from './phrases.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/**
 * Whether a form is not that of the answer itself: it goes into a file (*Write `report.md` like this:*), its title names a form
 * and no answer (*Receipt format*), or a step lays it down that others follow. An answer is not sent back for want of it.
 */
export function isElsewhere(reading: Reading, { span, sections }: OutputContract): boolean {
  const { units, opened } = reading;
  const lead = leadOf(units, span.start, Math.min(sections[0]?.span.start ?? span.end, span.end));
  const said = lead.findLast(({ type }) => type !== 'heading');
  if (said && speaksOfAnswer(said)) return false;
  if (lead.some(namesFile)) return true;
  const title = lead[0]?.type === 'heading' ? opened.get(lead[0].span.start) : undefined;
  if (title && isGeneric(title) && !lead.some(({ masked, lexicon }) => words(lexicon, ({ output }) => output.reply).test(masked))) return true;
  return said?.type === 'item' && said.ordered && units.some(({ index, type, block, depth }) => index > said.index && type === 'item' && block === said.block && depth === said.depth);
}

/** What stands before the first section or fence. */
function leadOf(units: readonly Unit[], start: number, end: number): readonly Unit[] {
  const first = units.findIndex(({ span }) => span.end > start);
  if (first === -1) return [];
  let last = first;
  while (last < units.length && units[last]!.type !== 'code' && units[last]!.span.start < Math.max(end, units[first]!.span.end)) last += 1;
  return units.slice(first, last);
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
