import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './errors.ts';
import { guess } from './options.ts';

/** What is wrong with a path that leads to nothing, with the name beside it that was likely meant. */
export function noSuchPath(path: string, absolute: string): UsageError {
  if (isLink(absolute)) return new UsageError(`No such file or folder: ${path}, a link that leads nowhere`);
  const folder = dirname(path);
  return new UsageError(`No such file or folder: ${path}${guess(basename(path), namesIn(dirname(absolute))).replace('`', folder === '.' ? '`' : `\`${join(folder, '/')}`)}`);
}

function isLink(absolute: string): boolean {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch {
    // A path that cannot be followed is none.
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Who may not look into a folder, or where there is none, gets no guess.
    return [];
  }
}
