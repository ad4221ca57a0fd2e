import { dirname } from 'node:path';
import type { OutputFolder } from './disk.ts';
import { pendingManifestPath, pendingPath, printJournal } from './journal.ts';
import { manifestPath } from './manifest.ts';
import type { Removal, Write } from './plan.ts';
import type { Content } from './spool.ts';
import { eachAnyway, makeFolders, publish, remove, removeEmptyFolders, removeFolders, removeTemporary, stage, stager, syncFolders } from './stage.ts';

const manifestMode = 0o644;

export interface ChangeSet {
  readonly writes: readonly Write[];
  readonly removals: readonly Removal[];
  /** The new manifest; empty when there is to be none. */
  readonly manifest: Content;
  /** Folders that go when they are empty. */
  readonly gone: readonly string[];
}

/**
 * Carries out a set of changes, the manifest last.
 *
 * All is staged under temporary names; the manifest and the journal then stand as `pending-manifest.json` and `pending.json`; from there on every file is renamed, what has
 * to go is removed, and the manifest gets its name. An error, a `DiskError` or one that is thrown in where it yields, takes
 * everything back and is thrown on. After a crash the next run ends the work.
 */
export async function* writeSet(output: OutputFolder, set: ChangeSet): AsyncGenerator<undefined, void> {
  const { writes, removals, manifest, gone } = set;
  const made: string[] = [];
  const staging = stager(output);
  try {
    const there = new Set<string>();
    for (const { path, content, mode } of writes) {
      // Looked for once: one that goes meanwhile is missed by whoever opens a file in it.
      if (!there.has(dirname(path))) makeFolders(output, path, made);
      there.add(dirname(path));
      staging.stage(path, content.pieces(), mode);
      if (staging.isFull) await staging.settle();
      yield;
    }
    await staging.settle();
    if (manifest.size > 0) {
      stage(output, pendingManifestPath, manifest.pieces(), manifestMode);
      publish(output, pendingManifestPath);
    }
    stage(output, pendingPath, [Buffer.from(journalOf(set))], manifestMode);
    publish(output, pendingPath);
    await syncFolders(output, [...writes, { path: pendingPath }]);
  } catch (error) {
    staging.close();
    eachAnyway([...writes.map(({ path }) => path), pendingManifestPath, pendingPath], (path) => removeTemporary(output, path));
    eachAnyway([pendingPath, pendingManifestPath], (path) => output.look(path).kind === 'file' && remove(output, path));
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
    await syncFolders(output, [...writes, ...removals]);
    if (manifest.size > 0) publish(output, manifestPath, pendingManifestPath);
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
  return printJournal(manifest.size > 0 ? manifest.sha256 : '', {
    writes: writes.map(({ path, content, before }) => ({ path, sha256: content.sha256, ...(before ? { before: before.sha256 } : {}) })),
    removals: removals.map(({ path, before }) => ({ path, sha256: before.sha256 })),
    gone,
  });
}

/** The old bytes again. `pending.json` goes last: until then the next run knows which files are ours. */
function takeBack(output: OutputFolder, writes: readonly Write[], done: readonly (Write | Removal)[]): void {
  for (const { path, before, mode } of done) {
    if (before) {
      stage(output, path, before.pieces(), mode);
      publish(output, path);
    } else {
      remove(output, path);
    }
  }
  eachAnyway(writes, ({ path }) => removeTemporary(output, path));
  remove(output, pendingPath);
  eachAnyway([pendingManifestPath], (path) => remove(output, path));
}
