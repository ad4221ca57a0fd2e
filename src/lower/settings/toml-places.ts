import { parseTOML, type AST } from 'toml-eslint-parser';
import type { Span } from '../../text/span.ts';
import type { Place, Slot } from './format.ts';
import { lineStart, type Sequence } from './sequence.ts';

export type Name = string | number;
export type Bracketed = AST.TOMLArray | AST.TOMLInlineTable;

/** A table with a header, or the top of the file, and the pairs in it. */
export interface Table {
  /** From the top; an index in a list of tables is a number. */
  readonly names: readonly Name[];
  readonly kind: 'top' | 'standard' | 'array';
  readonly body: readonly AST.TOMLKeyValue[];
  /** End of its header; absent for the top. */
  readonly start?: number;
  /** From the header to the last pair. */
  readonly range: AST.Range;
}

/** A table or a line. */
export interface Whole extends Slot {
  readonly kind: 'table' | 'line';
  readonly names: readonly Name[];
  readonly end: number;
}

/** A child of an inline table or list. */
export interface Child extends Slot {
  readonly kind: 'child';
  readonly node: Bracketed;
  readonly index: number;
}

/** What holds one value. */
export type Piece = Whole | Child;

/** Where everything stands in a text of TOML, from one reading of it. */
export interface Places {
  readonly comments: readonly Span[];
  readonly tables: readonly Table[];
  /** The one table with a header, or the top, of these names. */
  table(names: readonly Name[]): Table | undefined;
  /** The table in which keys with dots make a table of these names. */
  dotted(names: readonly Name[]): Table | undefined;
  slot(place: Place): Piece | undefined;
  /** A list or an inline table. */
  node(at: readonly string[]): Bracketed | undefined;
  /** Tables and lines at a place or below it. */
  pieces(at: readonly string[]): readonly Whole[];
  children(node: Bracketed): readonly Child[];
  lines(table: Table): readonly Whole[];
  sequence(node: Bracketed): Sequence;
}

/** Throws what the parser throws: the text has been read without a fault before. */
export function placesOf(text: string): Places {
  const program = parseTOML(text, { tomlVersion: '1.0' });
  const comments = program.comments.map(({ range: [start, end] }) => ({ start, end }));
  const tables = tablesOf(text, program);
  const slots = new Map<string, Piece>();
  const nodes = new Map<string, Bracketed>();
  const homes = new Map<string, Table>();
  const dotted = new Map<string, Table>();
  const headers: Whole[] = [];
  const lines: Whole[] = [];

  const lineOf = ({ names }: Table, pair: AST.TOMLKeyValue): Whole => whole(text, 'line', [...names, ...namesOf(pair.key)], pair.range);
  const visit = (value: AST.TOMLContentNode, names: readonly Name[]): void => {
    if (value.type !== 'TOMLArray' && value.type !== 'TOMLInlineTable') return;
    add(nodes, names, value);
    for (const [index, piece] of childrenOf(value).entries()) {
      const inner = value.type === 'TOMLArray' ? [index] : namesOf(value.body[index]!.key);
      if (inner.length === 1) add(slots, [...names, ...inner], piece);
      if (value.type === 'TOMLInlineTable') visit(value.body[index]!.value, [...names, ...inner]);
    }
  };

  for (const table of tables) {
    add(homes, table.names, table);
    if (table.kind !== 'top') headers.push(whole(text, 'table', table.names, table.range));
  }
  for (const header of headers) add(slots, header.names, header);
  for (const table of tables) {
    for (const pair of table.body) {
      const line = lineOf(table, pair);
      lines.push(line);
      add(slots, line.names, line);
      visit(pair.value, line.names);
      for (let length = table.names.length + 1; length < line.names.length; length++) add(dotted, line.names.slice(0, length), table);
    }
  }
  return {
    comments,
    tables,
    table: (names) => homes.get(JSON.stringify(names)),
    dotted: (names) => dotted.get(JSON.stringify(names)),
    slot: ({ at, item }) => slots.get(JSON.stringify(item === undefined ? at : [...at, item])),
    node: (at) => nodes.get(JSON.stringify(at)),
    pieces: (at) => [...headers, ...lines].filter(({ names }) => at.every((name, index) => names[index] === name)),
    children: childrenOf,
    lines: (table) => table.body.map((pair) => lineOf(table, pair)),
    sequence: (node) => ({
      text,
      open: node.range[0] + 1,
      close: node.range[1] - 1,
      children: childrenOf(node).map(({ extent }) => extent),
      comments,
      takesLines: node.type === 'TOMLArray' && !isInline(node),
    }),
  };
}

function add<T>(map: Map<string, T>, names: readonly Name[], value: T): void {
  const key = JSON.stringify(names);
  if (!map.has(key)) map.set(key, value);
}

function tablesOf(text: string, { body: [top] }: AST.TOMLProgram): Table[] {
  const pairs = top.body.filter((node) => node.type === 'TOMLKeyValue');
  const tables = top.body.filter((node) => node.type === 'TOMLTable');
  return [
    { names: [], kind: 'top', body: pairs, range: [0, pairs.at(-1)?.range[1] ?? 0] },
    ...tables.map((table): Table => {
      const start = text.indexOf(']', table.key.range[1]) + (table.kind === 'array' ? 2 : 1);
      return { names: table.resolvedKey, kind: table.kind, body: table.body, start, range: [table.range[0], table.body.at(-1)?.range[1] ?? start] };
    }),
  ];
}

/** A table or a line: a comment on one of its lines goes with it. */
function whole(text: string, kind: 'table' | 'line', names: readonly Name[], [start, end]: AST.Range): Whole {
  const rest = /[\r\n]/.exec(text.slice(end))?.index ?? text.length - end;
  return { kind, names, start, end, extent: { start: lineStart(text, start), end: end + rest } };
}

function childrenOf(node: Bracketed): Child[] {
  return (node.type === 'TOMLArray' ? node.elements : node.body).map(({ range: [start, end] }, index) => ({ kind: 'child', node, index, start, extent: { start, end } }));
}

function isInline(node: AST.TOMLNode): boolean {
  return node.parent !== null && (node.parent.type === 'TOMLInlineTable' || isInline(node.parent));
}

function namesOf({ keys }: AST.TOMLKey): string[] {
  return keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}
