import type { Located, Span } from '../text/span.ts';

/** A value of a frontmatter block, a TOML or a JSON file, with its place. It is a tree: nothing in it is shared. */
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

/** What is wrong with the text of a value. */
export interface ValueProblem {
  /** `limit`: more than is read; `message` says how much. What lies beyond was not read. */
  readonly kind: 'syntax' | 'duplicate-key' | 'alias' | 'tag' | 'key' | 'limit' | 'documents' | 'not-a-map';
  readonly message: string;
  readonly span: Span;
}

export interface ReadValue {
  /** Absent when the text could not be read. A value is given beside problems of any other kind than `syntax`. */
  readonly value?: Value;
  readonly problems: readonly ValueProblem[];
}

/** The entry of a map by its key. The last one wins, as in every host's own reader that was measured. */
export function entry(map: MapValue | undefined, key: string): Entry | undefined {
  if (!map) return undefined;
  for (let at = map.entries.length - 1; at >= 0; at--) {
    const candidate = map.entries[at]!;
    if (candidate.key.value === key) return candidate;
  }
  return undefined;
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

/** What `String` gives for data, whose maps have no prototype here. */
export function asText(data: unknown): string {
  if (Array.isArray(data)) return data.map((item) => (item === null ? '' : asText(item))).join(',');
  return typeof data === 'object' && data !== null ? '[object Object]' : String(data);
}

/** The plain data at a path of keys; nothing where a key is missing. */
export function valueAt(value: Value | undefined, keys: readonly string[]): unknown {
  const found = keys.reduce<Value | undefined>((map, key) => (map?.kind === 'map' ? entry(map, key)?.value : undefined), value);
  return found && toData(found);
}
