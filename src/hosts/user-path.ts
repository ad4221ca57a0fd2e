import type { Host } from './host.ts';

/** Where a file of a project lies when it is the user's own: a path from the home folder. Nothing where the host reads none there. */
export function userPath(path: string, { userFolders = {} }: Pick<Host, 'userFolders'>): string | undefined {
  return moved(path, userFolders);
}

/** A path from the home folder where a variable moves it: the value of the variable, and the path below that. */
export interface MovedPath {
  readonly variable: string;
  readonly folder: string;
  readonly path: string;
}

/** Where a path from the home folder lies for a user with these variables; nothing where it stays. An empty variable is as good as none. */
export function movedPath(path: string, { userVariables = {} }: Pick<Host, 'userVariables'>, environment: Readonly<Record<string, string | undefined>>): MovedPath | undefined {
  for (const [variable, places] of Object.entries(userVariables)) {
    const folder = environment[variable];
    const target = folder ? moved(path, places) : undefined;
    if (folder && target !== undefined) return { variable, folder, path: target };
  }
  return undefined;
}

/** A path by the first of the places that it lies in; an empty place holds everything, and below an empty target nothing is added. */
function moved(path: string, places: Readonly<Record<string, string>>): string | undefined {
  const [from, to] = Object.entries(places).find(([place]) => place === '' || path === place || path.startsWith(`${place}/`)) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const rest = path.slice(from.length).replace(/^\//, '');
  return to === '' || rest === '' ? to + rest : `${to}/${rest}`;
}
