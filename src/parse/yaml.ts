import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Scalar } from 'yaml';
import type { Located, Span } from '../text/span.ts';

/** A value of a settings or frontmatter block, with its place. It is a tree: aliases are refused, not followed. */
export type Value = ScalarValue | ListValue | MapValue;

export interface ScalarValue {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The value without its quotes. */
  readonly span: Span;
  /** The characters as written, quotes included. */
  readonly raw: string;
  /** Offset of `value[0]` when each character of the value stands as itself in the file, so that parts can be pointed at. */
  readonly plain?: number;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly span: Span;
}

export interface MapValue {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly span: Span;
}

export interface Entry {
  readonly key: Located<string>;
  readonly value: Value;
}

export interface YamlProblem {
  readonly kind: 'syntax' | 'duplicate-key' | 'alias' | 'tag' | 'key' | 'depth' | 'documents' | 'not-a-map';
  readonly message: string;
  readonly span: Span;
}

export interface YamlResult {
  /** Absent when the text is no YAML. A value is given beside problems of any other kind. */
  readonly value?: Value;
  readonly problems: readonly YamlProblem[];
}

const maximumDepth = 32;
const maximumKeys = 1000;

/** Reads YAML 1.2 (core schema) strictly. Spans count from `base`, the offset of `text` in its file. */
export function readYaml(text: string, base: number): YamlResult {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    strict: true,
    uniqueKeys: false,
    customTags: [],
    logLevel: 'silent',
    lineCounter: new LineCounter(),
    prettyErrors: false,
  });
  const problems: YamlProblem[] = document.errors.map((error) => ({
    kind: error.code === 'MULTIPLE_DOCS' ? 'documents' : 'syntax',
    message: error.message.split('\n')[0]!,
    span: { start: base + error.pos[0], end: base + Math.max(error.pos[0], error.pos[1]) },
  }));
  if (problems.length > 0 || document.contents === null) return { problems };
  const reader: Reader = { text, base, problems, keys: 0 };
  const value = readNode(document.contents as Node, reader, 0);
  return value ? { value, problems } : { problems };
}

interface Reader {
  readonly text: string;
  readonly base: number;
  readonly problems: YamlProblem[];
  keys: number;
}

function readNode(node: Node | null, reader: Reader, depth: number): Value | undefined {
  const span = spanOf(node, reader);
  if (node === null) return { kind: 'scalar', value: null, span, raw: '' };
  if (depth > maximumDepth) return refuse(reader, 'depth', `nested deeper than ${maximumDepth}`, span);
  if (isAlias(node)) return refuse(reader, 'alias', `alias \`*${node.source}\``, span);
  if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:')) return refuse(reader, 'tag', `tag \`${node.tag}\``, span);
  if (isScalar(node)) return readScalar(node, reader, span);
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
      if (reader.keys === maximumKeys + 1) refuse(reader, 'key', `more than ${maximumKeys} keys`, span);
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

function refuse(reader: Reader, kind: YamlProblem['kind'], message: string, span: Span): undefined {
  reader.problems.push({ kind, message, span });
}

/** The entry of a map by its key. The last one wins, as in every host's own reader that was measured. */
export function entry(map: MapValue | undefined, key: string): Entry | undefined {
  return map?.entries.findLast((candidate) => candidate.key.value === key);
}

/** The value as plain data without places. Objects have no prototype, so no key can reach one. */
export function toData(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(toData);
    case 'map': {
      const data: Record<string, unknown> = Object.create(null);
      for (const { key, value: inner } of value.entries) data[key.value] = toData(inner);
      return data;
    }
  }
}

/** A text field and its place; nothing when it is absent, empty or no text. */
export function textField(map: MapValue | undefined, key: string): Located<string> | undefined {
  const value = entry(map, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' && value.value.trim() !== '' ? { value: value.value, span: value.span } : undefined;
}
