import { digest, sha256, type OutputFolder } from './disk.ts';
import { pendingPath, printJournal } from './journal.ts';
import { manifestPath } from './manifest.ts';
import type { Removal, Write } from './plan.ts';
import { eachAnyway, makeFolders, publish, remove, removeEmptyFolders, removeFolders, removeTemporary, stage, syncFolders } from './stage.ts';

const manifestMode = 0o644;

export interface ChangeSet {
  readonly writes: readonly Write[];
  readonly removals: readonly Removal[];
  /** Text of the new manifest; empty when there is to be none. */
  readonly manifest: string;
  /** Folders that go when they are empty. */
  readonly gone: readonly string[];
}

/**
 * Carries out a set of changes, the manifest last.
 *
 * All is staged under temporary names; the journal then stands as `pending.json`; from there on every file is renamed, what has
 * to go is removed, and the manifest gets its name. An error, a `DiskError` or one that is thrown in where it yields, takes
 * everything back and is thrown on. After a crash the next run ends the work.
 */
export function* writeSet(output: OutputFolder, set: ChangeSet): Generator<undefined, void> {
  const { writes, removals, manifest, gone } = set;
  const made: string[] = [];
  try {
    for (const { path, bytes, mode } of writes) {
      makeFolders(output, path, made);
      stage(output, path, bytes, mode);
      yield;
    }
    if (manifest !== '') stage(output, manifestPath, Buffer.from(manifest), manifestMode);
    stage(output, pendingPath, Buffer.from(journalOf(set)), manifestMode);
    publish(output, pendingPath);
    syncFolders(output, [...writes, { path: pendingPath }]);
  } catch (error) {
    eachAnyway([...writes.map(({ path }) => path), manifestPath, pendingPath], (path) => removeTemporary(output, path));
    eachAnyway([pendingPath], (path) => output.look(path).kind === 'file' && remove(output, path));
    removeFolders(output, made);
    throw error;
  }
  const done: (Write | Removal)[] = [];
  try {
    for (const write of writes) {
      publish(output, write.path);
      done.push(write);
      yield;
    }
    for (const removal of removals) {
      remove(output, removal.path);
      done.push(removal);
    }
    syncFolders(output, [...writes, ...removals]);
    if (manifest !== '') publish(output, manifestPath);
    else if (output.look(manifestPath).kind === 'file') remove(output, manifestPath);
  } catch (error) {
    takeBack(output, writes, done);
    removeFolders(output, made);
    throw error;
  }
  // All is done; a journal that stays is found to be done by the next run.
  eachAnyway([pendingPath], (path) => remove(output, path));
  removeEmptyFolders(output, gone);
}

function journalOf({ writes, removals, manifest, gone }: ChangeSet): string {
  return printJournal(manifest, {
    writes: writes.map(({ path, bytes, before }) => ({ path, sha256: digest(bytes), ...(before ? { before: sha256(before) } : {}) })),
    removals: removals.map(({ path, before }) => ({ path, sha256: sha256(before) })),
    gone,
  });
}

/** The old bytes again. `pending.json` goes last: until then the next run knows which files are ours. */
function takeBack(output: OutputFolder, writes: readonly Write[], done: readonly (Write | Removal)[]): void {
  for (const { path, before, mode } of done) {
    if (before) {
      stage(output, path, before, mode);
      publish(output, path);
    } else {
      remove(output, path);
    }
  }
  eachAnyway([...writes.map(({ path }) => path), manifestPath], (path) => removeTemporary(output, path));
  remove(output, pendingPath);
}
