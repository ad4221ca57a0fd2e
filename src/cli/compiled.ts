import { resolve } from 'node:path';
import { outputFolder, sha256 } from '../emit/disk.ts';
import { readOwned } from '../emit/owned.ts';
import type { Document } from '../parse/document.ts';

/** Tells the files that an earlier compile wrote below a folder and that nobody edited since; one that is named is not among them. */
export function compiledIn(root: string, paths: readonly string[], cwd: string): (document: Pick<Document, 'source'>) => boolean {
  const owned = readOwned(outputFolder(root));
  const named = new Set(paths.map((path) => resolve(cwd, path)));
  const hashes = new Map('code' in owned ? [] : owned.files.map((file) => [resolve(root, file.path), file.sha256]));
  return ({ source }) => {
    const absolute = resolve(cwd, source.path);
    const written = named.has(absolute) ? undefined : hashes.get(absolute);
    return written !== undefined && written === sha256(source.bom ? `\uFEFF${source.text}` : source.text);
  };
}
