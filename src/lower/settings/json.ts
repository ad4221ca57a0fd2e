import { visit } from 'jsonc-parser';
import type { SettingsChange, SettingValue } from '../../hosts/host.ts';
import { readJson } from '../../parse/json.ts';
import { entry, type Entry, type ListValue, type MapValue, type ReadValue, type Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import type { Format } from './format.ts';
import { append, without, withoutLast, type Layout, type Sequence } from './sequence.ts';
import { says } from './value.ts';

/** JSON with comments and trailing commas, as every editor of settings takes it. */
export const jsonFormat: Format = {
  emptyFile: '{}\n',
  read: (text) => known(text).read,
  comments: commentsOf,
  add,
  appendAll(text, at, values, layout) {
    const list = valueAt(text, at);
    if (list?.kind !== 'list') return undefined;
    const between = (indent: string | undefined) => (indent === undefined ? ', ' : `,${layout.lineEnd}${indent}`);
    return append(sequenceOf(text, list), (indent) => values.map((value) => print(value, indent, layout)).join(between(indent)), layout);
  },
  removeLast(text, at, values) {
    const list = valueAt(text, at);
    if (list?.kind !== 'list' || list.items.length < values.length) return undefined;
    const isOurs = list.items.slice(-values.length).every((item, index) => says(item, values[index]!));
    return isOurs ? withoutLast(sequenceOf(text, list), values.length) : undefined;
  },
  remove(text, { at, item }) {
    const holder = valueAt(text, item === undefined ? at.slice(0, -1) : at) as MapValue | ListValue;
    return without(sequenceOf(text, holder), item ?? indexOf(holder as MapValue, at.at(-1)!));
  },
  extent(text, { at, item }) {
    if (item !== undefined) return extentOf((valueAt(text, at) as ListValue).items[item]!);
    const holder = valueAt(text, at.slice(0, -1));
    const pair = holder?.kind === 'map' ? entry(holder, at.at(-1)!) : undefined;
    return pair && pairExtent(pair);
  },
  isHollow(text, at) {
    const value = valueAt(text, at);
    return value !== undefined && value.kind !== 'scalar' && sequenceOf(text, value).children.length === 0;
  },
  container: (text, at) => valueAt(text, at)?.span,
};

function add(text: string, { at, value, isItem }: SettingsChange, layout: Layout): string | undefined {
  let holder = valueAt(text, []) as MapValue;
  for (const [depth, key] of at.entries()) {
    const found = entry(holder, key)?.value;
    if (!found) {
      const rest = at.slice(depth + 1).toReversed();
      const made = rest.reduce<SettingValue>((inner, name) => ({ [name]: inner }), isItem ? [value] : value);
      return append(sequenceOf(text, holder), (indent) => `${JSON.stringify(key)}: ${print(made, indent, layout)}`, layout);
    }
    if (found.kind === 'list' && isItem && depth === at.length - 1) return append(sequenceOf(text, found), (indent) => print(value, indent, layout), layout);
    if (found.kind !== 'map') return undefined;
    holder = found;
  }
  return undefined;
}

/** A text on one line when there is no indentation to follow. */
function print(value: SettingValue, indent: string | undefined, { lineEnd, unit }: Layout): string {
  return indent === undefined ? JSON.stringify(value) : JSON.stringify(value, null, unit).replaceAll('\n', lineEnd + indent);
}

function valueAt(text: string, at: readonly string[]): Value | undefined {
  return at.reduce<Value | undefined>((value, key) => (value?.kind === 'map' ? entry(value, key)?.value : undefined), known(text).read.value);
}

function indexOf({ entries }: MapValue, key: string): number {
  return entries.findLastIndex((candidate) => candidate.key.value === key);
}

function sequenceOf(text: string, value: MapValue | ListValue): Sequence {
  const children = value.kind === 'map' ? value.entries.map(pairExtent) : value.items.map(extentOf);
  return { text, open: value.span.start + 1, close: value.span.end - 1, children, comments: commentsOf(text), takesLines: true };
}

function pairExtent({ key, value }: Entry): Span {
  return { start: key.span.start - 1, end: extentOf(value).end };
}

/** A text with its quotes. */
function extentOf({ kind, span, ...rest }: Value): Span {
  const quote = kind === 'scalar' && 'raw' in rest && rest.raw.startsWith('"') ? 1 : 0;
  return { start: span.start - quote, end: span.end + quote };
}

function commentsOf(text: string): readonly Span[] {
  return (known(text).comments ??= findComments(text));
}

function findComments(text: string): Span[] {
  const comments: Span[] = [];
  visit(text, { onComment: (start, length) => void comments.push({ start, end: start + length }) }, { allowTrailingComma: true });
  return comments;
}

interface Known {
  readonly text: string;
  readonly read: ReadValue;
  comments?: readonly Span[];
}

let last: Known | undefined;

/** What was read of the text that was asked for last: each step of a merge asks for one text many times. */
function known(text: string): Known {
  return last?.text === text ? last : (last = { text, read: readJson(text, true) });
}
