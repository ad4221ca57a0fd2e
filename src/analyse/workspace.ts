import type { Agent } from '../model/agent.ts';
import type { Span } from '../text/span.ts';

/** All that can be known by seeing the files of a project together. */
export interface Workspace {
  readonly agents: readonly KnownAgent[];
  /** Names of the skills that are there. */
  readonly skills: readonly string[];
  readonly servers: readonly KnownServer[];
}

export interface KnownAgent {
  readonly name: string;
  readonly path: string;
  readonly dialect: string;
  /** Where the name is written. */
  readonly span: Span;
}

export interface KnownServer {
  readonly name: string;
  /** The settings file that declares it. */
  readonly path: string;
}

/** A workspace that holds these agents and nothing else. Order of the arguments does not matter. */
export function workspaceOf(agents: readonly Agent[]): Workspace {
  const known = agents.map(({ name, path, dialect }) => ({ name: name.value, path, dialect, span: name.span }));
  return { agents: known.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)), skills: [], servers: [] };
}
