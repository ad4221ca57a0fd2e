import type { Host } from './host.ts';
import { hosts } from './registry.ts';

/** Where a host looks for agents. */
export interface Home {
  readonly host: Host;
  /** As the host writes it. */
  readonly pattern: string;
  readonly folder: string;
  readonly ending: string;
}

// A pattern is `folder`, any folders below it, then the end of the file's name.
export const homes: readonly Home[] = hosts.flatMap((host) =>
  host.homes.map((pattern) => ({ host, pattern, ...placeOf(pattern) })),
);

function placeOf(pattern: string): Pick<Home, 'folder' | 'ending'> {
  return { folder: `/${pattern.split('/**/')[0]}/`, ending: pattern.slice(pattern.lastIndexOf('*') + 1) };
}

/** Whether a path lies in a folder of a host's agent files, at any depth of a project. */
export function liesInHome(path: string, host: Host): boolean {
  return homes.some((home) => home.host === host && lies(`/${path}`, home));
}

/** What a host finds in the folder of its own that a file lies in, by its path from the root of the project: `agent` for `agents/` and `agent/`. */
export function kindOfHome(path: string, host: Host): string | undefined {
  const home = homes.find((candidate) => candidate.host === host && `/${path}`.startsWith(candidate.folder) && path.endsWith(candidate.ending));
  return home && /([^/]+?)s?\/$/.exec(home.folder)![1];
}

/** Whether a path lies in a folder of another host that a host reads too, at any depth of a project. */
export function isReadToo(path: string, { alsoReads = [] }: Host): boolean {
  return alsoReads.some((pattern) => lies(`/${path}`, placeOf(pattern)));
}

/** Whether a path lies in a folder of agent files of any host. */
export function isHome(path: string): boolean {
  return homes.some((home) => lies(`/${path}`, home));
}

/** Whether a path from the root, with a slash in front, lies in a folder and has the ending of its files. */
export function lies(path: string, { folder, ending }: Pick<Home, 'folder' | 'ending'>): boolean {
  // Data whose name, or that of its folder, begins with a dot is what some program keeps for itself.
  return path.endsWith(ending) && path.includes(folder) && !(path.includes('/.', path.indexOf(folder) + folder.length - 1) && !ending.endsWith('.md'));
}
