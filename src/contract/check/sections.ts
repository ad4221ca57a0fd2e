import { binds, type OutputContract, type OutputSection } from '../../model/contract.ts';
import type { Point } from '../../model/verdict.ts';
import { hasWord } from '../characters.ts';
import { hasContent, titleRank, type Scanned, type Title } from './scan.ts';
import { answerForms, headOf, isEntry, isNear, mayHaveForm, patternOf, plainTitle, saysMore, sectionForms, withoutBrackets } from './title.ts';

/** Where a section stands in the answer. */
export interface Place {
  readonly title: Title;
  /** Index of the first line that is no longer its own. */
  readonly end: number;
  readonly empty: boolean;
}

/** A title with all that it may be read as. */
interface Read {
  readonly title: Title;
  readonly forms: readonly string[];
}

/** Points on what a section was to say. */
export type DemandReader = (section: OutputSection, place: Place | undefined, scanned: Scanned) => readonly Point[];

/** Points on the parts of an answer: each present and not empty, and all in their order. */
export function sectionPoints(output: OutputContract, scanned: Scanned, demanded: DemandReader): Point[] {
  const gates = binds(output);
  const readTitle = reader();
  const reads = scanned.titles.filter(({ kind }) => isLoose(output) || (kind !== 'item' && kind !== 'cell')).map(readTitle);
  const { required, others } = wanted(output);
  const fits = fitting(reads, output.sections);
  const starts = new Set([...fits.values()].flat());
  const places = choose(output.sections, (section) => {
    const own = fits.get(section)!;
    const inner = own.length === 0 ? [] : innerTitles(section, output.sections, fits);
    return own.map((title) => placeOf(section, title, { own, inner, starts, scanned }));
  });
  const spare = sparePlaces(reads, starts);
  const unlisted = listsEntries(output) && required.every((section) => !places.has(section));
  const points = required.map((section) => (unlisted ? unlistedPoint(section) : sectionPoint(section, places.get(section), spare, gates && !section.optional && !isSentence(section, output))));
  const order = required.length > 1 ? [orderPoint(required, places, output, gates && !isLoose(output))] : [];
  const nested = others.map((section) => sectionPoint(section, places.get(section), [], false));
  const demands = output.sections.flatMap((section) => demanded(section, places.get(section), scanned));
  return [...points, ...order, ...nested, ...demands];
}

/** Whether a verdict can hang on any of the points on these sections. */
export function gatesSections(output: OutputContract): boolean {
  const { required } = wanted(output);
  return binds(output) && ((required.length > 1 && !isLoose(output)) || required.some((section) => !section.optional && !isSentence(section, output) && patternOf(section.title) !== 'all'));
}

/** Whether it is the form of each of several things. Where none was found, there is nothing to list: *No issues*. */
export function listsEntries({ repeats, sections: [first] }: OutputContract): boolean {
  return repeats === true || (first !== undefined && isEntry(first.title));
}

/** Parts of a list may come in any order, and in items. */
function isLoose({ form }: OutputContract): boolean {
  return form === 'bullets' || form === 'prose';
}

const mostWords = 5;
const mostCharacters = 24;

/** *Links to the files that were read*: an item that says what to give, which an answer gives under a title of its own choice. */
function isSentence({ title, level }: OutputSection, { form }: OutputContract): boolean {
  if (level !== undefined || (form !== 'bullets' && form !== 'numbered')) return false;
  const count = title.trim().split(/\s+/).length;
  return count > mostWords || (count === 1 && title.length > mostCharacters);
}

/** The sections that bind, and those inside them, which are reported only. A lone title over all others is the title of the whole. */
function wanted({ sections }: OutputContract): { readonly required: OutputSection[]; readonly others: OutputSection[] } {
  const tops = sections.filter(({ nested }) => !nested);
  const below = sections.filter(({ nested, level }) => nested && level !== undefined);
  if (tops.length !== 1 || below.length === 0) return { required: tops, others: sections.filter(({ nested }) => nested) };
  const level = Math.min(...below.map((section) => section.level!));
  const isTop = (section: OutputSection) => !section.nested || section.level === level;
  return { required: sections.filter(isTop), others: sections.filter((section) => !isTop(section)) };
}

/** No answer has so many places for one section, or so many titles that may be meant for one. More only cost time. */
const mostPlaces = 24;
const mostNear = 100;

/** Reads each text once, and none before it is asked for. */
function reader(): (title: Title) => Read {
  const known = new Map<string, readonly string[]>();
  const formsOf = (text: string): readonly string[] => {
    const forms = known.get(text) ?? answerForms(text);
    known.set(text, forms);
    return forms;
  };
  return (title) => ({
    title,
    get forms() {
      return formsOf(title.text);
    },
  });
}

/** The first titles that fit no section, each text once: what one is not near to, the others are not either. */
function sparePlaces(reads: readonly Read[], starts: ReadonlySet<Title>): Read[] {
  const seen = new Set<string>();
  const found: Read[] = [];
  let count = 0;
  for (const read of reads) {
    if (count === mostNear) break;
    const { title } = read;
    if (starts.has(title) || titleRank[title.kind] > titleRank.label || read.forms.length === 0) continue;
    count += 1;
    if (!seen.has(title.text)) found.push(read);
    seen.add(title.text);
  }
  return found;
}

/** The titles that fit each section, in one walk over all. */
function fitting(reads: readonly Read[], sections: readonly OutputSection[]): Map<OutputSection, Title[]> {
  const found = new Map<OutputSection, Title[]>(sections.map((section) => [section, []]));
  const { forms, patterns } = wantedTitles(sections);
  const add = (section: OutputSection, title: Title): void => {
    const own = found.get(section)!;
    if (own.length < mostPlaces && own.at(-1) !== title) own.push(title);
  };
  const mayFit = mayHaveForm(forms.keys());
  for (const read of reads) {
    if (patterns.length === 0 && !mayFit(read.title.text)) continue;
    for (const form of read.forms) {
      for (const section of forms.get(form) ?? []) add(section, read.title);
      for (const [section, fits] of patterns) if (fits(form)) add(section, read.title);
    }
  }
  return found;
}

/** Sections by the titles that they may have in an answer. Where two begin alike, the beginning alone is neither. */
function wantedTitles(sections: readonly OutputSection[]) {
  const forms = new Map<string, OutputSection[]>();
  const patterns: (readonly [OutputSection, (plain: string) => boolean])[] = [];
  const heads = sections.map(({ title }) => plainTitle(headOf(title)));
  for (const [index, section] of sections.entries()) {
    const pattern = patternOf(section.title);
    if (typeof pattern === 'function') patterns.push([section, pattern]);
    // *Tables ([count] of them)* may be titled *Tables*.
    const title = pattern === undefined ? section.title : withoutBrackets(section.title);
    if (patternOf(title) !== undefined) continue;
    const head = heads[index]!;
    const isTwin = heads.indexOf(head) !== heads.lastIndexOf(head);
    for (const form of sectionForms(title)) if (!isTwin || form !== head) forms.set(form, [...(forms.get(form) ?? []), section]);
  }
  return { forms, patterns };
}

interface Around {
  /** All titles that fit the section. */
  readonly own: readonly Title[];
  /** Those of the sections inside it. */
  readonly inner: readonly Title[];
  /** Those of any section. */
  readonly starts: ReadonlySet<Title>;
  readonly scanned: Scanned;
}

/** The titles of the sections that the contract has inside a section. */
function innerTitles(section: OutputSection, sections: readonly OutputSection[], fits: ReadonlyMap<OutputSection, readonly Title[]>): readonly Title[] {
  const { level } = section;
  const behind = sections.slice(sections.indexOf(section) + 1);
  // A line over all headings is the title of the whole.
  const end = level === undefined ? (section === sections[0] ? -1 : 0) : behind.findIndex((other) => other.level === undefined || other.level <= level);
  return behind.slice(0, end === -1 ? undefined : end).flatMap((inner) => fits.get(inner)!);
}

/**
 * Up to the next heading that is no deeper, or the next section of the contract that is not inside this one. A heading of its own level that nobody
 * asked for ends it only when something stands before it: else that may well be a part of it.
 */
function placeOf(section: OutputSection, title: Title, { own, inner, starts, scanned }: Around): Place {
  const behind = firstBehind(title, scanned);
  const isDeeper = (other: Title) => (title.kind === 'heading' ? other.kind === 'heading' && other.level > title.level : other.kind === 'heading' || isBare(title));
  const isInner = (other: Title) => isDeeper(other) && inner.includes(other);
  const isNext = (other: Title) => starts.has(other) && !own.includes(other) && titleRank[other.kind] <= titleRank[title.kind] && !isInner(other);
  const isAbove = (other: Title, level: number) => other.kind === 'heading' && title.kind === 'heading' && other.level < level;
  const endAt = (level: number) => {
    for (let index = behind; index < scanned.titles.length; index += 1) {
      const other = scanned.titles[index]!;
      if (isNext(other) || isAbove(other, level)) return other.line;
    }
    return scanned.lines.length;
  };
  const from = title.line + (isUnderlined(title, scanned) ? 2 : 1);
  const says = (end: number) => hasWord(title.rest) || (title.kind === 'heading' && saysMore(title.text, section.title)) || hasContent(scanned, from, end);
  const narrow = endAt(title.level + 1);
  const end = says(narrow) ? narrow : endAt(title.level);
  return { title, end, empty: !says(end) };
}

/** A line or bold text that no colon ends. */
function isBare({ kind, text }: Title): boolean {
  return (kind === 'line' || kind === 'bold') && !/[:：]$/.test(text);
}

/** Index of the first title on a later line. */
function firstBehind({ line }: Title, { titles }: Scanned): number {
  let [low, high] = [0, titles.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (titles[middle]!.line > line) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isUnderlined({ kind, line }: Title, { lines }: Scanned): boolean {
  return kind === 'heading' && !/^\s{0,3}[#<]/.test(lines[line]!);
}

/** One place for each section: the surest that is not empty, and of those the first behind the section before. */
function choose(sections: readonly OutputSection[], places: (section: OutputSection) => Place[]): Map<OutputSection, Place> {
  const chosen = new Map<OutputSection, Place>();
  let last = -1;
  for (const section of sections) {
    const all = places(section);
    const full = all.filter(({ empty }) => !empty);
    const pool = full.length > 0 ? full : all;
    const best = Math.min(...pool.map(({ title }) => titleRank[title.kind]));
    const sure = pool.filter(({ title }) => titleRank[title.kind] === best);
    const place = sure.find(({ title }) => title.line > last) ?? sure[0];
    if (!place) continue;
    chosen.set(section, place);
    if (!section.nested) last = Math.max(last, place.title.line);
  }
  return chosen;
}

function sectionPoint(section: OutputSection, place: Place | undefined, spare: readonly Read[], gates: boolean): Point {
  const point = { promise: `section:${section.title}`, gates, span: section.span };
  if (place?.empty === false) return { ...point, held: true, why: `it starts on line ${place.title.line + 1} of the answer`, at: [place.title.line + 1, place.end] };
  if (place) return { ...point, held: false, why: `\`${section.title}\` is there, and nothing stands below it`, at: [place.title.line + 1, place.end] };
  if (patternOf(section.title) === 'all') return { ...point, gates: false, held: null, why: 'its title is a place to fill in, so it can have any' };
  if (section.optional) return { ...point, gates: false, held: null, why: 'it is left out, as it may be' };
  const forms = sectionForms(section.title);
  const near = spare.find((read) => read.forms.some((form) => forms.some((wanted) => isNear(form, wanted))));
  if (near) return { ...point, held: false, why: `\`${near.title.text}\` stands where \`${section.title}\` was asked for`, at: [near.title.line + 1, near.title.line + 1] };
  return { ...point, held: false, why: `no part of the answer is titled \`${section.title}\`` };
}

function unlistedPoint({ title, span }: OutputSection): Point {
  return { promise: `section:${title}`, gates: false, span, held: null, why: 'the answer has no such entry' };
}

function orderPoint(required: readonly OutputSection[], places: ReadonlyMap<OutputSection, Place>, { span }: OutputContract, gates: boolean): Point {
  const point = { promise: 'order', gates, span };
  const there = required.flatMap((section) => (places.has(section) ? [{ section, title: places.get(section)!.title }] : []));
  if (there.length < 2) return { ...point, held: null, why: 'fewer than two of its parts are there' };
  for (const [index, { section, title }] of there.entries()) {
    const before = there[index - 1];
    if (before && title.line < before.title.line) return { ...point, held: false, why: `\`${section.title}\` stands before \`${before.section.title}\``, at: [title.line + 1, before.title.line + 1] };
  }
  return { ...point, held: true, why: 'its parts stand in the order asked for' };
}
