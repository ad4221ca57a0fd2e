import type { Entry, ListValue, MapValue, ScalarValue, Value } from './value.ts';

/** Longer blocks, and those with so many lines that a limit could be near, are left to the whole reader. */
const longest = 16 * 1024;
const mostKeys = 200;
const deepest = 4;

/** Characters of which YAML makes something of its own wherever they stand: tabs, carriage returns, controls, marks of order. */
const odd = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\uffff]/;

/** YAML takes keys of 1,024 characters at most. A word may go on behind a blank or a colon, as `git log *` and `a:b` do. */
const keyPattern = /(?:([A-Za-z_](?:[ :]?[\w*./-]){0,400})|"([^"\\\n]{1,500})"):(?: +|(?=\n|$))/y;
const blockPattern = /([|>])(-?)\n(?= )/y;
const quotedPattern = /"((?:[^"\\\n]|\\["\\/nt])*)"|'((?:[^'\n]|'')*)'/y;
/** The first character of a plain text; dashes, question marks and the like may be marks. */
const plainStart = /[^\s\-?:,[\]{}#&*!|>'"%@`]/y;
const flowPlain = /[^\s\-?:,[\]{}#&*!|>'"%@`][^,[\]{}#:\n]*/y;

/** Words and figures that may be something else than text: told apart only when this says so. */
const typed = /^(?:~|null|true|false|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?|0[ox][\da-f]+|[-+]?\.(?:inf|nan))$/i;

/** Marks of lists before each other, of which the whole reader takes so many only. */
const tower = /^ *(?:[-?:] +){8}/;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

interface Cursor {
  readonly text: string;
  readonly base: number;
  at: number;
  keys: number;
}

/**
 * Reads the frontmatter that nearly every file has: `key: value` on one line, lists and maps of such values, no comment behind a value.
 *
 * What it gives is what the whole reader gives, place for place. Nothing for anything else, which may still be YAML.
 */
export function readFlat(text: string, base: number): MapValue | undefined {
  if (text.length > longest || odd.test(text)) return undefined;
  const cursor: Cursor = { text, base, at: 0, keys: 0 };
  if (nextIndent(cursor) !== 0) return undefined;
  const map = readMap(cursor, 0, 0);
  return map && cursor.at === text.length ? map : undefined;
}

/** Goes to the first character of the next line that says something, and gives its column; -1 at the end. */
function nextIndent(cursor: Cursor): number {
  const { text } = cursor;
  for (;;) {
    const start = cursor.at;
    const at = blanks(text, start);
    if (at === text.length) cursor.at = at;
    if (at === text.length) return -1;
    // A comment ends a text that would go on below it, which is a fault when one does.
    if (text[at] !== '\n' && (text[at] !== '#' || at > start)) {
      cursor.at = at;
      return at - start;
    }
    const lineEnd = text.indexOf('\n', at);
    cursor.at = lineEnd === -1 ? text.length : lineEnd + 1;
  }
}

function readMap(cursor: Cursor, indent: number, depth: number): MapValue | undefined {
  const { text, base } = cursor;
  const start = cursor.at;
  const entries: Entry[] = [];
  const names = new Set<string>();
  let end = start;
  for (;;) {
    keyPattern.lastIndex = cursor.at;
    const [, word, quoted] = keyPattern.exec(text) ?? [];
    const key = word ?? quoted;
    cursor.keys += 1;
    if (key === undefined || names.has(key) || (word !== undefined && typed.test(word)) || cursor.keys > mostKeys) return undefined;
    names.add(key);
    const keyStart = base + cursor.at;
    const colon = cursor.at + key.length + (word === undefined ? 2 : 0);
    cursor.at = keyPattern.lastIndex;
    const value = cursor.at === text.length || text[cursor.at] === '\n' ? below(cursor, colon, indent, depth) : (readBlock(cursor, indent) ?? readLine(cursor, indent));
    if (!value) return undefined;
    end = value.kind === 'scalar' && value.raw === '' ? value.span.end - base : cursor.at;
    entries.push({ key: { value: key, span: { start: keyStart, end: base + colon } }, value });
    if (value.kind !== 'scalar' && text[value.span.start - base] !== '[') end = value.span.end - base;
    const next = nextIndent(cursor);
    if (next < indent) {
      if (next !== -1) cursor.at -= next;
      return { kind: 'map', entries, span: { start: base + start, end: base + end } };
    }
    if (next > indent) return undefined;
  }
}

/** What stands below a key that has nothing behind it: a list, a map, or nothing. */
function below(cursor: Cursor, colon: number, indent: number, depth: number): Value | undefined {
  // Blanks behind the colon move the place of nothing.
  if (cursor.at !== colon + 1) return undefined;
  const lineEnd = cursor.at;
  const next = nextIndent(cursor);
  if (next >= indent && cursor.text[cursor.at] === '-') return readList(cursor, next);
  if (next > indent && cursor.text[cursor.at] === '[') return readLine(cursor, indent);
  if (next > indent) return depth < deepest ? readMap(cursor, next, depth + 1) : undefined;
  if (cursor.text.slice(lineEnd, cursor.at).includes('#')) return undefined;
  cursor.at = next === -1 ? cursor.text.length : lineEnd;
  const place = cursor.base + colon + 1;
  return { kind: 'scalar', value: null, span: { start: place, end: place }, raw: '' };
}

function readList(cursor: Cursor, indent: number): ListValue | undefined {
  const { text, base } = cursor;
  const start = cursor.at;
  const items: Value[] = [];
  for (;;) {
    const at = text.startsWith('- ', cursor.at) ? blanks(text, cursor.at + 1) : cursor.at;
    if (at === cursor.at || text[at] === '\n') return undefined;
    cursor.at = at;
    const item = readLine(cursor, indent);
    if (!item) return undefined;
    items.push(item);
    const end = cursor.at;
    const next = nextIndent(cursor);
    if (next === indent && text[cursor.at] === '-') continue;
    if (next > indent) return undefined;
    if (next !== -1) cursor.at -= next;
    return { kind: 'list', items, span: { start: base + start, end: base + end } };
  }
}

/** A text of many lines behind `|`, `|-`, `>` or `>-`; the cursor goes to the line below the last of them. Lines of blanks alone, and those that stand further right in a text that is folded, are left to the whole reader. */
function readBlock(cursor: Cursor, indent: number): ScalarValue | undefined {
  const { text, base, at: start } = cursor;
  blockPattern.lastIndex = start;
  const [head, mark, strip] = blockPattern.exec(text) ?? [];
  if (head === undefined) return undefined;
  const width = blanks(text, start + head.length) - start - head.length;
  let end = start + head.length;
  let inner = '';
  for (let at = end, breaks = ''; at < text.length; ) {
    const from = blanks(text, at);
    const lineEnd = text.indexOf('\n', from) === -1 ? text.length : text.indexOf('\n', from);
    if (from < lineEnd && from - at <= indent) break;
    if (from === lineEnd ? from > at : from - at < width || (mark === '>' && from - at > width) || tower.test(text.slice(at, lineEnd))) return undefined;
    if (from < lineEnd) {
      inner += (mark === '|' ? breaks : breaks === '\n' ? ' ' : breaks.slice(1)) + text.slice(at + width, lineEnd);
      breaks = '';
      end = Math.min(lineEnd + 1, text.length);
    }
    breaks += '\n';
    at = lineEnd + 1;
  }
  if (inner === '') return undefined;
  cursor.at = end;
  return { kind: 'scalar', value: strip === '' ? `${inner}\n` : inner, span: { start: base + start, end: base + end }, raw: text.slice(start, end) };
}

/** A value that ends with its line, or a list in brackets that ends with another; the cursor goes behind the line's end. */
function readLine(cursor: Cursor, indent: number): Value | undefined {
  const { text, at } = cursor;
  const lineEnd = text.indexOf('\n', at);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const first = text[at];
  let value: Value | undefined;
  if (first === '[') value = readFlow(cursor, indent);
  else if (first === '"' || first === "'") value = readQuoted(cursor);
  else {
    plainStart.lastIndex = at;
    const line = text.slice(at, end);
    if (!plainStart.test(text) || line.includes(': ') || line.includes(' #') || line.endsWith(':')) return undefined;
    value = plain(withoutBlanks(line), cursor.base + at);
    cursor.at = end;
  }
  const stop = blanks(text, cursor.at);
  if (!value || (stop < text.length && text[stop] !== '\n')) return undefined;
  cursor.at = stop + (stop < text.length ? 1 : 0);
  return value;
}

function readFlow(cursor: Cursor, indent: number): ListValue | undefined {
  const { text, base } = cursor;
  const start = cursor.at;
  const items: Value[] = [];
  for (let at = inFlow(text, start + 1, indent); ; ) {
    if (text[at] === ']') {
      cursor.at = at + 1;
      return { kind: 'list', items, span: { start: base + start, end: base + at + 1 } };
    }
    cursor.at = at;
    const item = text[at] === '"' || text[at] === "'" ? readQuoted(cursor) : readFlowPlain(cursor);
    if (!item) return undefined;
    items.push(item);
    at = inFlow(text, cursor.at, indent);
    if (text[at] === ',') at = inFlow(text, at + 1, indent);
    else if (text[at] !== ']') return undefined;
  }
}

/** Goes on to the next line where that stands further right than the key. */
function inFlow(text: string, from: number, indent: number): number {
  const at = blanks(text, from);
  if (text[at] !== '\n') return at;
  const next = blanks(text, at + 1);
  return next - at - 1 > indent || (next - at - 1 === indent && text[next] === ']') ? next : at;
}

function readFlowPlain(cursor: Cursor): ScalarValue | undefined {
  flowPlain.lastIndex = cursor.at;
  const found = flowPlain.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  const written = withoutBlanks(found);
  const value = plain(written, cursor.base + cursor.at);
  cursor.at += written.length;
  return value;
}

function readQuoted(cursor: Cursor): ScalarValue | undefined {
  quotedPattern.lastIndex = cursor.at;
  const match = quotedPattern.exec(cursor.text);
  if (!match) return undefined;
  const [raw, double, single = ''] = match;
  const inner = double ?? single;
  const value = double === undefined ? inner.replaceAll("''", "'") : inner.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
  const start = cursor.base + cursor.at + 1;
  cursor.at += raw.length;
  return { kind: 'scalar', value, span: { start, end: start + inner.length }, raw, ...(value === inner ? { plain: start } : {}) };
}

function plain(raw: string, start: number): ScalarValue | undefined {
  const span = { start, end: start + raw.length };
  if (!typed.test(raw)) return { kind: 'scalar', value: raw, span, raw, plain: start };
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(raw)) return { kind: 'scalar', value: raw.length === 4, span, raw };
  return /^(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/.test(raw) ? { kind: 'scalar', value: Number(raw), span, raw } : undefined;
}

/** Other blanks than the plain one belong to a text of YAML. */
function withoutBlanks(line: string): string {
  let end = line.length;
  while (line.charCodeAt(end - 1) === 32) end -= 1;
  return line.slice(0, end);
}

/** The first offset from here on without a blank. */
function blanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}
