import { parseTOML, type AST } from 'toml-eslint-parser';
import type { Span } from '../../text/span.ts';
import type { Place } from './format.ts';
import { lineStart, type Sequence } from './sequence.ts';

/** A table with a header, or the top of the file, and the pairs in it. */
export interface Table {
  /** From the top; an index in a list of tables is a number. */
  readonly names: readonly (string | number)[];
  readonly kind: 'top' | 'standard' | 'array';
  readonly body: readonly AST.TOMLKeyValue[];
  /** End of its header; absent for the top. */
  readonly start?: number;
  /** From the header to the last pair. */
  readonly range: AST.Range;
}

/** What holds one value in the text. */
export type Found =
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'line'; readonly range: AST.Range }
  | { readonly kind: 'child'; readonly sequence: Sequence; readonly index: number };

type Bracketed = AST.TOMLArray | AST.TOMLInlineTable;

export function tablesOf(text: string): Table[] {
  const { body } = parse(text).body[0];
  const pairs = body.filter((node) => node.type === 'TOMLKeyValue');
  const tables = body.filter((node) => node.type === 'TOMLTable');
  return [
    { names: [], kind: 'top', body: pairs, range: [0, pairs.at(-1)?.range[1] ?? 0] },
    ...tables.map((table): Table => {
      const start = text.indexOf(']', table.key.range[1]) + (table.kind === 'array' ? 2 : 1);
      return { names: table.resolvedKey, kind: table.kind, body: table.body, start, range: [table.range[0], table.body.at(-1)?.range[1] ?? start] };
    }),
  ];
}

/** The table, the line or the child of an inline table or list that holds a value. */
export function locate(text: string, { at, item }: Place): Found | undefined {
  const tables = tablesOf(text);
  const names = item === undefined ? at : [...at, item];
  const table = tables.find((candidate) => candidate.kind === (item === undefined ? 'standard' : 'array') && isAt(candidate.names, names));
  if (table) return { kind: 'table', table };
  if (item !== undefined) {
    const list = valueAt(text, at);
    return list?.type === 'TOMLArray' ? { kind: 'child', sequence: sequenceOf(text, list), index: item } : undefined;
  }
  const line = pairsOf(tables).find((pair) => isAt(pair.names, at));
  if (line) return { kind: 'line', range: line.pair.range };
  const holder = valueAt(text, at.slice(0, -1));
  if (holder?.type !== 'TOMLInlineTable') return undefined;
  const index = holder.body.findIndex((pair) => isAt(namesOf(pair.key), at.slice(-1)));
  return index === -1 ? undefined : { kind: 'child', sequence: sequenceOf(text, holder), index };
}

/** Whole lines for a table or a line: a comment on them goes with them. */
export function extentOf(text: string, found: Found): Span {
  if (found.kind === 'child') return found.sequence.children[found.index]!;
  const [start, end] = found.kind === 'table' ? found.table.range : found.range;
  const rest = /[\r\n]/.exec(text.slice(end))?.index ?? text.length - end;
  return { start: lineStart(text, start), end: end + rest };
}

/** A list or an inline table. */
export function valueAt(text: string, at: readonly string[]): Bracketed | undefined {
  for (const { names, pair } of pairsOf(tablesOf(text))) {
    if (!isAt(names, at.slice(0, names.length))) continue;
    const value = names.length === at.length ? pair.value : inside(pair.value, at.slice(names.length));
    if (value?.type === 'TOMLArray' || value?.type === 'TOMLInlineTable') return value;
  }
  return undefined;
}

function inside(value: AST.TOMLContentNode, at: readonly string[]): AST.TOMLContentNode | undefined {
  if (value.type !== 'TOMLInlineTable') return undefined;
  for (const pair of value.body) {
    const names = namesOf(pair.key);
    if (isAt(names, at.slice(0, names.length))) return names.length === at.length ? pair.value : inside(pair.value, at.slice(names.length));
  }
  return undefined;
}

export function sequenceOf(text: string, node: Bracketed): Sequence {
  const children = (node.type === 'TOMLArray' ? node.elements : node.body).map(({ range: [start, end] }) => ({ start, end }));
  return { text, open: node.range[0] + 1, close: node.range[1] - 1, children, comments: commentsOf(text), takesLines: node.type === 'TOMLArray' && !isInline(node) };
}

function isInline(node: AST.TOMLNode): boolean {
  return node.parent !== null && (node.parent.type === 'TOMLInlineTable' || isInline(node.parent));
}

export function commentsOf(text: string): Span[] {
  return parse(text).comments.map(({ range: [start, end] }) => ({ start, end }));
}

export function namesOf({ keys }: AST.TOMLKey): string[] {
  return keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

export function isAt(names: readonly (string | number)[], at: readonly (string | number)[]): boolean {
  return names.length === at.length && names.every((name, index) => name === at[index]);
}

function pairsOf(tables: readonly Table[]): { readonly names: readonly (string | number)[]; readonly pair: AST.TOMLKeyValue }[] {
  return tables.flatMap(({ names, body }) => body.map((pair) => ({ names: [...names, ...namesOf(pair.key)], pair })));
}

function parse(text: string): AST.TOMLProgram {
  return parseTOML(text, { tomlVersion: '1.0' });
}
