import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes; half of it is kept free. */
const enough = 16 * 1024 * 1024;

/**
 * Bounds the room for objects that have just been made. Left to itself V8 doubles it up to 32 MB, and lets the rest of the heap grow by as much.
 *
 * It stays as it is up to the second call of `look`, since what is made for the first agent and lives on would double it more than once, and then grows
 * as far as is enough. `free` comes before V8 gives away compiled code: it refuses what was compiled under other flags. Known to the
 * V8 of Node 20 to 24; elsewhere neither does anything.
 */
export function youngRoom(): { look(): void; free(): void } {
  const isKnown = /^1[1-3]\./.test(process.versions.v8);
  let factor = 2;
  let looks = 0;
  growBy(1);
  return {
    look() {
      looks += 1;
      if (looks === 2 || factor > 1) growBy(size() < enough ? 2 : 1);
    },
    free: () => growBy(2),
  };

  function growBy(next: number): void {
    if (isKnown && next !== factor) setFlagsFromString(`--semi-space-growth-factor=${next}`);
    factor = next;
  }
}

function size(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}
