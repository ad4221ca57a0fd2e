/** The line that one failed answer adds to the record of its run. */
export function attemptLine(id: string, isFirst: boolean): string {
  return `${isFirst ? 'first' : 'next'} ${id}\n`;
}

/** The number of an answer among the failed ones since the last first one, from 1; nothing when the record has lost it. */
export function attemptOf(record: string, id: string): number | undefined {
  let count = 0;
  for (const line of record.split('\n')) {
    const [what, of] = line.split(' ');
    count = what === 'first' ? 1 : count + 1;
    if (of === id) return count;
  }
  return undefined;
}

/** A file name for the record of a run: the same for the same parts, and free of what a path would obey. */
export function recordName(parts: readonly string[]): string {
  return [0, 1].map((seed) => hash(parts.join('\0'), seed).toString(36)).join('-');
}

function hash(text: string, seed: number): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
