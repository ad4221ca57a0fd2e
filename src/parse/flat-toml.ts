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

interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads the TOML that nearly every agent is written in: `key = value` at the top, where a value is a text, a switch, a whole number or a list of them.
 *
 * What it gives is what the whole reader gives, place for place. Nothing for anything else, which may still be TOML.
 */
export function readFlatToml(text: string): MapValue | undefined {
  if (text.length > longest || odd.test(text)) return undefined;
  const cursor: Cursor = { text, at: 0 };
  const entries: Entry[] = [];
  const names = new Set<string>();
  for (;;) {
    take(between, cursor);
    if (cursor.at === text.length) return { kind: 'map', entries, span: { start: 0, end: text.length } };
    const start = cursor.at;
    const name = take(keyPattern, cursor)?.[1];
    if (name === undefined || names.has(name)) return undefined;
    names.add(name);
    const value = readValue(cursor);
    if (!value || !take(lineEnd, cursor)) return undefined;
    entries.push({ key: { value: name, span: { start, end: start + name.length } }, value });
  }
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
    take(blanks, cursor);
    const first = text[cursor.at];
    if (first === ']') {
      cursor.at += 1;
      return { kind: 'list', span: { start, end: cursor.at }, items };
    }
    const item = readScalar(cursor, first);
    if (!item) return undefined;
    items.push(item);
    take(blanks, cursor);
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
