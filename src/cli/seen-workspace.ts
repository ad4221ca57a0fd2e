import { createHash } from 'node:crypto';
import type { Workspace } from '../analyse/workspace.ts';

/** What was asked of a workspace, with digests of the answers. */
export interface Seen {
  readonly parts: Readonly<Partial<Record<Part, string>>>;
  readonly has: readonly (readonly [from: string, target: string, isThere: boolean | null, of: Place])[];
  readonly guards: readonly (readonly [path: string, isGuard: boolean])[];
}

/** The question that was asked of a file. */
type Place = 'has' | 'hasBeside';

type Part = 'root' | 'agents' | 'handOffs' | 'skills' | 'servers';

export interface SeenWorkspace {
  readonly workspace: Workspace;
  /** What was asked since this was called last. */
  taken(): Seen;
  /** Whether the same questions have the same answers now. */
  isSame(seen: Seen): boolean;
}

/** A workspace that remembers what is asked of it. `handOffs` is a digest of all that they are read from, which costs less than they do. */
export function seenWorkspace(workspace: Workspace, handOffs: () => string): SeenWorkspace {
  const answers: Readonly<Record<Part, () => string>> = {
    root: () => workspace.root,
    agents: () => JSON.stringify(workspace.agents.map(({ name, path, dialect, declaredBy, span, isGrantedCalls }) => [name, path, dialect, declaredBy, span, isGrantedCalls])),
    handOffs,
    skills: () => JSON.stringify(workspace.skills),
    servers: () => JSON.stringify(workspace.servers),
  };
  const digests = new Map<Part, string>();
  const digestOf = (part: Part): string => {
    const known = digests.get(part) ?? createHash('sha256').update(answers[part]()).digest('base64');
    digests.set(part, known);
    return known;
  };
  // Most files have asked for the same, in one object.
  const judged = new Map<Seen['parts'], boolean>();
  const isSameIn = (parts: Seen['parts']): boolean => {
    const known = judged.get(parts) ?? Object.entries(parts).every(([part, digest]) => digestOf(part as Part) === digest);
    judged.set(parts, known);
    return known;
  };
  let parts = new Set<Part>();
  let has = new Map<string, Seen['has'][number]>();
  let guards = new Map<string, boolean>();
  let agents: Workspace['agents'] | undefined;
  const ask = (part: Part): void => void parts.add(part);
  const asked = (of: Place) => (from: string, target: string): boolean | undefined => {
    const isThere = workspace[of](from, target);
    has.set(`${of}\0${from}\0${target}`, [from, target, isThere ?? null, of]);
    return isThere;
  };
  return {
    workspace: {
      get root() {
        ask('root');
        return workspace.root;
      },
      get agents() {
        ask('agents');
        return (agents ??= workspace.agents.map(({ name, path, dialect, declaredBy, span, isGrantedCalls }, index) => ({
          name,
          path,
          dialect,
          ...(declaredBy === undefined ? {} : { declaredBy }),
          span,
          isGrantedCalls,
          get handOffs() {
            ask('handOffs');
            return workspace.agents[index]!.handOffs;
          },
        })));
      },
      get skills() {
        ask('skills');
        return workspace.skills;
      },
      get servers() {
        ask('servers');
        return workspace.servers;
      },
      has: asked('has'),
      hasBeside: asked('hasBeside'),
      isGuard(path) {
        const isGuard = workspace.isGuard(path);
        guards.set(path, isGuard);
        return isGuard;
      },
    },
    taken() {
      const seen = { parts: Object.fromEntries([...parts].map((part) => [part, digestOf(part)])), has: [...has.values()], guards: [...guards] };
      parts = new Set();
      has = new Map();
      guards = new Map();
      return seen;
    },
    isSame({ parts, has: named, guards: held }) {
      if (!isSameIn(parts) || named.some(([from, target, isThere, of]) => (workspace[of](from, target) ?? null) !== isThere)) return false;
      return held.every(([path, isGuard]) => workspace.isGuard(path) === isGuard);
    },
  };
}
