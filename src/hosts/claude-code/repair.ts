import type { Frontmatter } from '../../parse/frontmatter.ts';
import { type MapValue, type Value } from '../../parse/value.ts';
import { readYaml } from '../../parse/yaml.ts';
import type { Span } from '../../text/span.ts';

const simpleField = /^([a-zA-Z_-]+):([ \t]+)(\S.*)$/;
const special = /[{}[\]*&#!|>%@`]|: /;

interface Line {
  /** Offset of the line in the repaired text. */
  readonly start: number;
  /** Offset of the line in the file. */
  readonly origin: number;
  /** Column of the quote that was put before a value. */
  readonly quoted: number;
  /** The value behind it as it stands in the file. */
  readonly value: string;
  /** Tabs at its start, each of which became two blanks. */
  readonly tabs: number;
}

/**
 * The fields that Claude Code reads from a block that is no YAML: it quotes each simple `key: value` line
 * whose value holds special characters and is no list, makes spaces of leading tabs, and parses once more.
 *
 * Nothing when that does not help either, or when the block needed no help.
 */
export function repairedFields(frontmatter: Frontmatter): MapValue | undefined {
  const lines: Line[] = [];
  const repaired: string[] = [];
  let origin = frontmatter.start;
  let start = 0;
  for (const line of frontmatter.text.split('\n')) {
    const mended = mend(line);
    lines.push({ start, origin, quoted: mended.quoted, value: mended.value, tabs: mended.tabs });
    repaired.push(mended.text);
    origin += line.length + 1;
    start += mended.text.length + 1;
  }
  const { value, problems } = readYaml(repaired.join('\n'), 0);
  // A value that was left out could be a restriction; a second key of the same name is read, and the last one wins.
  return value?.kind === 'map' && problems.every(({ kind }) => kind === 'duplicate-key') ? (move(value, lines) as MapValue) : undefined;
}

function mend(line: string): Pick<Line, 'quoted' | 'value' | 'tabs'> & { readonly text: string } {
  const field = simpleField.exec(line.trimEnd());
  const tabs = /^\t*/.exec(line)![0].length;
  if (!field) return { text: '  '.repeat(tabs) + line.slice(tabs), quoted: Infinity, value: '', tabs };
  const [, key, blank, value] = field as unknown as [string, string, string, string];
  if (/^".*"$|^'.*'$/.test(value) || isList(value) || !special.test(value)) return { text: line, quoted: Infinity, value: '', tabs };
  const before = `${key}:${blank}`;
  return { text: `${before}"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`, quoted: before.length, value, tabs };
}

function isList(text: string): boolean {
  if (!text.startsWith('[') || !text.endsWith(']')) return false;
  const { value, problems } = readYaml(text, 0);
  return value?.kind === 'list' && problems.length === 0;
}

/** The same value with its places in the file instead of the repaired text. */
function move(value: Value, lines: readonly Line[]): Value {
  const span = moveSpan(value.span, lines);
  switch (value.kind) {
    case 'scalar':
      // What was quoted is in the file character by character as it is read.
      return { ...value, span, ...(value.plain === undefined && lineAt(value.span.start, lines).quoted === Infinity ? {} : { plain: span.start }) };
    case 'list':
      return { ...value, span, items: value.items.map((item) => move(item, lines)) };
    case 'map':
      return {
        ...value,
        span,
        entries: value.entries.map(({ key, value: inner }) => ({ key: { value: key.value, span: moveSpan(key.span, lines) }, value: move(inner, lines) })),
      };
  }
}

function moveSpan(span: Span, lines: readonly Line[]): Span {
  return { start: origin(span.start, lines), end: origin(span.end, lines) };
}

function lineAt(offset: number, lines: readonly Line[]): Line {
  return lines.findLast(({ start }) => start <= offset) ?? lines[0]!;
}

function origin(offset: number, lines: readonly Line[]): number {
  const { start, origin: own, quoted, value, tabs } = lineAt(offset, lines);
  const column = offset - start;
  if (column <= quoted) return own + (column < 2 * tabs ? Math.floor(column / 2) : column - tabs);
  let at = 0;
  // A backslash and a quote have another backslash before them in the repaired text.
  for (let passed = quoted + 1; passed < column && at < value.length; at += 1) passed += value[at] === '\\' || value[at] === '"' ? 2 : 1;
  return own + quoted + at;
}
