import type { Alias, Node, Scalar } from 'yaml';
import type { Span } from '../text/span.ts';
import { readFlat } from './flat.ts';
import type { Entry, ReadValue, ScalarValue, Value, ValueProblem } from './value.ts';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from './yaml-library.ts';

/** The most that is read; ten times what the largest of 2,284 real files has, and more. */
const maximumBytes = 64 * 1024;
const maximumDepth = 32;
/** Brackets that nothing has closed so far: above the depth, as some of them may be text. */
const maximumBrackets = 100;
const maximumKeys = 1000;
const maximumAliases = 50;
const tower = new RegExp(String.raw`^(?:[ \t]*[-?:](?=[ \t])){${maximumDepth + 1}}`, 'm');
/** The parser goes on after a fault, so one bracket too many can give as many faults as there are characters. */
const maximumFaults = 100;

/** Reads YAML 1.2 (core schema) strictly. Spans count from `base`, the offset of `text` in its file. */
export function readYaml(text: string, base: number): ReadValue {
  const flat = readFlat(text, base);
  return flat ? { value: flat, problems: [] } : readWholeYaml(text, base);
}

/** The same for any text, however plain: what the quick reader of plain frontmatter is held against. */
export function readWholeYaml(text: string, base: number): ReadValue {
  const passed = passedLimit(text);
  if (passed) return { problems: [{ kind: 'limit', message: passed, span: { start: base, end: base + text.length } }] };
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    strict: true,
    uniqueKeys: false,
    customTags: [],
    // `silent` would keep a second document from being told.
    logLevel: 'error',
    lineCounter: new LineCounter(),
    prettyErrors: false,
  });
  const problems: ValueProblem[] = document.errors.slice(0, maximumFaults).map((error) => ({
    kind: error.code === 'MULTIPLE_DOCS' ? 'documents' : 'syntax',
    message: error.message.split('\n')[0]!,
    span: { start: base + Math.min(text.length, error.pos[0]), end: base + Math.min(text.length, Math.max(...error.pos)) },
  }));
  if (problems.some(({ kind }) => kind === 'syntax') || document.contents === null) return { problems };
  const reader: Reader = { text, base, problems, keys: 0, aliases: 0, anchors: new Map(), open: new Set() };
  const value = readNode(document.contents as Node, reader, 0);
  return value ? { value, problems } : { problems };
}

/** What the text alone tells. The parser goes down a level with each mark, however many stand on one line. */
function passedLimit(text: string): string | undefined {
  const isLong = text.length > maximumBytes || (text.length * 3 > maximumBytes && new TextEncoder().encode(text).length > maximumBytes);
  if (isLong) return `more than ${maximumBytes / 1024} KiB of fields`;
  return tower.test(text) || isDeep(text) ? `fields nested deeper than ${maximumDepth} levels` : undefined;
}

/** A tower of brackets overflows the stack of the parser. In quotes and behind a word they are text. */
function isDeep(text: string): boolean {
  const plain = text.replace(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/g, (quoted) => ' '.repeat(quoted.length));
  let depth = 0;
  for (const { 0: bracket, index } of plain.matchAll(/[{[\]}]/g)) {
    if (bracket === '}' || bracket === ']') depth = Math.max(0, depth - 1);
    else if (depth > 0 || /(?:^|\n|[-?:][ \t])[ \t]*$/.test(plain.slice(Math.max(0, index - 80), index))) depth += 1;
    if (depth > maximumBrackets) return true;
  }
  return false;
}

interface Reader {
  readonly text: string;
  readonly base: number;
  readonly problems: ValueProblem[];
  keys: number;
  aliases: number;
  /** What each anchor stands for so far. */
  readonly anchors: Map<string, Node>;
  /** The nodes that the one in hand stands in. */
  readonly open: Set<Node>;
}

function readNode(node: Node | null, reader: Reader, depth: number): Value | undefined {
  const span = spanOf(node, reader);
  if (node === null) return { kind: 'scalar', value: null, span, raw: '' };
  if (depth > maximumDepth) return refuse(reader, 'limit', `fields nested deeper than ${maximumDepth} levels`, span);
  if (isAlias(node)) return readAlias(node, reader, depth, span);
  if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:')) return refuse(reader, 'tag', `tag \`${node.tag}\``, span);
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, node);
  if (isScalar(node)) return readScalar(node, reader, span);
  reader.open.add(node);
  const value = readCollection(node, reader, depth, span);
  reader.open.delete(node);
  return value;
}

/** The value an alias stands for, at the place of the alias. Every alias is told, for not every host's reader resolves it. */
function readAlias({ source }: Alias, reader: Reader, depth: number, span: Span): Value | undefined {
  reader.aliases += 1;
  if (reader.aliases > maximumAliases) return reader.aliases === maximumAliases + 1 ? refuse(reader, 'limit', `more than ${maximumAliases} aliases`, span) : undefined;
  const target = reader.anchors.get(source);
  const isLoop = target !== undefined && reader.open.has(target);
  refuse(reader, 'alias', isLoop ? `alias \`*${source}\` of what it stands in` : `alias \`*${source}\``, span);
  const value = target && !isLoop ? readNode(target, reader, depth + 1) : undefined;
  if (value?.kind !== 'scalar') return value && { ...value, span };
  const { plain: _plain, ...rest } = value;
  return { ...rest, span };
}

function readCollection(node: Node, reader: Reader, depth: number, span: Span): Value | undefined {
  if (isSeq(node)) {
    const items = node.items.map((item) => readNode(item as Node | null, reader, depth + 1)).filter((item) => item !== undefined);
    return { kind: 'list', items, span };
  }
  if (!isMap(node)) return undefined;
  const seen = new Set<string>();
  const entries: Entry[] = [];
  for (const { key, value } of node.items) {
    reader.keys += 1;
    if (reader.keys > maximumKeys) {
      if (reader.keys === maximumKeys + 1) refuse(reader, 'limit', `more than ${maximumKeys} keys`, span);
      break;
    }
    const keySpan = spanOf(key as Node | null, reader);
    if (!isScalar(key)) {
      refuse(reader, 'key', 'a key that is no plain text', keySpan);
      continue;
    }
    const name = String(key.value);
    if (seen.has(name)) reader.problems.push({ kind: 'duplicate-key', message: `second \`${name}\``, span: keySpan });
    seen.add(name);
    const read = readNode(value as Node | null, reader, depth + 1);
    if (read) entries.push({ key: { value: name, span: keySpan }, value: value === null ? { ...read, span: { start: keySpan.end, end: keySpan.end } } : read });
  }
  return { kind: 'map', entries, span };
}

function readScalar(node: Scalar, reader: Reader, whole: Span): ScalarValue {
  const raw = reader.text.slice(whole.start - reader.base, whole.end - reader.base);
  const quote = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0;
  const span = { start: whole.start + quote, end: Math.max(whole.start + quote, whole.end - quote) };
  const value = typeof node.value === 'bigint' ? Number(node.value) : (node.value as ScalarValue['value']);
  const inner = raw.slice(quote, raw.length - quote);
  return { kind: 'scalar', value, span, raw, ...(inner === value ? { plain: span.start } : {}) };
}

function spanOf(node: Node | null, { base }: Reader): Span {
  return node?.range ? { start: base + node.range[0], end: base + node.range[1] } : { start: base, end: base };
}

function refuse(reader: Reader, kind: ValueProblem['kind'], message: string, span: Span): undefined {
  reader.problems.push({ kind, message, span });
}
