import { hostById } from '../hosts/by-id.ts';
import type { Host } from '../hosts/host.ts';
import { nameFromPath } from '../model/name.ts';
import { foldedName } from './hand-off.ts';
import type { KnownAgent, Workspace } from './workspace.ts';

/** By the agents and not by the workspace, which is asked for them each time: a cache remembers for each file what that file asked. */
const indexes = new WeakMap<readonly KnownAgent[], ReadonlyMap<string, readonly KnownAgent[]>>();

/**
 * All agents that a host finds in one place under the name of this one, itself included: the strongest first where the
 * host ranks its folders, else in the order of their paths.
 *
 * Translations and packages of one project lie in places of their own. A file that lies in no host's folder shares its
 * place with the files beside it.
 */
export function sameName(agent: Placed & Pick<KnownAgent, 'name' | 'dialect'>, { agents }: Workspace): readonly KnownAgent[] {
  const host = hostById(agent.dialect);
  if (!host?.demands.sameName) return [];
  const index = indexes.get(agents) ?? indexOf(agents);
  indexes.set(agents, index);
  return (index.get(keyOf(agent, host)) ?? []).toSorted((a, b) => rank(b, host) - rank(a, host));
}

/** Where an agent comes from: its file, or the settings that name it. */
type Placed = Pick<KnownAgent, 'path' | 'declaredBy'>;

/** How strong the place of an agent is among those of its host. */
export function rank({ path, declaredBy = path }: Placed, { scopes = [] }: Host): number {
  return scopes.findLastIndex((scope) => scope.scope === 'project' && `/${declaredBy}/`.includes(`/${scope.path}/`));
}

function indexOf(agents: readonly KnownAgent[]): ReadonlyMap<string, readonly KnownAgent[]> {
  const index = new Map<string, KnownAgent[]>();
  for (const agent of agents) {
    const host = hostById(agent.dialect);
    if (!host?.demands.sameName) continue;
    const key = keyOf(agent, host);
    const others = index.get(key);
    if (others) others.push(agent);
    else index.set(key, [agent]);
  }
  return index;
}

function keyOf({ name, path, declaredBy, dialect }: Placed & Pick<KnownAgent, 'name' | 'dialect'>, { homes, settings, endings = [], demands }: Host): string {
  const places = declaredBy === undefined ? homes.map((pattern) => `/${path}`.lastIndexOf(`/${pattern.split('/**/')[0]}/`)) : settings.map((known) => `/${declaredBy}`.lastIndexOf(`/${known}`));
  const home = places.find((at) => at !== -1);
  const place = home === undefined ? `beside ${path.slice(0, path.lastIndexOf('/') + 1)}` : (declaredBy ?? path).slice(0, home);
  const ending = path.slice(path.lastIndexOf('.'));
  const stem = path.slice(0, -(endings.find((known) => path.endsWith(known)) ?? ending).length);
  return JSON.stringify([dialect, place, ending, demands.nameIsTitle ? stem : name]);
}

/** What an agent can be called by: a host that makes the name from the path is given the last part of it. */
export function namesOf(name: string): readonly string[] {
  return [name, name.slice(name.lastIndexOf('/') + 1)];
}

const folded = new WeakMap<readonly KnownAgent[], ReadonlySet<string>>();

/** What each of these agents can be called by, as hosts compare names. */
export function foldedNames(agents: readonly KnownAgent[]): ReadonlySet<string> {
  const names = folded.get(agents) ?? new Set(agents.flatMap((agent) => [...namesOf(agent.name), ...ofFile(agent)]).map(foldedName));
  folded.set(agents, names);
  return names;
}

/** Where a name is a title, the file says what the agent is called by. */
function ofFile({ path, dialect }: KnownAgent): readonly string[] {
  return hostById(dialect)?.demands.nameIsTitle ? [nameFromPath(path).name] : [];
}
