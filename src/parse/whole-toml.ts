import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import type { Located, Span } from '../text/span.ts';
import type { Entry, ListValue, MapValue, ReadValue, ScalarValue, Value } from './value.ts';

interface OpenMap extends MapValue {
  readonly entries: Entry[];
}

interface OpenList extends ListValue {
  readonly items: Value[];
}

/** As deep as JSON is read: whoever walks a tree goes down into itself. */
const maximumDepth = 100;

class TooDeep extends Error {}

/** Reads TOML 1.0, however plain: what the quick reader of plain files is held against. It is built into a file of its own, which a start loads that meets what the quick reader leaves to it. */
export function readWholeToml(text: string): ReadValue {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { problems: [{ kind: 'limit', message: `data nested deeper than ${maximumDepth} levels`, span: { start: 0, end: Math.min(text.length, 1) } }] };
  }
}

function read(text: string): ReadValue {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text, { tomlVersion: '1.0' });
  } catch (error) {
    // The parser puts the characters of a string together in one call, which has room for some hundred thousand.
    if (error instanceof RangeError) return { problems: [{ kind: 'limit', message: 'a text too long for the reader of TOML', span: { start: 0, end: Math.min(text.length, 1) } }] };
    if (!(error instanceof ParseError)) throw error;
    const index = Math.min(error.index, text.length);
    return { problems: [{ kind: 'syntax', message: error.message, span: { start: index, end: Math.min(text.length, index + 1) } }] };
  }
  const [top] = program.body;
  const root: OpenMap = { kind: 'map', entries: [], span: { start: 0, end: text.length } };
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') set(root, node, text, 0);
    else {
      const table = open(root, node.key, node.kind === 'array');
      for (const pair of node.body) set(table, pair, text, node.key.keys.length);
    }
  }
  return { value: root, problems: [] };
}

function set(map: OpenMap, { key, value }: AST.TOMLKeyValue, text: string, above: number): void {
  const parts = key.keys.map(located);
  const depth = above + parts.length;
  if (depth > maximumDepth) throw new TooDeep();
  const last = parts.pop()!;
  const target = parts.reduce(descend, map);
  target.entries.push({ key: last, value: fromNode(value, text, depth) });
}

/** The map that a table header names; for `[[name]]` a new one at the end of its list. */
function open(root: OpenMap, key: AST.TOMLKey, isArray: boolean): OpenMap {
  const parts = key.keys.map(located);
  if (parts.length > maximumDepth) throw new TooDeep();
  const last = parts.pop()!;
  const parent = parts.reduce(descend, root);
  if (!isArray) return descend(parent, last);
  const found = parent.entries.find(({ key: { value } }) => value === last.value)?.value as OpenList | undefined;
  const list: OpenList = found ?? { kind: 'list', items: [], span: last.span };
  if (!found) parent.entries.push({ key: last, value: list });
  const item = emptyMap(last.span);
  list.items.push(item);
  return item;
}

/** The parser has refused every file in which a key is two things, so what is found here is a map or a list of maps. */
function descend(map: OpenMap, key: Located<string>): OpenMap {
  const found = map.entries.find(({ key: { value } }) => value === key.value)?.value;
  if (found?.kind === 'list') return found.items.at(-1) as OpenMap;
  if (found) return found as OpenMap;
  const made = emptyMap(key.span);
  map.entries.push({ key, value: made });
  return made;
}

function emptyMap(span: Span): OpenMap {
  return { kind: 'map', entries: [], span };
}

function fromNode(node: AST.TOMLContentNode, text: string, depth: number): Value {
  if (depth > maximumDepth) throw new TooDeep();
  const span = { start: node.range[0], end: node.range[1] };
  if (node.type === 'TOMLArray') return { kind: 'list', span, items: node.elements.map((element) => fromNode(element, text, depth + 1)) };
  if (node.type === 'TOMLInlineTable') {
    const map: OpenMap = { kind: 'map', entries: [], span };
    for (const pair of node.body) set(map, pair, text, depth);
    return map;
  }
  return scalar(node, text);
}

function scalar(node: AST.TOMLValue, text: string): ScalarValue {
  const raw = text.slice(node.range[0], node.range[1]);
  if (node.kind !== 'string') {
    const value = typeof node.value === 'number' || typeof node.value === 'boolean' ? node.value : raw;
    return { kind: 'scalar', value, span: { start: node.range[0], end: node.range[1] }, raw };
  }
  const quote = node.multiline ? 3 : 1;
  // A line end right after the opening quotes is not part of the text.
  const skipped = node.multiline ? (/^\r?\n/.exec(raw.slice(3, 5))?.[0].length ?? 0) : 0;
  const span = { start: node.range[0] + quote + skipped, end: node.range[1] - quote };
  const isPlain = text.slice(span.start, span.end) === node.value;
  return { kind: 'scalar', value: node.value, span, raw, ...(isPlain ? { plain: span.start } : {}) };
}

function located(node: AST.TOMLBare | AST.TOMLQuoted): Located<string> {
  return { value: node.type === 'TOMLBare' ? node.name : node.value, span: { start: node.range[0], end: node.range[1] } };
}
