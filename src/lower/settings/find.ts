import type { ListValue, MapValue, Value } from '../../parse/value.ts';
import { canonicalOf } from './value.ts';

/** Looks values up in a tree that stays as it is: each map and each list is gone through once, however often it is asked. */
export interface Finder {
  /** The value at a path; of two pairs with one key the last one. */
  at(keys: readonly string[]): Value | undefined;
  /** Places in a map of the pairs with a key. */
  pairs(map: MapValue, key: string): readonly number[];
  /** Places in a list of the items that say the same, by their canonical text. */
  items(list: ListValue, canonical: string): readonly number[];
}

export function finderOf(root: MapValue): Finder {
  const indexes = new Map<Value, ReadonlyMap<string, readonly number[]>>();
  const index = <T extends MapValue | ListValue>(holder: T, names: (holder: T) => readonly string[]): ReadonlyMap<string, readonly number[]> => {
    const known = indexes.get(holder);
    if (known) return known;
    const made = new Map<string, number[]>();
    for (const [place, name] of names(holder).entries()) {
      const places = made.get(name);
      if (places) places.push(place);
      else made.set(name, [place]);
    }
    indexes.set(holder, made);
    return made;
  };
  const pairs = (map: MapValue, key: string) => index(map, keysOf).get(key) ?? [];
  return {
    at: (keys) => keys.reduce<Value | undefined>((value, key) => (value?.kind === 'map' ? value.entries[pairs(value, key).at(-1) ?? -1]?.value : undefined), root),
    pairs,
    items: (list, canonical) => index(list, canonicalItems).get(canonical) ?? [],
  };
}

function keysOf({ entries }: MapValue): string[] {
  return entries.map(({ key }) => key.value);
}

function canonicalItems({ items }: ListValue): string[] {
  return items.map(canonicalOf);
}
