import { lockPath } from '../emit/lock.ts';
import { manifestPath } from '../emit/manifest.ts';
import { ownFolder } from '../emit/path.ts';
import type { Plan } from '../emit/plan.ts';
import { pendingPath } from '../emit/journal.ts';

/** Lines for git's own files, for whoever wants them there: a compile does not write them. */
export interface Hints {
  readonly gitattributes: readonly string[];
  readonly gitignore: readonly string[];
}

export function hintsFor({ bundles }: Plan): Hints {
  const outputs = new Set(bundles.flatMap(({ files }) => files.map(({ path }) => path)));
  return {
    gitattributes: [...outputs, manifestPath].toSorted().map((path) => `/${path} linguist-generated`),
    gitignore: [lockPath, pendingPath, `${ownFolder}/cache/`, `${ownFolder}/kept/`].map((path) => `/${path}`).concat('.*.tmp-mandate'),
  };
}
