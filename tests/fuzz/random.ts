/** A stream of choices that depends on its seed alone. */
export interface Random {
  /** A whole number from 0, less than `limit`. */
  below(limit: number): number;
  /** Once in `times`. */
  once(times: number): boolean;
  of<T>(list: readonly T[]): T;
  /** So many of them, or fewer. */
  some<T>(most: number, make: () => T): T[];
}

export function seeded(...seed: readonly number[]): Random {
  let state = seed.reduce((mixed, part) => scramble(mixed ^ part) + part, 0x9e3779b9) | 0;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    return Math.floor((scramble(state) / 0x1_0000_0000) * limit);
  };
  return {
    below,
    once: (times) => below(times) === 0,
    of: (list) => list[below(list.length)]!,
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}

/** Every bit of the result depends on every bit of the number. */
function scramble(number: number): number {
  let mixed = number;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
