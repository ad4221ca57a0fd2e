import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are not there.
 *
 * Node's own way never comes back where a system denies that a folder is there in which it lets nobody make one, as `/proc` does.
 */
export function makeFolder(folder: string, mode = 0o777): void {
  for (const isLast of [false, true]) {
    try {
      return mkdirSync(folder, mode);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
      if (code !== 'ENOENT' || isLast || dirname(folder) === folder) throw error;
      makeFolder(dirname(folder), mode);
    }
  }
}
