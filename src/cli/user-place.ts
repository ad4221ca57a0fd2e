import { join, resolve } from 'node:path';
import { isSafePath } from '../emit/path.ts';
import type { Host } from '../hosts/host.ts';
import { movedPath } from '../hosts/user-path.ts';
import { wayInside } from './folders.ts';
import type { Terminal } from './terminal.ts';

/** Whose files they are. */
export interface UserOf extends Pick<Terminal, 'environment' | 'cwd'> {
  /** Absolute. */
  readonly home: string;
}

/** A file of the user's, below a folder that may be written below: home, or where a variable leads out of it. */
export interface UserPlace {
  /** Absolute. */
  readonly root: string;
  /** From there, with forward slashes. */
  readonly path: string;
  /** The variable that leads out of home. */
  readonly variable?: string;
}

/** Where a path from the home folder lies for this user and this host. */
export function userPlace(path: string, host: Host, { home, environment = {}, cwd }: UserOf): UserPlace {
  const moved = movedPath(path, host, environment);
  if (!moved) return { root: home, path };
  const root = resolve(cwd, moved.folder);
  const inside = wayInside(home, join(root, moved.path));
  if (inside !== undefined && isSafePath(inside)) return { root: home, path: inside };
  return { root, path: moved.path, variable: moved.variable };
}
