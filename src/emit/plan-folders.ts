import { ownFolder } from './path.ts';
import type { Planning } from './plan.ts';
import { foldersOf } from './stage.ts';

interface PlannedFolders {
  /** All that were not there before something of ours came into them, sorted. */
  readonly ours: readonly string[];
  /** Those of them that this run makes. */
  readonly made: readonly string[];
  /** Those of earlier runs that hold nothing of ours any more. */
  readonly gone: readonly string[];
}

/** The folders that come and go with files of ours; those that were there before are nobody's business. */
export function planFolders(files: readonly { readonly path: string }[], { output, owned, writes }: Pick<Planning, 'output' | 'owned' | 'writes'>): PlannedFolders {
  const outputs = writes.filter(({ path }) => !path.startsWith(`${ownFolder}/`));
  const made = [...withParents(outputs)].filter((folder) => (folder === '.' ? output.isNew : output.look(folder).kind === 'absent')).toSorted();
  const known = new Set([...owned.folders, ...made]);
  const needed = known.size > 0 ? withParents(files) : known;
  const ours = [...known].filter((folder) => needed.has(folder)).toSorted();
  return { ours, made, gone: owned.folders.filter((folder) => !needed.has(folder)) };
}

function withParents(files: readonly { readonly path: string }[]): Set<string> {
  return new Set(files.flatMap(({ path }) => [...foldersOf(path), '.']));
}
