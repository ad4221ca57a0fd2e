import type { AST } from 'toml-eslint-parser';
import type { SettingsChange, SettingValue } from '../../hosts/host.ts';
import { readToml } from '../../parse/toml.ts';
import type { Format } from './format.ts';
import { append, lineStart, without, type Layout } from './sequence.ts';
import { commentsOf, extentOf, isAt, locate, namesOf, sequenceOf, tablesOf, valueAt, type Table } from './toml-places.ts';
import { isMap } from './value.ts';

/**
 * TOML. A map becomes a table of its own at the end of the file, any other value a line at the end of the table it belongs to;
 * what already is an inline table or a list grows inside its brackets.
 */
export const tomlFormat: Format = {
  emptyFile: '',
  read: readToml,
  comments: commentsOf,
  add,
  remove(text, place) {
    const found = locate(text, place)!;
    if (found.kind === 'child') return without(found.sequence, found.index);
    return found.kind === 'table' ? withoutBlock(text, found.table.range) : withoutLine(text, found.range);
  },
  extent(text, place) {
    const found = locate(text, place);
    return found && extentOf(text, found);
  },
  isHollow(text, at) {
    const found = locate(text, { at });
    if (found?.kind === 'table') return found.table.body.length === 0;
    const value = valueAt(text, at);
    return value !== undefined && sequenceOf(text, value).children.length === 0;
  },
  container(text, at) {
    const value = valueAt(text, at);
    return value && { start: value.range[0], end: value.range[1] };
  },
};

function add(text: string, change: SettingsChange, layout: Layout): string | undefined {
  const { at, value, isItem } = change;
  const inside = addInside(text, change, layout);
  if (inside !== undefined) return inside;
  if (isItem && isMap(value)) return withBlock(text, [`[[${at.map(key).join('.')}]]`, ...lines(value)], layout);
  if (!isItem && isMap(value)) return withBlock(text, [`[${at.map(key).join('.')}]`, ...lines(value)], layout);
  const parent = at.slice(0, -1);
  const line = `${key(at.at(-1)!)} = ${print(isItem ? [value] : value)}`;
  const tables = tablesOf(text);
  const home = tables.find((table) => isAt(table.names, parent));
  if (home) return withLine(text, home, line, layout);
  // A table that dotted keys made may not be opened again by a header.
  const dotted = tables.find((table) => table.names.length < parent.length && table.body.some((pair) => isAt([...table.names, ...namesOf(pair.key)].slice(0, parent.length), parent)));
  if (dotted) return withLine(text, dotted, `${at.slice(dotted.names.length).map(key).join('.')} = ${print(isItem ? [value] : value)}`, layout);
  return withBlock(text, [`[${parent.map(key).join('.')}]`, line], layout);
}

/** Into a list in brackets, or into the deepest inline table on the way. */
function addInside(text: string, { at, value, isItem }: SettingsChange, layout: Layout): string | undefined {
  for (let depth = at.length; depth > 0; depth--) {
    const node = valueAt(text, at.slice(0, depth));
    if (node?.type === 'TOMLArray' && isItem && depth === at.length) return append(sequenceOf(text, node), () => print(value), layout);
    if (node?.type === 'TOMLInlineTable' && depth < at.length) {
      const made = at.slice(depth + 1).toReversed().reduce<SettingValue>((inner, name) => ({ [name]: inner }), isItem ? [value] : value);
      return append(sequenceOf(text, node), () => `${key(at[depth]!)} = ${print(made)}`, layout);
    }
  }
  return undefined;
}

/** Lines of their own at the end of the file, after an empty one. A text without a line end at its end stays without. */
function withBlock(text: string, block: readonly string[], { lineEnd }: Layout): string {
  const isEnded = text === '' || text.endsWith('\n');
  const gap = text === '' ? '' : isEnded ? lineEnd : lineEnd + lineEnd;
  return text + gap + block.join(lineEnd) + (isEnded ? lineEnd : '');
}

function withoutBlock(text: string, [start, end]: AST.Range): string {
  const rest = text.slice(end).replace(/^[^\S\r\n]*/, '');
  const head = text.slice(0, lineStart(text, start));
  if (rest === '') return head.replace(/(?:\r?\n){1,2}$/, '');
  // The block after it has an empty line before it only because something stood there.
  if (head === '') return rest.replace(/^(?:\r?\n){1,2}/, '');
  return (/\n\r?\n$/.test(head) ? head.replace(/\r?\n$/, '') : head) + rest.replace(/^\r?\n/, '');
}

/** One more line at the end of a table, before the blanks that follow it; at the start of the file for a top that holds nothing. */
function withLine(text: string, { start, body }: Table, line: string, { lineEnd }: Layout): string {
  const from = body.at(-1)?.range[1] ?? start;
  if (from === undefined) return line + lineEnd + text;
  const comment = commentsOf(text).find((candidate) => candidate.start >= from && /^[^\S\r\n]*$/.test(text.slice(from, candidate.start)));
  const at = comment?.end ?? from;
  return text.slice(0, at) + lineEnd + line + text.slice(at);
}

function withoutLine(text: string, [start, end]: AST.Range): string {
  const before = text.slice(0, start).trimEnd().length;
  return before === 0 ? text.slice(0, start) + text.slice(end).replace(/^[^\S\r\n]*\r?\n/, '') : text.slice(0, before) + text.slice(end);
}

function lines(value: { readonly [key: string]: SettingValue }): string[] {
  return Object.entries(value).map(([name, inner]) => `${key(name)} = ${print(inner)}`);
}

function print(value: SettingValue): string {
  if (typeof value === 'string') return quoted(value);
  if (isMap(value)) return Object.keys(value).length > 0 ? `{ ${lines(value).join(', ')} }` : '{}';
  return typeof value === 'object' ? `[${value.map(print).join(', ')}]` : String(value);
}

function key(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
}

/** JSON's escapes are TOML's, which wants one more. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
