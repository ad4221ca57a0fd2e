import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { manifestPath } from '../emit/manifest.ts';
import { keptFolder } from '../emit/path.ts';
import type { Plan } from '../emit/plan.ts';
import { compare } from '../text/order.ts';

/** A file of the output folder that is not what a compile would leave there. */
export interface Drift {
  readonly path: string;
  readonly change: 'add' | 'change' | 'remove';
  /** From what stands there to what would, as a unified diff. */
  readonly diff: string;
}

/** Lines of difference after which a diff says no more than that the files differ. */
const mostEdits = 5000;

/** Everything that a compile with `--clean` would change, and what it would not dare to. Sorted by path. */
export function driftOf({ writes, removals, stale, edited, manifest }: Plan, manifestBefore: () => Uint8Array | undefined): Drift[] {
  const gone = new Map([...removals, ...stale].map((removal) => [removal.path, removal]));
  const files = [
    // A copy that `--force` keeps is no output.
    ...writes.filter(({ path }) => !path.startsWith(`${keptFolder}/`)).map(({ path, before, content }) => drift(path, before?.read(), content.read())),
    ...editedIn({ edited }),
    ...[...gone.values()].map(({ path, before }) => drift(path, before.read(), undefined)),
  ].toSorted((a, b) => compare(a.path, b.path));
  // The manifest follows the files; alone it says that a source changed in a way that no output shows.
  if (files.length > 0 || manifest === undefined) return files;
  return [drift(manifestPath, manifestBefore(), manifest.size === 0 ? undefined : manifest.read())];
}

/** The outputs that somebody edited, each with what a compile would make of it. */
export function editedIn({ edited }: Pick<Plan, 'edited'>): Drift[] {
  return edited.map(({ path, before, bytes }) => drift(path, before, bytes));
}

function drift(path: string, before: Uint8Array | undefined, after: Uint8Array | undefined): Drift {
  const [from, to] = [before ? `a/${path}` : '/dev/null', after ? `b/${path}` : '/dev/null'];
  const diff = createTwoFilesPatch(from, to, textOf(before), textOf(after), undefined, undefined, { context: 3, maxEditLength: mostEdits, headerOptions: FILE_HEADERS_ONLY }) ?? `--- ${from}\n+++ ${to}\n(too much of it differs to be shown)\n`;
  return { path, change: !before ? 'add' : after ? 'change' : 'remove', diff };
}

function textOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}
