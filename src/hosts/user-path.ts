import type { Host } from './host.ts';

/** Where a file of a project lies when it is the user's own: a path from the home folder. Nothing where the host reads none there. */
export function userPath(path: string, { userFolders = {} }: Pick<Host, 'userFolders'>): string | undefined {
  const [folder, target] = Object.entries(userFolders).find(([from]) => path === from || path.startsWith(`${from}/`)) ?? [];
  return folder === undefined ? undefined : `${target}${path.slice(folder.length)}`;
}
