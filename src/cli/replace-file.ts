import { lstat, open, readFile, rename, rm } from 'node:fs/promises';

/**
 * Puts new bytes in the place of a file's old ones, whole or not at all: written beside it, flushed, renamed over it.
 *
 * Gives why nothing was written when the file is a link or does not hold `old` any more. Throws what the disk throws.
 */
export async function replaceFile(path: string, old: Uint8Array, bytes: Uint8Array): Promise<string | undefined> {
  const { mode } = await lstat(path);
  if ((mode & 0o170000) !== 0o100000) return 'it is a link';
  const temporary = `${path}.tmp-${process.pid}`;
  const file = await open(temporary, 'wx', mode & 0o777);
  try {
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await readFile(path)).equals(old)) return 'it was changed meanwhile';
    await rename(temporary, path);
    return undefined;
  } finally {
    // Gone already when it was renamed.
    await rm(temporary, { force: true });
  }
}
