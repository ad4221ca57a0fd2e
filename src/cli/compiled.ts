import { resolve } from 'node:path';
import { outputFolder, sha256 } from '../emit/disk.ts';
import type { ManifestFile } from '../emit/manifest.ts';
import { readOwned } from '../emit/owned.ts';
import { isNote } from '../hosts/notes.ts';
import type { Document } from '../parse/document.ts';

/** The files that earlier compiles wrote below a folder; none where no manifest can be trusted. Throws `DiskError`. */
export function compiledFiles(folder: string): readonly ManifestFile[] {
  const owned = readOwned(outputFolder(folder));
  return 'code' in owned ? [] : owned.files;
}

/** Files that an earlier compile wrote below one of the folders, and notes beside agents, are no agent files of the author's, unless he names them. */
export function authored(documents: readonly Document[], folders: readonly string[], paths: readonly string[], cwd: string): readonly Document[] {
  const named = new Set(paths.map((path) => resolve(cwd, path)));
  const written = new Set([...new Set(folders)].flatMap((folder) => compiledFiles(folder).map(({ path }) => resolve(folder, path))));
  return documents.filter((document) => {
    const absolute = resolve(cwd, document.source.path);
    return named.has(absolute) || (!written.has(absolute) && !isNote(document));
  });
}

/** Tells the files that an earlier compile wrote below a folder and that nobody edited since; one that is named is not among them. */
export function compiledIn(root: string, paths: readonly string[], cwd: string): (document: Pick<Document, 'source'>) => boolean {
  const named = new Set(paths.map((path) => resolve(cwd, path)));
  const hashes = new Map(compiledFiles(root).map((file) => [resolve(root, file.path), file.sha256]));
  return ({ source }) => {
    const absolute = resolve(cwd, source.path);
    const written = named.has(absolute) ? undefined : hashes.get(absolute);
    return written !== undefined && written === sha256(source.bom ? `\uFEFF${source.text}` : source.text);
  };
}
