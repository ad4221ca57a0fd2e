import { sha256, type OutputFolder } from './disk.ts';
import { pendingManifestPath, pendingPath, type JournalWrite } from './journal.ts';
import { manifestPath } from './manifest.ts';
import { readOwned, type Owned } from './owned.ts';
import { printManifest } from './print-manifest.ts';
import { memory, type Content } from './spool.ts';
import { publish, remove, removeEmptyFolders, removeTemporary, stage, syncFolders, temporary } from './stage.ts';

/** Ends what an interrupted run began: what was staged gets its name, what was to go goes, and the manifest says what is there. */
export async function recover(output: OutputFolder, { pending, files }: Owned): Promise<void> {
  if (!pending) return;
  for (const write of pending.writes) finish(output, write);
  for (const { path, sha256: hash } of pending.removals) if (hashOf(output, path) === hash) remove(output, path);
  const known = new Map(files.map((file) => [file.path, file]));
  // What the user changed since keeps its old entry, so it is not taken for ours.
  const result = pending.manifest.files.flatMap((file) => (hashOf(output, file.path) === file.sha256 ? file : (known.get(file.path) ?? [])));
  const again = readOwned(output);
  const settings = 'code' in again ? [] : again.settings;
  replaceManifest(output, printManifest({ ...pending.manifest, files: result, settings }, memory));
  await syncFolders(output, [...pending.writes, ...pending.removals, { path: manifestPath }]);
  removeLeftovers(output, pending.writes.map(({ path }) => path));
  removeEmptyFolders(output, pending.gone);
  remove(output, pendingPath);
  removePendingManifest(output);
}

/** Without a journal that speaks of it, nobody waits for it. */
function removePendingManifest(output: OutputFolder): void {
  if (output.look(pendingManifestPath).kind === 'file') remove(output, pendingManifestPath);
}

function replaceManifest(output: OutputFolder, manifest: Content): void {
  if (manifest.size > 0) {
    stage(output, manifestPath, manifest.pieces(), 0o644);
    publish(output, manifestPath);
  } else if (output.look(manifestPath).kind === 'file') {
    remove(output, manifestPath);
  }
}

function finish(output: OutputFolder, { path, sha256: hash, before }: JournalWrite): void {
  const current = output.look(path).kind === 'absent' ? undefined : (hashOf(output, path) ?? '');
  if (current === before && hashOf(output, temporary(path)) === hash) publish(output, path);
}

/** Removes temporary files that a run left behind. */
export function removeLeftovers(output: OutputFolder, paths: readonly string[]): void {
  for (const path of [...paths, pendingPath, pendingManifestPath, manifestPath]) removeTemporary(output, path);
  if (output.look(pendingPath).kind === 'absent') removePendingManifest(output);
}

function hashOf(output: OutputFolder, path: string): string | undefined {
  return output.look(path).kind === 'file' ? sha256(output.read(path)) : undefined;
}
