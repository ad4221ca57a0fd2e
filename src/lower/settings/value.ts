import type { SettingValue } from '../../hosts/host.ts';
import type { Value } from '../../parse/value.ts';
import { compare } from '../../text/order.ts';

function isList(value: SettingValue): value is readonly SettingValue[] {
  return Array.isArray(value);
}

export function isMap(value: SettingValue): value is { readonly [key: string]: SettingValue } {
  return typeof value === 'object' && !isList(value);
}

/** One text for all ways to write one value. The order of keys does not matter. */
export function canonical(value: SettingValue): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  return isMap(value) ? mapText(Object.keys(value).map((key) => ({ key, text: canonical(value[key]!) }))) : JSON.stringify(value);
}

/** The same text for a value of a file. A map with one key twice says what no value of ours does. */
export function canonicalOf(value: Value): string {
  if (value.kind === 'scalar') return JSON.stringify(value.value);
  if (value.kind === 'list') return `[${value.items.map(canonicalOf).join(',')}]`;
  return mapText(value.entries.map(({ key, value: inner }) => ({ key: key.value, text: canonicalOf(inner) })));
}

function mapText(pairs: readonly { readonly key: string; readonly text: string }[]): string {
  const sorted = pairs.length > 1 ? pairs.toSorted((a, b) => compare(a.key, b.key)) : pairs;
  return `{${sorted.map(({ key, text }) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}
