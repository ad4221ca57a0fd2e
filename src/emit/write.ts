import { join } from 'node:path';
import { onDisk, type OutputFolder } from './disk.ts';
import { manifestPath } from './manifest.ts';
import { pendingPath } from './owned.ts';
import type { Write } from './plan.ts';
import { eachAnyway, makeFolders, publish, remove, removeFolders, removeTemporary, stage } from './stage.ts';

const manifestMode = 0o644;

/**
 * Writes files and manifest as one set.
 *
 * All is staged under temporary names; the new manifest then stands as `pending.json`; from there on every file is renamed
 * and the manifest last. An error takes everything back and is thrown as `DiskError`. After a crash the next run ends the work.
 */
export function writeSet(output: OutputFolder, writes: readonly Write[], manifest: string): void {
  const made: string[] = [];
  try {
    for (const { path, bytes, mode } of writes) {
      makeFolders(output, path, made);
      stage(output, path, bytes, mode);
    }
    stage(output, pendingPath, Buffer.from(manifest), manifestMode);
    publish(output, pendingPath);
  } catch (error) {
    eachAnyway([...writes.map(({ path }) => path), pendingPath], (path) => removeTemporary(output, path));
    removeFolders(output, made);
    throw error;
  }
  const done: Write[] = [];
  try {
    for (const write of writes) {
      publish(output, write.path);
      done.push(write);
    }
    onDisk('write', manifestPath, () => output.fs.renameSync(join(output.root, pendingPath), join(output.root, manifestPath)));
  } catch (error) {
    takeBack(output, writes, done);
    removeFolders(output, made);
    throw error;
  }
}

/** The old bytes again. `pending.json` goes last: until then the next run knows which files are ours. */
function takeBack(output: OutputFolder, writes: readonly Write[], done: readonly Write[]): void {
  for (const { path, before, mode } of done) {
    if (before) {
      stage(output, path, before, mode);
      publish(output, path);
    } else {
      remove(output, path);
    }
  }
  eachAnyway(writes, ({ path }) => removeTemporary(output, path));
  remove(output, pendingPath);
}
