import type { MapValue, ReadValue } from '../../parse/value.ts';
import type { Fault, Slot } from './format.ts';

/** The map at the top of a text, or why there is none. */
export function rootOf({ value, problems }: ReadValue): MapValue | Fault {
  const fault = problems.find(({ kind }) => kind !== 'duplicate-key');
  if (fault || !value) return { kind: 'unreadable', reason: fault?.message ?? 'it holds nothing' };
  return value.kind === 'map' ? value : { kind: 'wrong-type', reason: 'it is no map' };
}

/** The slots that lie in no other one, in order. */
export function outermost<T extends Slot>(slots: readonly T[]): T[] {
  let end = -1;
  return slots.toSorted((a, b) => a.extent.start - b.extent.start || b.extent.end - a.extent.end).filter(({ extent }) => {
    const isOuter = extent.start >= end;
    if (isOuter) end = extent.end;
    return isOuter;
  });
}

/** Lists of what belongs together, in the order in which each first one comes. */
export function groups<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group) group.push(item);
    else found.set(keyOf(item), [item]);
  }
  return found;
}
