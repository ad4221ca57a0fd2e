import type { FuzzInput } from './inputs.ts';

/** Most tries; each runs every law over a text. */
const mostTries = 400;

/** A smaller content that still fails: pieces are left out, halves first, for as long as that helps. */
export function shrink(input: FuzzInput, fails: (input: FuzzInput) => boolean): FuzzInput {
  let best = input;
  let left = mostTries;
  const stillFails = (candidate: FuzzInput) => left > 0 && Boolean(left--) && fails(candidate);
  let parts = 2;
  while (parts <= best.content.length) {
    const size = Math.ceil(best.content.length / parts);
    const smaller = Array.from({ length: parts }, (_, index) => without(best, index * size, size)).find(stillFails);
    if (smaller) [best, parts] = [smaller, Math.max(2, parts - 1)];
    else if (size === 1) break;
    else parts *= 2;
  }
  return best;
}

function without(input: FuzzInput, from: number, length: number): FuzzInput {
  const { content } = input;
  if (typeof content === 'string') return { ...input, content: content.slice(0, from) + content.slice(from + length) };
  return { ...input, content: new Uint8Array([...content.subarray(0, from), ...content.subarray(from + length)]) };
}
