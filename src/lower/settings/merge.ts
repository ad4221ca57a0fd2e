import type { SettingsChange } from '../../hosts/host.ts';
import { entry, type MapValue, type Value } from '../../parse/value.ts';
import { formatOf, type Format, type Place } from './format.ts';
import { layoutOf } from './sequence.ts';
import { canonical, says } from './value.ts';

/** A value of ours in a settings file. */
export type OwnValue = Omit<SettingsChange, 'path'>;

/** What was done to one settings file: with it, and with nothing else, it can be undone. */
export interface SettingsRecord {
  /** The file was not there before. */
  readonly made?: true;
  /** Sorted. */
  readonly values: readonly OwnValue[];
  /** Maps and lists that were not there before, in the order they were made. */
  readonly parents: readonly (readonly string[])[];
  /** Maps and lists of the user's that held nothing, as they stood. */
  readonly empty: readonly { readonly at: readonly string[]; readonly text: string }[];
}

/** Why a settings file stays as it is. */
export interface MergeProblem {
  /** `edited`: what stands there is a value of ours that somebody changed; `taken`: a value that was never ours. */
  readonly kind: 'unreadable' | 'wrong-type' | 'twice' | 'taken' | 'edited' | 'no-room';
  readonly at: readonly string[];
  readonly reason: string;
}

export interface Merged {
  /** The file as it is to be; absent when it is not to be there. */
  readonly text?: string;
  /** Absent when nothing in the file is ours. */
  readonly record?: SettingsRecord;
  /** Values that are not wanted any more and stay, since somebody changed them. */
  readonly left: readonly OwnValue[];
  /** Values that somebody changed and that were written again; absent when there are none. */
  readonly replaced?: readonly OwnValue[];
}

/**
 * A settings file with the wanted values in it, and with no other of those that `record` says are ours.
 *
 * The text is edited, never printed anew: what is not ours keeps every byte. Before a result is given it is undone again, and
 * what comes out has to be the text without anything of ours. With `force`, a wanted value that somebody changed is written again.
 */
export function mergeSettings(path: string, text: string | undefined, record: SettingsRecord | undefined, wanted: readonly OwnValue[], force = false): Merged | MergeProblem {
  const format = formatOf(path);
  if (!format) return { kind: 'unreadable', at: [], reason: 'its ending is none of `.json`, `.jsonc` and `.toml`' };
  const mark = text?.startsWith('\uFEFF') ? '\uFEFF' : '';
  const plain = text?.slice(mark.length);
  if (plain !== undefined) {
    const root = rootOf(format, plain);
    if ('reason' in root) return root;
    if (record && isDone(root, record, wanted)) return { text: text!, record, left: [] };
  }
  const forced = new Set(force ? wanted.filter(({ isItem }) => !isItem).map(({ at }) => canonical(at)) : []);
  const taken = plain === undefined ? { edited: [], replaced: [] } : takeOut(format, plain, record ?? { values: [], parents: [], empty: [] }, forced);
  const clash = taken.edited.find((value) => wanted.some((other) => !other.isItem && canonical(other.at) === canonical(value.at)));
  const root = taken.text === undefined ? undefined : (rootOf(format, taken.text) as MapValue);
  if (clash && !wanted.some((value) => root && stands(root, value) && canonical(value.at) === canonical(clash.at))) {
    return { kind: 'edited', at: clash.at, reason: 'somebody changed it since it was written' };
  }
  const added = putIn(format, taken.text, wanted, record);
  if ('kind' in added) return added;
  const merged = added.text === undefined ? {} : { text: mark + added.text };
  return { ...merged, ...(added.record ? { record: added.record } : {}), left: taken.edited, ...(taken.replaced.length > 0 ? { replaced: taken.replaced } : {}) };
}

/** The text as it is without what is ours; nothing when the whole file is. What cannot be read is given as it is. */
export function withoutOurs(path: string, text: string, record: SettingsRecord): string | undefined {
  const format = formatOf(path);
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  if (!format || 'reason' in rootOf(format, text.slice(mark.length))) return text;
  const taken = takeOut(format, text.slice(mark.length), record).text;
  return taken === undefined ? undefined : mark + taken;
}

/** Whether a value stands in a text, whoever wrote it. */
export function holds(path: string, text: string, value: OwnValue): boolean {
  const format = formatOf(path);
  const root = format && rootOf(format, text.replace(/^\uFEFF/, ''));
  return root !== undefined && !('reason' in root) && stands(root, value);
}

/** One text for one value at one place. */
export function identity({ at, value, isItem }: OwnValue): string {
  return `${canonical(at)}${isItem ? '+' : '='}${canonical(value)}`;
}

export function byPlace(a: OwnValue, b: OwnValue): number {
  const [one, other] = [identity(a), identity(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function isDone(root: MapValue, record: SettingsRecord, wanted: readonly OwnValue[]): boolean {
  const asked = new Set(wanted.map(identity));
  return wanted.every((value) => stands(root, value)) && record.values.every((value) => asked.has(identity(value)));
}

interface Taken {
  readonly text?: string;
  readonly edited: readonly OwnValue[];
  readonly replaced: readonly OwnValue[];
}

/** What stands at one of the `forced` places goes, whatever it is, where a value of ours was. */
function takeOut(format: Format, text: string, { made, values, parents, empty }: SettingsRecord, forced: ReadonlySet<string> = new Set()): Taken {
  let left = text;
  const edited: OwnValue[] = [];
  const replaced: OwnValue[] = [];
  for (const value of values.toReversed()) {
    const root = rootOf(format, left) as MapValue;
    const place = placeOf(root, value);
    const next = place && isClean(format, left, place) ? format.remove(left, place) : undefined;
    const after = next === undefined ? undefined : rootOf(format, next);
    if (next !== undefined && after && !('reason' in after) && count(after, value) < count(root, value)) left = next;
    else if (!value.isItem && forced.has(canonical(value.at)) && format.extent(left, { at: value.at })) {
      left = format.remove(left, { at: value.at });
      replaced.push(value);
    } else if (place || (!value.isItem && valueAt(root, value.at))) edited.push(value);
  }
  for (const at of parents.toReversed()) {
    if (!format.isHollow(left, at) || !isClean(format, left, { at })) continue;
    const next = format.remove(left, { at });
    if (!('reason' in rootOf(format, next))) left = next;
  }
  for (const { at, text: was } of empty) {
    const value = valueAt(rootOf(format, left) as MapValue, at);
    const span = value && isHollow(value) ? format.container(left, at) : undefined;
    if (span && bare(left.slice(span.start, span.end)) === bare(was)) left = left.slice(0, span.start) + was + left.slice(span.end);
  }
  const isGone = made && isHollow(rootOf(format, left) as MapValue) && format.comments(left).length === 0;
  return isGone ? { edited, replaced } : { text: left, edited, replaced };
}

interface Added {
  readonly text?: string;
  readonly record?: SettingsRecord;
}

function putIn(format: Format, base: string | undefined, wanted: readonly OwnValue[], old: SettingsRecord | undefined): Added | MergeProblem {
  let text = base ?? format.emptyFile;
  const values: OwnValue[] = [];
  const parents = (old?.parents ?? []).filter((at) => base !== undefined && format.extent(base, { at }) !== undefined).map((at) => [...at]);
  const empty: { readonly at: readonly string[]; readonly text: string }[] = [];
  for (const value of wanted.toSorted(byPlace)) {
    const root = rootOf(format, text) as MapValue;
    const problem = obstacle(root, value);
    if (problem) return problem;
    if (stands(root, value)) continue;
    const missing = parentsOf(value).filter((at) => !format.extent(text, { at }));
    const deepest = [[], ...parentsOf(value)].findLast((at) => valueAt(root, at))!;
    const span = isHollow(valueAt(root, deepest)!) && !parents.some((at) => canonical(at) === canonical(deepest)) ? format.container(text, deepest) : undefined;
    if (span) empty.push({ at: deepest, text: text.slice(span.start, span.end) });
    const next = format.add(text, { path: '', ...value }, layoutOf(base ?? text));
    if (next === undefined) return noRoom(value);
    text = next;
    values.push(value);
    if ('reason' in rootOf(format, text)) return noRoom(value);
    parents.push(...missing.filter((at) => format.extent(next, { at })));
  }
  const made = base === undefined || old?.made;
  if (values.length === 0) return base === undefined ? {} : { text: base };
  const record: SettingsRecord = { ...(made ? { made } : {}), values, parents, empty: base === undefined ? [] : empty };
  const root = rootOf(format, text);
  if ('reason' in root || !wanted.every((value) => stands(root, value)) || takeOut(format, text, record).text !== base) return noRoom(values[0]!);
  return { text, record };
}

function noRoom({ at }: OwnValue): MergeProblem {
  return { kind: 'no-room', at, reason: 'it is laid out in a way that cannot be added to without touching more than that' };
}

/** What stands in the way of a value. */
function obstacle(root: MapValue, { at, value, isItem }: OwnValue): MergeProblem | undefined {
  let holder: Value = root;
  for (const [depth, key] of at.entries()) {
    const here = at.slice(0, depth + 1);
    if (holder.kind !== 'map') return { kind: 'wrong-type', at: at.slice(0, depth), reason: 'it is no map' };
    const found: readonly Value[] = holder.entries.filter((candidate) => candidate.key.value === key).map((candidate) => candidate.value);
    if (found.length > 1) return { kind: 'twice', at: here, reason: 'it is written twice, and which one holds differs from reader to reader' };
    if (found.length === 0) return undefined;
    holder = found[0]!;
  }
  if (isItem) return holder.kind === 'list' ? undefined : { kind: 'wrong-type', at, reason: 'it is no list' };
  return says(holder, value) ? undefined : { kind: 'taken', at, reason: 'another value stands there' };
}

/** Maps above a value, and the list it is an item of, from the top. */
function parentsOf({ at, isItem }: OwnValue): string[][] {
  return Array.from({ length: isItem ? at.length : at.length - 1 }, (_, index) => at.slice(0, index + 1));
}

function placeOf(root: MapValue, { at, value, isItem }: OwnValue): Place | undefined {
  const found = valueAt(root, at);
  if (!isItem) return found && says(found, value) ? { at } : undefined;
  const item = found?.kind === 'list' ? found.items.findLastIndex((candidate) => says(candidate, value)) : -1;
  return item === -1 ? undefined : { at, item };
}

function stands(root: MapValue, value: OwnValue): boolean {
  return placeOf(root, value) !== undefined;
}

function count(root: MapValue, { at, value, isItem }: OwnValue): number {
  const found = valueAt(root, at);
  if (!isItem) return found ? 1 : 0;
  return found?.kind === 'list' ? found.items.filter((item) => says(item, value)).length : 0;
}

/** Nothing of the user's, which a comment is, goes with it. */
function isClean(format: Format, text: string, place: Place): boolean {
  const span = format.extent(text, place);
  return span !== undefined && !format.comments(text).some(({ start, end }) => start < span.end && end > span.start);
}

function valueAt(root: MapValue, at: readonly string[]): Value | undefined {
  return at.reduce<Value | undefined>((value, key) => (value?.kind === 'map' ? entry(value, key)?.value : undefined), root);
}

function isHollow(value: Value): boolean {
  return (value.kind === 'map' && value.entries.length === 0) || (value.kind === 'list' && value.items.length === 0);
}

function bare(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The map at the top of a text, or why there is none. */
function rootOf(format: Format, text: string): MapValue | MergeProblem {
  const { value, problems } = format.read(text);
  const fault = problems.find(({ kind }) => kind !== 'duplicate-key');
  if (fault || !value) return { kind: 'unreadable', at: [], reason: fault?.message ?? 'it holds nothing' };
  return value.kind === 'map' ? value : { kind: 'wrong-type', at: [], reason: 'it is no map' };
}
