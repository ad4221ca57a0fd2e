import { applyEdits } from '../diagnostics/apply-edits.ts';
import type { Diagnostic, Edit, Fix } from '../diagnostics/diagnostic.ts';

export type Safety = Fix['safety'];

export interface Fixed {
  readonly text: string;
  /** How many fixes were applied. */
  readonly applied: number;
}

/** Rounds after which a text that still changes is left as it is. */
const mostRounds = 10;

/**
 * Applies fixes until none is left. Fixes that touch each other wait for the next round, so no edit sees a text it was
 * not made for, and doing it twice gives the same as doing it once. What no edit covers stays as it is.
 *
 * A text may begin with a byte order mark, and may come to; `find` is given all of it, and places count from behind the mark.
 */
export function fixAll(text: string, find: (text: string) => readonly Diagnostic[], safety: Safety = 'safe'): Fixed {
  let applied = 0;
  for (let round = 0; round < mostRounds; round++) {
    const from = text.startsWith('\uFEFF') ? 1 : 0;
    const fixed = applyFixes(text.slice(from), find(text), safety);
    if (fixed.applied === 0) break;
    text = text.slice(0, from) + fixed.text;
    applied += fixed.applied;
  }
  return { text, applied };
}

/** One round: the first fix of each diagnostic that may run, in the order of the text, without overlaps. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[], safety: Safety = 'safe'): Fixed {
  const fixes = diagnostics
    .map(({ fixes }) => fixes.find((fix) => fix.safety === 'safe' || fix.safety === safety))
    .filter((fix) => fix !== undefined && isSound(fix, text.length))
    .toSorted((a, b) => start(a!) - start(b!)) as Fix[];
  const taken: Edit[] = [];
  let applied = 0;
  for (const { edits } of fixes) {
    if (edits.some((edit) => taken.some((other) => touch(edit, other)))) continue;
    taken.push(...edits);
    applied += 1;
  }
  return { text: applyEdits(text, taken), applied };
}

/** A fix that changes nothing, leaves the file or trips over itself is never applied. */
function isSound({ edits }: Fix, length: number): boolean {
  const inside = edits.every(({ span }) => span.start >= 0 && span.start <= span.end && span.end <= length);
  return edits.length > 0 && inside && edits.every((edit, at) => edits.slice(at + 1).every((other) => !touch(edit, other)));
}

function touch(a: Edit, b: Edit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}

function start({ edits }: Fix): number {
  return Math.min(...edits.map(({ span }) => span.start));
}
