import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';

/**
 * The folders of a search path without those of a project and those that move with the current folder.
 *
 * Package managers put `node_modules/.bin` of a project first, so that whoever wrote the project would decide what
 * is started by a name.
 */
export function outsideOf(project: string | undefined, searchPath: string): string {
  const kept = searchPath.split(delimiter).filter((folder) => isAbsolute(folder) && !isOf(project, folder));
  // An empty one means the current folder.
  return kept.join(delimiter) || sep;
}

/** The first program of a name on a search path that lies outside of a project, and leads nowhere into it. */
export function findProgram(name: string, searchPath: string, project: string | undefined): string | undefined {
  return outsideOf(project, searchPath)
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => isProgram(file) && !isOf(project, file));
}

/**
 * What of a project may be a stranger's: all of it, save for what lies above the home folder of whoever asks.
 *
 * Where home itself is under version control, that is the current folder; and home, worked in as a whole, is nobody else's.
 */
export function strangersPart(root: string, folder: string, home: string | undefined): string | undefined {
  return [root, folder].find((part) => home === undefined || !isInside(realOf(part), realOf(home)));
}

/** Whether it lies in a project, or leads into it. */
function isOf(project: string | undefined, path: string): boolean {
  return project !== undefined && (isInside(project, path) || isInside(realOf(project), realOf(path)));
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A folder that is not there holds no program either.
    return path;
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not ours to start.
    return false;
  }
}
