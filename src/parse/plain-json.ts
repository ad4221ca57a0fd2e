import type { Entry, ScalarValue, Value } from './value.ts';

/** Deeper values are left to the whole reader, which knows how deep is too deep. */
const deepest = 20;

const blanks = /[ \t\n\r]*/y;
const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads JSON that is whole: no comment, no comma at the end of a list, no key twice.
 *
 * What it gives is what the whole reader gives, place for place, but that brackets in a text are no levels. Nothing for anything else.
 */
export function readPlainJson(text: string): Value | undefined {
  const cursor: Cursor = { text, at: 0 };
  next(cursor);
  const value = readValue(cursor, 0);
  return value && next(cursor) === '' ? value : undefined;
}

/** Goes to the next character that is no blank, and gives it; an empty text at the end. */
function next(cursor: Cursor): string {
  blanks.lastIndex = cursor.at;
  blanks.test(cursor.text);
  cursor.at = blanks.lastIndex;
  return cursor.text.charAt(cursor.at);
}

function readValue(cursor: Cursor, depth: number): Value | undefined {
  const { text, at: start } = cursor;
  const first = text[start];
  if (first === '"') return readText(cursor);
  if (first === '{' || first === '[') return depth < deepest ? (first === '{' ? readMap(cursor, depth) : readList(cursor, depth)) : undefined;
  literal.lastIndex = start;
  if (!literal.test(text)) return undefined;
  cursor.at = literal.lastIndex;
  const raw = text.slice(start, cursor.at);
  return { kind: 'scalar', value: JSON.parse(raw) as ScalarValue['value'], span: { start, end: cursor.at }, raw };
}

function readMap(cursor: Cursor, depth: number): Value | undefined {
  const start = cursor.at;
  const entries: Entry[] = [];
  const names = new Set<unknown>();
  for (let mark = step(cursor); mark !== '}' || entries.length > 0; mark = step(cursor)) {
    const key = mark === '"' ? readText(cursor) : undefined;
    if (!key || names.has(key.value) || next(cursor) !== ':') return undefined;
    names.add(key.value);
    step(cursor);
    const value = readValue(cursor, depth + 1);
    if (!value) return undefined;
    entries.push({ key: { value: String(key.value), span: key.span }, value });
    const end = next(cursor);
    if (end === '}') break;
    if (end !== ',') return undefined;
  }
  cursor.at += 1;
  return { kind: 'map', entries, span: { start, end: cursor.at } };
}

function readList(cursor: Cursor, depth: number): Value | undefined {
  const start = cursor.at;
  const items: Value[] = [];
  for (let mark = step(cursor); mark !== ']' || items.length > 0; mark = step(cursor)) {
    const item = readValue(cursor, depth + 1);
    if (!item) return undefined;
    items.push(item);
    const end = next(cursor);
    if (end === ']') break;
    if (end !== ',') return undefined;
  }
  cursor.at += 1;
  return { kind: 'list', items, span: { start, end: cursor.at } };
}

/** Goes over a mark to the next character that is no blank, and gives it. */
function step(cursor: Cursor): string {
  cursor.at += 1;
  return next(cursor);
}

/** A text in quotes. What is an escape and what may not stand there unescaped, the parser of JavaScript tells. */
function readText(cursor: Cursor): ScalarValue | undefined {
  const { text, at } = cursor;
  let end = text.indexOf('"', at + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  if (end === -1) return undefined;
  const raw = text.slice(at, end + 1);
  const span = { start: at + 1, end };
  cursor.at = end + 1;
  const value = parsed(raw);
  return value === undefined ? undefined : { kind: 'scalar', value, span, raw, ...(raw.includes('\\') ? {} : { plain: at + 1 }) };
}

/** Whether a quote is a part of the text: an odd number of backslashes stands before it. */
function isEscaped(text: string, quote: number): boolean {
  let before = quote;
  while (text.charCodeAt(before - 1) === 92) before -= 1;
  return (quote - before) % 2 === 1;
}

function parsed(raw: string): string | undefined {
  try {
    return JSON.parse(raw) as string;
  } catch {
    return undefined;
  }
}
