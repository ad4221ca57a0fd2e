import type { Host } from '../hosts/host.ts';
import type { KnownServer, Workspace } from './workspace.ts';

/** Servers that a host declares for an agent file: in settings beside the folder it lies in or further up, the nearest first. */
export function serversFor(file: string, { mcpSettings = [] }: Host, { servers }: Workspace): readonly KnownServer[] {
  const from = placeOf(file);
  return servers
    .filter(({ settings }) => mcpSettings.some(({ path }) => path === settings))
    .map((server) => ({ server, folder: placeOf(server.path.slice(0, server.path.length - server.settings.length)) }))
    .filter(({ folder }) => (folder.rest === '' ? folder.up >= from.up : folder.up === from.up && from.rest.startsWith(folder.rest)))
    .toSorted((a, b) => a.folder.up - b.folder.up || b.folder.rest.length - a.folder.rest.length)
    .map(({ server }) => server);
}

/** A path as the user sees it in two parts: how many folders up, and down from there. */
function placeOf(path: string): { readonly up: number; readonly rest: string } {
  const [dots] = /^(?:\.\.\/)*/.exec(path)!;
  return { up: dots.length / 3, rest: path.slice(dots.length) };
}
