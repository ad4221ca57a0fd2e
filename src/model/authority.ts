import type { Located, Span } from '../text/span.ts';

/** `allow`: available under the session's own approval; `ask`: asked every time; `deny`: never. */
export type Effect = 'allow' | 'ask' | 'deny';

/** Host-free names of powers. */
export const capabilities = [
  'read',
  'list',
  'search',
  'edit',
  'write',
  'notebook',
  'shell',
  'web-fetch',
  'web-search',
  'delegate',
  'ask-user',
  'plan',
  'todo',
  'skill',
  'tool-search',
  'finish',
] as const;

export type Capability = (typeof capabilities)[number];

export type Target =
  | { readonly kind: 'capability'; readonly capability: Capability }
  | { readonly kind: 'mcp'; readonly server: string; readonly tool: string | '*' }
  | { readonly kind: 'agent'; readonly name: string }
  | { readonly kind: 'host-tool'; readonly host: string; readonly name: string };

export interface Grant {
  readonly effect: Effect;
  readonly target: Target;
  /** Restricts the grant, as written: `git:*`. */
  readonly pattern?: string;
  /** The entry as written: `Bash(git:*)`. */
  readonly source: string;
  readonly span: Span;
}

/**
 * What an agent may do, in the author's own words.
 *
 * A deny wins over an allow of the same target, and an allow with a pattern restricts its target to that pattern
 * unless another grant allows the whole of it. `rest` is what happens to everything no grant
 * names: `deny` when the author wrote a list, `inherit` when none was written, `allow` only for `*`.
 */
export interface Authority {
  readonly rest: 'allow' | 'deny' | 'inherit';
  readonly grants: readonly Grant[];
}

/** A line of a list of rules in which the last one that matches decides. */
export interface OrderedRule {
  readonly key: string;
  readonly pattern: string;
  readonly action: Effect;
}

export type ToolStatus =
  /** The host's own current name, an alias it still takes, an MCP tool or `*`. */
  | 'known'
  | 'alias'
  | 'mcp'
  | 'wildcard'
  /** A name the host once had: it keeps the power it had. */
  | 'retired'
  /** A name this host does not know: it grants nothing. */
  | 'unknown';

/** One entry of a tool list, as written and as understood. Its span is that of the whole entry. */
export interface ToolEntry extends Located<string> {
  /** The field it was written in: `tools`, `disallowedTools`, `permission`. */
  readonly field: string;
  readonly effect: Effect;
  /** The name without its pattern. */
  readonly name: string;
  readonly pattern?: string;
  readonly status: ToolStatus;
  /** What it grants or denies; empty for a name that means nothing here. */
  readonly targets: readonly Target[];
  /** The name to write today: of an alias or a retired name. */
  readonly current?: string;
  /** The one surface of the host that knows the name, of those that read the file. */
  readonly only?: string;
}

/** Two targets that are the same thing. */
export function sameTarget(a: Target, b: Target): boolean {
  if (a.kind !== b.kind) return false;
  // Most targets are capabilities, which takes no name to tell.
  return a.kind === 'capability' ? a.capability === (b as typeof a).capability : targetKey(a) === targetKey(b);
}

/** A name for a target that is equal for equal targets: `capability:read`, `mcp:context7:*`, `agent:x`. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'capability':
      return `capability:${target.capability}`;
    case 'mcp':
      return `mcp:${target.server}:${target.tool}`;
    case 'agent':
      return `agent:${target.name}`;
    case 'host-tool':
      return `host-tool:${target.host}:${target.name}`;
  }
}

/** The authority that a list of entries writes. Entries that mean nothing grant nothing. */
export function authorityOf(entries: readonly ToolEntry[], rest: Authority['rest']): Authority {
  const all = entries.some((entry) => entry.status === 'wildcard' && entry.effect === 'allow');
  const grants: Grant[] = [];
  for (const { effect, targets, pattern, value: source, span } of entries) {
    for (const target of targets) grants.push(pattern === undefined || target.kind === 'agent' ? { effect, target, source, span } : { effect, target, pattern, source, span });
  }
  return { rest: all ? 'allow' : rest, grants };
}
