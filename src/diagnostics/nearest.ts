/** Longer names are not compared: the work grows with the product of the lengths. */
const longest = 64;

/**
 * The known name a person most likely meant, or nothing when none is near.
 *
 * One typo is forgiven for every three letters: `Raed` finds `Read`, while `Foo`
 * finds nothing. A beginning counts when only one name goes on from it. A wrong guess
 * costs more trust than a missing one.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > longest) return undefined;
  let best: string | undefined;
  let limit = Math.max(1, Math.floor(name.length / 3)) + 1;
  const begun: string[] = [];
  for (const candidate of known) {
    if (name.length >= 3 && candidate.toLowerCase().startsWith(name.toLowerCase())) begun.push(candidate);
    if (Math.abs(candidate.length - name.length) >= limit) continue;
    const [own, other] = [name.toLowerCase(), candidate.toLowerCase()];
    if (fewestEdits(own, other) >= limit) continue;
    const far = distance(own, other);
    if (far < limit) {
      best = candidate;
      limit = far;
    }
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined);
}

/** How many letters of one word the other has not: no fewer edits lie between them, and most words need no more to be told apart. */
function fewestEdits(a: string, b: string): number {
  const counts = new Int32Array(64);
  for (let index = 0; index < a.length; index++) counts[a.charCodeAt(index) & 63]! += 1;
  for (let index = 0; index < b.length; index++) counts[b.charCodeAt(index) & 63]! -= 1;
  let [more, less] = [0, 0];
  for (const count of counts) {
    if (count > 0) more += count;
    else less -= count;
  }
  return Math.max(more, less);
}

/** Edits between two words, where swapping two neighbours counts as one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let cell = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + cost);
      if (column > 1 && row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) cell = Math.min(cell, before[column - 2]! + 1);
      line.push(cell);
    }
    before = above;
    above = line;
  }
  return above[b.length]!;
}
