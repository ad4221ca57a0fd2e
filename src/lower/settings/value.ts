import type { SettingValue } from '../../hosts/host.ts';
import type { Value } from '../../parse/value.ts';

/** Whether a value of a file says what a value of ours says. The order of keys does not matter. */
export function says(value: Value, wanted: SettingValue): boolean {
  if (value.kind === 'scalar') return value.value === wanted;
  if (typeof wanted !== 'object') return false;
  if (value.kind === 'list') return Array.isArray(wanted) && value.items.length === wanted.length && value.items.every((item, index) => says(item, wanted[index] as SettingValue));
  if (isList(wanted)) return false;
  const keys = new Map(Object.entries(wanted));
  return keys.size === value.entries.length && value.entries.every(({ key, value: inner }) => keys.has(key.value) && keys.delete(key.value) && says(inner, wanted[key.value]!));
}

export function isList(value: SettingValue): value is readonly SettingValue[] {
  return Array.isArray(value);
}

export function isMap(value: SettingValue): value is { readonly [key: string]: SettingValue } {
  return typeof value === 'object' && !isList(value);
}

/** One text for all ways to write one value. */
export function canonical(value: SettingValue): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`).join(',')}}`;
}
