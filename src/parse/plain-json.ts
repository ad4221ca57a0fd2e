import type { Entry, MapValue, Value } from './value.ts';

/** What stands between two values of text that is JSON: which marks stand where need not be looked at again. */
const between = /[\s,:]*/y;
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const word = /[^\s,\]}]+/y;

interface Cursor {
  readonly text: string;
  at: number;
}

/** Reads text that is JSON to the letter and has no key twice; nothing for anything else. What it gives is what the whole reader gives, place for place. */
export function readPlainJson(text: string): Value | undefined {
  try {
    JSON.parse(text);
  } catch {
    // It answers by throwing.
    return undefined;
  }
  return readValue({ text, at: 0 });
}

function readValue(cursor: Cursor): Value | undefined {
  const start = next(cursor);
  const first = cursor.text[start];
  if (first === '{') return readMap(cursor, start);
  if (first === '[') {
    const items: Value[] = [];
    for (cursor.at += 1; cursor.text[next(cursor)] !== ']'; ) {
      const item = readValue(cursor);
      if (!item) return undefined;
      items.push(item);
    }
    cursor.at += 1;
    return { kind: 'list', span: { start, end: cursor.at }, items };
  }
  const raw = take(cursor, first === '"' ? string : word);
  const value = JSON.parse(raw) as string | number | boolean | null;
  if (first !== '"') return { kind: 'scalar', value, span: { start, end: cursor.at }, raw };
  const span = { start: start + 1, end: cursor.at - 1 };
  return raw.includes('\\') ? { kind: 'scalar', value, span, raw } : { kind: 'scalar', value, span, raw, plain: span.start };
}

function readMap(cursor: Cursor, start: number): MapValue | undefined {
  const entries: Entry[] = [];
  const names = new Set<string>();
  for (cursor.at += 1; cursor.text[next(cursor)] !== '}'; ) {
    const keyStart = cursor.at + 1;
    const name = JSON.parse(take(cursor, string)) as string;
    const span = { start: keyStart, end: cursor.at - 1 };
    const value = names.has(name) ? undefined : readValue(cursor);
    if (!value) return undefined;
    names.add(name);
    entries.push({ key: { value: name, span }, value });
  }
  cursor.at += 1;
  return { kind: 'map', entries, span: { start, end: cursor.at } };
}

/** Goes to what comes next. */
function next(cursor: Cursor): number {
  between.lastIndex = cursor.at;
  between.test(cursor.text);
  return (cursor.at = between.lastIndex);
}

function take(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  pattern.test(cursor.text);
  const { at } = cursor;
  cursor.at = pattern.lastIndex;
  return cursor.text.slice(at, cursor.at);
}
