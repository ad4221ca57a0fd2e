import { unsafeName } from '../model/name.ts';

/** The folder of an output root that holds what the compiler knows about it. */
export const ownFolder = '.mandate';

/** Whether a relative path stays inside its root and is a path on every system. */
export function isSafePath(path: string): boolean {
  const segments = path.split('/');
  const top = fold(segments[0]!);
  return top !== ownFolder && top !== '.git' && segments.every(isSafeSegment);
}

/** Where a hand-edited file goes that `--force` replaces. */
export const keptFolder = `${ownFolder}/kept`;

/** Whether a run writes there at all: an output, a settings file or a copy that is kept. */
export function isWritablePath(path: string): boolean {
  return isSafePath(path) || (path.startsWith(`${keptFolder}/`) && isSafePath(path.slice(keptFolder.length + 1)));
}

/** A path that folding leaves as it is: nearly every one is. */
const folded = /^[a-z0-9./_-]*$/;

/** Equal for two paths that are one file on a system that ignores case or the coding of letters. */
export function fold(path: string): string {
  return folded.test(path) ? path : path.normalize('NFKC').toLowerCase();
}

function isSafeSegment(segment: string): boolean {
  const bare = segment.startsWith('.') ? segment.slice(1) : segment;
  return !/[/\\:]/.test(bare) && unsafeName(bare) === undefined;
}
