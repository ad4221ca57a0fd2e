import type { OutputContract } from '../model/contract.ts';
import { matchesOf } from '../text/matches.ts';
import { speaksOfAnswer } from './answer-orders.ts';
import { firstLetter } from './characters.ts';
import { cleanTitle } from './clean-title.ts';
import { governing } from './context.ts';
import { wholeLines } from './lines.ts';
import { markersOf } from './markers.ts';
import { sectionsOf } from './sections.ts';
import { backtick, hash } from './signs.ts';
import type { Scope, Unit } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

/**
 * *Introduction*, *Body* and *Conclusion* below *Content framework*, each with what it holds: the parts of a text that is to be
 * written. It says what the text is made of and not how its titles read, so it does not gate.
 */
export function textParts(reading: Reading): OutputContract[] {
  const { units, headings, opened, document: { lines } } = reading;
  return headings.flatMap(({ index, span }): OutputContract[] => {
    const first = opened.get(span.start);
    const parent = first?.parent;
    if (!first || parent?.kind !== 'heading' || parent.level === 1 || units[index - 1]?.span.start !== parent.span.start || !says(first, 'opening') || !saysMake(parent)) return [];
    const { context } = governing(parent);
    if (context !== 'free' && context !== 'neutral') return [];
    let end = index;
    while (end < units.length && isBelow(end === index ? first : scopeAt(units[end]!, reading), parent)) end += 1;
    const titles = units.slice(index, end).flatMap(({ type, span }) => (type === 'heading' && opened.get(span.start)!.parent === parent ? [opened.get(span.start)!] : []));
    const parts = titles.length < fewest || !says(titles.at(-1)!, 'closing') ? undefined : sectionsOf(reading, units.slice(index, end));
    if (!parts || parts.sections.length < fewest) return [];
    const sections = parts.sections.map((section) => ({ ...section, title: section.title.replace(size, '') }));
    return [{ form: parts.form, strength: 'list', span: wholeLines(lines, { start: parent.span.start, end: units[end - 1]!.span.end }), sections, fields: [] }];
  });
}

/** *Report what you find under `## Walls`, `## Lamps` and `## Cables` headings*: titles that one statement spells out. */
export function spelledTitles({ units, document: { lines } }: Reading): OutputContract[] {
  return units.flatMap((unit): OutputContract[] => {
    const { type, raw, masked, signs, lexicon } = unit;
    if ((signs & (backtick | hash)) !== (backtick | hash) || (type !== 'item' && type !== 'sentence')) return [];
    const titles = matchesOf(/`(#{1,4})\s([^`\n]{2,60})`/g, raw);
    if (titles.length < 2) return [];
    const listed = words(lexicon, ({ output }) => output.parts).test(masked) || words(lexicon, ({ output }) => output.contents).all(masked.slice(0, titles[0]!.index)).some(({ end }) => titles[0]!.index - end <= 16);
    if (!listed) return [];
    const { context } = governing(unit.scope);
    if ((context !== 'free' && context !== 'rules') || markersOf(masked, lexicon).prohibition !== undefined) return [];
    const before = masked.slice(0, titles[0]!.index);
    const gives = words(lexicon, ({ output }) => output.give).all(before).some(({ start }) => start === firstLetter(masked) || /[.:;]\s{1,2}$/.test(before.slice(0, start)));
    const between = titles.slice(1).map(({ index }, place) => raw.slice(titles[place]!.index + titles[place]![0].length, index));
    if ((!gives && !speaksOfAnswer(unit)) || between.some((text) => !/^[^.;:]{1,40}$/.test(text))) return [];
    const span = wholeLines(lines, unit.span);
    const sections = titles.map(({ 1: marks = '', 2: title = '' }, index) => ({ title: cleanTitle(title), order: index + 1, level: marks.length, nested: false, optional: false, demands: [], span }));
    return [{ form: 'prose', strength: 'format', span, fields: [], sections }];
  });
}

const fewest = 3;
/** *Introduction (50-100 words)*. */
const size = /\s?[(（][^()（）]{0,20}\d[^()（）]{0,20}[)）]$/;

function says({ folded, lexicon }: Scope, place: 'opening' | 'closing'): boolean {
  return words(lexicon, ({ output }) => output[place]).first(folded)?.start === 0;
}

/** *Content framework*, *Tutorial structure*: the last word of the title. */
function saysMake({ folded, lexicon }: Scope): boolean {
  const hits = words(lexicon, ({ output }) => output.make).all(folded);
  return hits.length > 0 && (lexicon.language === 'en' ? hits.at(-1)!.end === folded.length : true);
}

function scopeAt({ type, span, scope }: Unit, { opened }: Reading): Scope | undefined {
  return type === 'heading' ? opened.get(span.start) : scope;
}

function isBelow(scope: Scope | undefined, outer: Scope): boolean {
  for (let current = scope?.parent; current; current = current.parent) if (current === outer) return true;
  return scope === outer;
}
