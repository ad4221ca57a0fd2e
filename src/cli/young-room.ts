import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes; half of it is kept free. */
const enough = 16 * 1024 * 1024;

/**
 * Bounds the room for objects that have just been made. Left to itself V8 doubles it up to 32 MB, and lets the rest of the heap grow by as much.
 *
 * `hold` is called now and then, as nobody is told when it grows. `free` comes before V8 gives away compiled code, or reads more of
 * it: it refuses what was compiled under other flags. Known to the V8 of Node 20 to 24; elsewhere both do nothing.
 */
export function youngRoom(): { hold(): void; free(): void } {
  const isKnown = /^1[1-3]\./.test(process.versions.v8);
  let isHeld = false;
  return {
    hold() {
      if (!isKnown || isHeld || size() < enough) return;
      isHeld = true;
      setFlagsFromString('--semi-space-growth-factor=1');
    },
    free() {
      if (isHeld) setFlagsFromString('--semi-space-growth-factor=2');
      isHeld = false;
    },
  };
}

function size(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}
