import type { Entry, ListValue, MapValue, ScalarValue, Value } from './value.ts';

/** Longer files are left to the whole reader, which has a limit of its own. */
const longest = 64 * 1024;

/** Carriage returns and controls: some of them are faults, and a line end is one character here. */
const odd = /[\0-\x08\x0b-\x1f\x7f]/;

/** Blank lines and lines of comment. */
const between = /(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*/y;
const keyPattern = /([A-Za-z0-9_-]+)[ \t]*=[ \t]*/y;
const lineEnd = /[ \t]*(?:\n|$)/y;
const blanks = /[ \t\n]*/y;
const basic = /"([^"\\\n]*(?:\\["\\bfnrt][^"\\\n]*)*)"/y;
const literal = /'([^'\n]*)'/y;
// A lone zero has no place in the whole reader.
const word = /true|false|[1-9]\d{0,8}/y;
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const header = /\[([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,7})\]/y;

interface Cursor {
  readonly text: string;
  at: number;
}

/** The maps of a file by their whole names, and the names of all else. */
interface Names {
  readonly maps: Map<string, Entry[]>;
  readonly values: Set<string>;
}

/**
 * Reads the TOML that nearly every agent is written in: `key = value`, at the top or in a table that is named once, where a value is a text, a switch, a whole number or a list of them.
 *
 * What it gives is what the whole reader gives, place for place. Nothing for anything else, which may still be TOML.
 */
export function readFlatToml(text: string): MapValue | undefined {
  if (text.length > longest || odd.test(text)) return undefined;
  const cursor: Cursor = { text, at: 0 };
  const root: Entry[] = [];
  const names: Names = { maps: new Map([['', root]]), values: new Set() };
  let table = '';
  let entries = root;
  for (;;) {
    pass(between, cursor);
    if (cursor.at === text.length) return { kind: 'map', entries: root, span: { start: 0, end: text.length } };
    const start = cursor.at;
    if (text[start] === '[') {
      const path = take(header, cursor)?.[1];
      const opened = path === undefined || !pass(lineEnd, cursor) ? undefined : openTable(path, start + 1, names);
      if (!opened) return undefined;
      [table, entries] = [`${path}.`, opened];
      continue;
    }
    const name = take(keyPattern, cursor)?.[1];
    if (name === undefined || names.values.has(table + name) || names.maps.has(table + name)) return undefined;
    names.values.add(table + name);
    const value = readValue(cursor);
    if (!value || !pass(lineEnd, cursor)) return undefined;
    entries.push({ key: { value: name, span: { start, end: start + name.length } }, value });
  }
}

/** The fields of a table and of those that it stands in; nothing for a name that was used before. */
function openTable(path: string, start: number, { maps, values }: Names): Entry[] | undefined {
  if (maps.has(path)) return undefined;
  let above = maps.get('')!;
  let at = 0;
  for (const part of path.split('.')) {
    const whole = path.slice(0, at + part.length);
    if (values.has(whole)) return undefined;
    let entries = maps.get(whole);
    if (!entries) {
      const span = { start: start + at, end: start + at + part.length };
      maps.set(whole, (entries = []));
      above.push({ key: { value: part, span }, value: { kind: 'map', entries, span } });
    }
    above = entries;
    at += part.length + 1;
  }
  return above;
}

function readValue(cursor: Cursor): Value | undefined {
  const { text, at } = cursor;
  const first = text[at];
  if (first === '[') return readList(cursor);
  return readScalar(cursor, first);
}

function readScalar(cursor: Cursor, first: string | undefined): ScalarValue | undefined {
  const { text, at } = cursor;
  if (first === '"') return text.startsWith('"""', at) ? readBlock(cursor, '"""') : readText(cursor, basic);
  if (first === "'") return text.startsWith("'''", at) ? readBlock(cursor, "'''") : readText(cursor, literal);
  const raw = take(word, cursor)?.[0];
  if (raw === undefined || !/[\s,\]]/.test(text[cursor.at] ?? '\n')) return undefined;
  const value = raw === 'true' || raw === 'false' ? raw === 'true' : Number(raw);
  return { kind: 'scalar', value, span: { start: at, end: cursor.at }, raw };
}

function readText(cursor: Cursor, pattern: RegExp): ScalarValue | undefined {
  const start = cursor.at + 1;
  const match = take(pattern, cursor);
  if (!match) return undefined;
  const inner = match[1]!;
  const value = pattern === basic && inner.includes('\\') ? inner.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character) : inner;
  const span = { start, end: cursor.at - 1 };
  return value === inner ? { kind: 'scalar', value, span, raw: match[0], plain: start } : { kind: 'scalar', value, span, raw: match[0] };
}

/** A text over many lines in which no escape stands and that no further quote follows. */
function readBlock(cursor: Cursor, quotes: string): ScalarValue | undefined {
  const { text, at } = cursor;
  const end = text.indexOf(quotes, at + 3);
  if (end === -1 || text[end + 3] === quotes[0]) return undefined;
  // A line end right after the opening quotes is not part of the text.
  const start = at + (text[at + 3] === '\n' ? 4 : 3);
  const value = text.slice(start, end);
  if (quotes === '"""' && value.includes('\\')) return undefined;
  cursor.at = end + 3;
  return { kind: 'scalar', value, span: { start, end }, raw: text.slice(at, end + 3), plain: start };
}

function readList(cursor: Cursor): ListValue | undefined {
  const { text, at: start } = cursor;
  const items: Value[] = [];
  cursor.at += 1;
  for (;;) {
    pass(blanks, cursor);
    const first = text[cursor.at];
    if (first === ']') {
      cursor.at += 1;
      return { kind: 'list', span: { start, end: cursor.at }, items };
    }
    const item = readScalar(cursor, first);
    if (!item) return undefined;
    items.push(item);
    pass(blanks, cursor);
    if (text[cursor.at] === ',') cursor.at += 1;
    else if (text[cursor.at] !== ']') return undefined;
  }
}

/** Goes behind a match that stands at the cursor. */
function take(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match) cursor.at = pattern.lastIndex;
  return match;
}

/** The same where what was matched is not asked for. */
function pass(pattern: RegExp, cursor: Cursor): boolean {
  pattern.lastIndex = cursor.at;
  const isThere = pattern.test(cursor.text);
  if (isThere) cursor.at = pattern.lastIndex;
  return isThere;
}
