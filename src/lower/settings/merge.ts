import type { SettingsChange } from '../../hosts/host.ts';
import { perObject } from '../../model/per-object.ts';
import type { Value } from '../../parse/value.ts';
import { compare } from '../../text/order.ts';
import type { Span } from '../../text/span.ts';
import { formatOf, type Format, type Opened } from './format.ts';
import { layoutOf } from './sequence.ts';
import { isHollow, slotOf, stands, takeOut } from './take-out.ts';
import { canonical } from './value.ts';

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
 * How often the text is read does not depend on how many values there are.
 */
export function mergeSettings(path: string, text: string | undefined, record: SettingsRecord = nothing, wanted: readonly OwnValue[] = [], force = false): Merged | MergeProblem {
  const format = formatOf(path);
  if (!format) return { kind: 'unreadable', at: [], reason: 'its ending is none of `.json`, `.jsonc` and `.toml`' };
  const mark = text?.startsWith('\uFEFF') ? '\uFEFF' : '';
  const opened = text === undefined ? undefined : format.open(text.slice(mark.length));
  if (opened && 'reason' in opened) return { ...opened, at: [] };
  if (opened && record !== nothing && isDone(opened, record, wanted)) return { text: text!, record, left: [] };
  const forced = new Set(force ? wanted.filter(({ isItem }) => !isItem).map(({ at }) => canonical(at)) : []);
  const taken = opened ? takeOut(format, opened, record, forced) : { edited: [], replaced: [] };
  const asked = new Set(wanted.map(identity));
  const places = new Set(wanted.filter(({ isItem }) => !isItem).map(({ at }) => canonical(at)));
  const clash = taken.edited.find((value) => places.has(canonical(value.at)) && !wanted.some((other) => canonical(other.at) === canonical(value.at) && taken.opened && stands(taken.opened, other)));
  if (clash) return { kind: 'edited', at: clash.at, reason: 'somebody changed it since it was written' };
  // A comment in a value does not change what it says, so the value stays ours.
  const noted = new Set(taken.edited.map(identity).filter((value) => asked.has(value)));
  const added = putIn(format, taken.opened, wanted, record, noted);
  if ('kind' in added) return added;
  return {
    ...(added.text === undefined ? {} : { text: mark + added.text }),
    ...(added.record ? { record: added.record } : {}),
    left: taken.edited.filter((value) => !noted.has(identity(value))),
    ...(taken.replaced.length > 0 ? { replaced: taken.replaced } : {}),
  };
}

const nothing: SettingsRecord = { values: [], parents: [], empty: [] };

/** The text as it is without what is ours; nothing when the whole file is. What cannot be read is given as it is. */
export function withoutOurs(path: string, text: string, record: SettingsRecord): string | undefined {
  const format = formatOf(path);
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const opened = format?.open(text.slice(mark.length));
  if (!format || !opened || 'reason' in opened) return text;
  const taken = takeOut(format, opened, record).opened;
  return taken && mark + taken.text;
}

/** Those of some values that stand in a text, whoever wrote them. */
export function standing<T extends OwnValue>(path: string, text: string, values: readonly T[]): T[] {
  const opened = formatOf(path)?.open(text.replace(/^\uFEFF/, ''));
  return opened && !('reason' in opened) ? values.filter((value) => stands(opened, value)) : [];
}

/** Those of some values that stand in a stretch of a text. */
export function within<T extends OwnValue>(path: string, text: string, values: readonly T[], { start, end }: Span): T[] {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const opened = formatOf(path)?.open(text.slice(mark));
  if (!opened || 'reason' in opened) return [];
  return values.filter((value) => {
    const extent = slotOf(opened, value)?.extent;
    return extent !== undefined && extent.start + mark < end && extent.end + mark > start;
  });
}

/** One text for one value at one place. */
export const identity = perObject(({ at, value, isItem }: OwnValue): string => `${canonical(at)}${isItem ? '+' : '='}${canonical(value)}`);

/** In the order of their identities, each once. */
export function sorted<T extends OwnValue>(values: readonly T[]): T[] {
  const known = new Map(values.map((value) => [identity(value), value]));
  return [...known].toSorted(([a], [b]) => compare(a, b)).map(([, value]) => value);
}

function isDone(opened: Opened, record: SettingsRecord, wanted: readonly OwnValue[]): boolean {
  const asked = new Set(wanted.map(identity));
  return wanted.every((value) => stands(opened, value)) && record.values.every((value) => asked.has(identity(value)));
}

interface Added {
  readonly text?: string;
  readonly record?: SettingsRecord;
}

/** Values that stand there already are not ours, but for those that are `noted`. */
function putIn(format: Format, base: Opened | undefined, wanted: readonly OwnValue[], old: SettingsRecord, noted: ReadonlySet<string>): Added | MergeProblem {
  const from = base ?? (format.open(format.emptyFile) as Opened);
  const missing: OwnValue[] = [];
  const values: OwnValue[] = [];
  for (const value of sorted(wanted)) {
    const problem = obstacle(from, value);
    if (problem) return problem;
    const isThere = stands(from, value);
    if (!isThere) missing.push(value);
    if (!isThere || noted.has(identity(value))) values.push(value);
  }
  if (values.length === 0) return base ? { text: base.text } : {};
  const text = missing.length > 0 ? from.with(missing, layoutOf(from.text)) : from.text;
  const opened = text === undefined ? undefined : format.open(text);
  if (!opened || 'reason' in opened) return noRoom(values[0]!);
  const parents = unique([...(base ? old.parents.filter((at) => from.slot({ at })) : []), ...missing.flatMap(parentsOf).filter((at) => !from.slot({ at }) && opened.slot({ at }))]);
  const record: SettingsRecord = { ...(!base || old.made ? { made: true } : {}), values, parents, empty: base ? hollowsOf(base, missing, old) : [] };
  const isUndone = takeOut(format, opened, record).opened?.text === base?.text;
  return isUndone && values.every((value) => stands(opened, value)) ? { text: opened.text, record } : noRoom(values[0]!);
}

/** The maps and lists of the user's that hold nothing and that values go into. */
function hollowsOf(base: Opened, values: readonly OwnValue[], { parents }: SettingsRecord): SettingsRecord['empty'] {
  const ours = new Set(parents.map(canonical));
  const deepest = values.map((value) => [[], ...parentsOf(value)].findLast((at) => base.find.at(at))!);
  return unique(deepest).flatMap((at) => {
    const value = base.find.at(at);
    const span = value && isHollow(value) && !ours.has(canonical(at)) ? base.container(at) : undefined;
    return span ? [{ at, text: base.text.slice(span.start, span.end) }] : [];
  });
}

function unique(places: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(places.map((at) => [canonical(at), at])).values()];
}

function noRoom({ at }: OwnValue): MergeProblem {
  return { kind: 'no-room', at, reason: 'it is laid out in a way that cannot be added to without touching more than that' };
}

/** What stands in the way of a value. */
function obstacle({ root, find }: Opened, { at, value, isItem }: OwnValue): MergeProblem | undefined {
  let holder: Value = root;
  for (const [depth, key] of at.entries()) {
    if (holder.kind !== 'map') return { kind: 'wrong-type', at: at.slice(0, depth), reason: 'it is no map' };
    const found = find.pairs(holder, key);
    if (found.length > 1) return { kind: 'twice', at: at.slice(0, depth + 1), reason: 'it is written twice, and which one holds differs from reader to reader' };
    if (found.length === 0) return undefined;
    holder = holder.entries[found[0]!]!.value;
  }
  if (isItem) return holder.kind === 'list' ? undefined : { kind: 'wrong-type', at, reason: 'it is no list' };
  return stands({ find }, { at, value }) ? undefined : { kind: 'taken', at, reason: 'another value stands there' };
}

/** Maps above a value, and the list it is an item of, from the top. */
function parentsOf({ at, isItem }: OwnValue): string[][] {
  return Array.from({ length: isItem ? at.length : at.length - 1 }, (_, index) => at.slice(0, index + 1));
}
