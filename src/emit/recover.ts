import { sha256, type OutputFolder } from './disk.ts';
import { manifestPath, printManifest, type ManifestFile } from './manifest.ts';
import { pendingPath, type Owned } from './owned.ts';
import { publish, remove, removeTemporary, stage, temporary } from './stage.ts';

/** Ends what an interrupted run began: every file that was staged gets its name, and the manifest says what is there. */
export function recover(output: OutputFolder, { pending, files, entries }: Owned): void {
  if (!pending) return;
  const known = new Map(files.map((file) => [file.path, file]));
  const result: ManifestFile[] = [];
  for (const file of pending.files) {
    if (hashOf(output, file.path) !== file.sha256) finish(output, file, entries(file.path));
    // What the user changed since keeps its old entry, so it is not taken for ours.
    const entry = hashOf(output, file.path) === file.sha256 ? file : known.get(file.path);
    if (entry) result.push(entry);
  }
  stage(output, manifestPath, Buffer.from(printManifest({ ...pending, files: result })), 0o644);
  publish(output, manifestPath);
  remove(output, pendingPath);
}

function finish(output: OutputFolder, file: ManifestFile, entries: readonly ManifestFile[]): void {
  const found = output.look(file.path);
  const current = found.kind === 'file' ? hashOf(output, file.path) : undefined;
  const isOurs = found.kind === 'absent' || entries.some((entry) => entry.sha256 === current);
  if (isOurs && hashOf(output, temporary(file.path)) === file.sha256) publish(output, file.path);
}

/** Removes temporary files that a run left behind. */
export function removeLeftovers(output: OutputFolder, paths: readonly string[]): void {
  for (const path of [...paths, pendingPath, manifestPath]) removeTemporary(output, path);
}

function hashOf(output: OutputFolder, path: string): string | undefined {
  return output.look(path).kind === 'file' ? sha256(output.read(path)) : undefined;
}
