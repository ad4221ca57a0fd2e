import { posix } from 'node:path';
import type { Agent } from '../src/model/agent.ts';
import { projectWorkspace, type Workspace } from '../src/analyse/workspace.ts';

/** The workspace of a project that is nowhere on a disk: agents that were read, and the texts of its other files by their paths. */
export function memoryProject(agents: readonly Agent[], others: ReadonlyMap<string, string>): Workspace {
  const there = new Set([...agents.map(({ path }) => path), ...others.keys()]);
  return projectWorkspace(agents, {
    list: () => [...there].toSorted(),
    shown: (path) => path,
    read: (path) => others.get(path),
    has: (from, target) => there.has(posix.join(posix.dirname(from), target)) || there.has(posix.normalize(target)),
  });
}
