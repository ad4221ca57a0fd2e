import type { Entry, MapValue, ScalarValue, Value } from '../../parse/value.ts';
import type { Located, Span } from '../../text/span.ts';

interface Line {
  readonly text: string;
  /** Offset in the file. */
  readonly start: number;
}

/**
 * The fields of a block that is no YAML, read line by line as this host does after its YAML reader gave up: `key: value`,
 * lists of lines that start with two spaces and a dash, and maps of one level. Anything else is passed over.
 */
export function simpleFields(text: string, base: number): MapValue {
  const entries = new Map<string, Entry>();
  const lines = linesOf(text, base);
  const set = (key: Located<string>, value: Value): void => void entries.set(key.value, { key, value });
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const colon = line.text.indexOf(':');
    if (colon === -1 || line.text.startsWith('  - ')) continue;
    const [key, value] = [part(line, 0, colon), part(line, colon + 1, line.text.length)];
    const next = lines[at + 1]?.text ?? '';
    if (value.value !== '') set(key, scalar(value));
    else if (next.startsWith('  - ')) {
      const items = run(lines, at + 1, (text) => text.startsWith('  - '));
      set(key, { kind: 'list', items: items.map((item) => scalar(part(item, 4, item.text.length))), span: spanOf(items) });
      at += items.length;
    } else if (next.startsWith('  ')) {
      const inner = run(lines, at + 1, (text) => text.startsWith('  ') && !text.startsWith('  - '));
      const pairs = inner.filter(({ text }) => text.includes(':')).map((item) => {
        const split = item.text.indexOf(':');
        return { key: part(item, 0, split), value: scalar(part(item, split + 1, item.text.length)) };
      });
      set(key, { kind: 'map', entries: pairs, span: spanOf(inner) });
      at += inner.length;
    }
  }
  return { kind: 'map', entries: [...entries.values()], span: { start: base, end: base + text.length } };
}

function linesOf(text: string, base: number): Line[] {
  let start = base;
  const lines: Line[] = [];
  for (const raw of text.split(/(?<=\r\n|\n|\r(?!\n))/)) {
    const line = raw.replace(/[\r\n]+$/, '');
    if (line.trim() !== '' && !line.trim().startsWith('#')) lines.push({ text: line, start });
    start += raw.length;
  }
  return lines;
}

function run(lines: readonly Line[], from: number, belongs: (text: string) => boolean): Line[] {
  const end = lines.findIndex(({ text }, index) => index >= from && !belongs(text));
  return lines.slice(from, end === -1 ? lines.length : end);
}

function spanOf(lines: readonly Line[]): Span {
  const last = lines.at(-1)!;
  return { start: lines[0]!.start, end: last.start + last.text.length };
}

/** A stretch of a line without the blanks around it. */
function part({ text, start }: Line, from: number, to: number): Located<string> {
  const slice = text.slice(from, to);
  const begin = start + from + (slice.length - slice.trimStart().length);
  return { value: slice.trim(), span: { start: begin, end: begin + slice.trim().length } };
}

/** Only double quotes are taken off. */
function scalar({ value: raw, span }: Located<string>): ScalarValue {
  if (raw === 'true' || raw === 'false') return { kind: 'scalar', value: raw === 'true', span, raw };
  if (raw === 'null') return { kind: 'scalar', value: null, span, raw };
  if (raw.length >= 2 && raw.startsWith('"') && raw.endsWith('"')) {
    const value = raw.slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
    const inner = { start: span.start + 1, end: span.end - 1 };
    return { kind: 'scalar', value, span: inner, raw, ...(value === raw.slice(1, -1) ? { plain: inner.start } : {}) };
  }
  const number = raw === '' ? NaN : Number(raw);
  if (Number.isFinite(number)) return { kind: 'scalar', value: number, span, raw };
  return { kind: 'scalar', value: raw, span, raw, plain: span.start };
}
