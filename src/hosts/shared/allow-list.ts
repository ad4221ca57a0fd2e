import type { Agent } from '../../model/agent.ts';
import type { Capability, Target, ToolEntry } from '../../model/authority.ts';
import type { LedgerEntry, WriteContext } from '../host.ts';
import type { Ledger } from './ledger.ts';

/** A host whose agent files can only say which tools there are, never which there are not. */
export interface AllowListHost {
  readonly id: string;
  readonly title: string;
  /** The name that is written for a capability; absent for what the host has no name for. */
  readonly nameOf: Readonly<Partial<Record<Capability, string>>>;
  /** What each name that is written gives. */
  readonly gives: Readonly<Record<string, readonly Capability[]>>;
  /** The selector of an MCP tool (`*` for the whole server), where the host has one. */
  mcpName?(server: string, tool: string): string;
}

/** `all`: the author wrote `*`; `silent`: no list, which is what the host gives an agent that says nothing. */
export type Granted = readonly string[] | 'all' | 'silent';

type Outcome = Pick<LedgerEntry, 'fate' | 'how'>;

/**
 * The names for the list of an agent, each once, in the order they were written.
 *
 * A denial that comes with no list closes the list: everything else is named one by one, so what the host
 * gets later, and the MCP servers nobody named, are missing.
 */
export function grantedNames(agent: Agent, host: AllowListHost, { servers }: WriteContext, entries: Ledger): Granted {
  const { rest } = agent.authority;
  const denied = deniedTargets(agent);
  const isClosed = rest === 'deny';
  const isCut = !isClosed && (denied.everything || Object.entries(host.gives).some(([, gives]) => gives.some((capability) => denied.capabilities.has(capability))) || denied.mcp.length > 0);
  const names = new Set<string>();
  for (const tool of agent.tools) {
    const own = tool.effect === 'deny' ? [] : namesOf(tool, agent, host);
    const open = own.filter((name) => !isTaken(name, tool, denied, host));
    const outcome = tool.effect === 'deny' ? fateOfDenial(tool, host, isCut) : isClosed ? fateOfGrant(tool, own, open, names, host) : fateOfRest(tool, own, open, isCut, host);
    entries.add({ field: `${tool.field}.${tool.value}`, span: tool.span, ...outcome });
    if (isClosed) for (const name of open) names.add(name);
  }
  if (isClosed) return [...names];
  if (!isCut) return rest === 'allow' ? 'all' : 'silent';
  const named = denied.everything ? [] : [...Object.keys(host.gives).filter((name) => !gaveAway(name, denied, host)), ...openServers(servers, denied, host)];
  entries.add({ field: 'tools', fate: 'narrowed', how: `${host.title} knows no list of what is denied, so all else is named; tools it gets later and MCP servers nobody named are missing` });
  return named;
}

interface Denied {
  readonly everything: boolean;
  readonly capabilities: ReadonlySet<Capability>;
  readonly mcp: readonly { readonly server: string; readonly tool: string }[];
}

function deniedTargets({ authority, tools }: Agent): Denied {
  const targets = authority.grants.filter(({ effect }) => effect === 'deny').map(({ target }) => target);
  return {
    everything: tools.some(({ status, effect }) => status === 'wildcard' && effect === 'deny'),
    // An agent that must not be called closes all calls: the list cannot tell one from another.
    capabilities: new Set(targets.flatMap((target) => (target.kind === 'capability' ? [target.capability] : target.kind === 'agent' ? ['delegate' as const] : []))),
    mcp: targets.flatMap((target) => (target.kind === 'mcp' ? [target] : [])),
  };
}

function namesOf(tool: ToolEntry, { dialect }: Agent, host: AllowListHost): string[] {
  if (tool.status === 'wildcard' || tool.targets.length === 0) return [];
  if (dialect === host.id) return [tool.status === 'retired' ? (tool.current ?? tool.name) : tool.value];
  return [...new Set(tool.targets.map((target) => nameOfTarget(target, host)).filter((name) => name !== undefined))];
}

function nameOfTarget(target: Target, host: AllowListHost): string | undefined {
  switch (target.kind) {
    case 'capability':
      return host.nameOf[target.capability];
    case 'mcp':
      return target.server === '*' ? undefined : host.mcpName?.(target.server, target.tool);
    case 'agent':
      return host.nameOf.delegate;
    case 'host-tool':
      return target.host === host.id ? target.name : undefined;
  }
}

function isTaken(name: string, { targets }: ToolEntry, denied: Denied, host: AllowListHost): boolean {
  if (denied.everything || gaveAway(name, denied, host)) return true;
  return targets.some((target) => (target.kind === 'mcp' ? touchesServer(target, denied) : target.kind === 'capability' && denied.capabilities.has(target.capability)));
}

/** Whether a name would give something that is denied: one name can stand for several tools. */
function gaveAway(name: string, { capabilities }: Denied, { gives }: AllowListHost): boolean {
  return (gives[name] ?? []).some((capability) => capabilities.has(capability));
}

function touchesServer({ server, tool }: { readonly server: string; readonly tool: string }, { mcp }: Denied): boolean {
  return mcp.some((taken) => (taken.server === '*' || taken.server === server) && (taken.tool === '*' || tool === '*' || taken.tool === tool));
}

function openServers(servers: readonly string[], denied: Denied, { mcpName }: AllowListHost): string[] {
  return mcpName ? servers.filter((server) => !touchesServer({ server, tool: '*' }, denied)).map((server) => mcpName(server, '*')) : [];
}

function fateOfDenial(tool: ToolEntry, host: AllowListHost, isCut: boolean): Outcome {
  if (tool.status === 'wildcard') return { fate: 'exact', how: 'no tool is named' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: 'no tool has this name, so it denies nothing' };
  const names = namesOf({ ...tool, effect: 'allow' }, { dialect: '' } as Agent, host);
  if (names.length === 0) return { fate: 'exact', how: `${host.title} gives no such tool` };
  if (!isCut) return { fate: 'exact', how: 'not among the tools that are granted' };
  const also = names.flatMap((name) => host.gives[name] ?? []).filter((capability) => !tool.targets.some((target) => target.kind === 'capability' && target.capability === capability));
  const whole = tool.pattern !== undefined || tool.targets.some(({ kind }) => kind === 'agent');
  if (whole) return { fate: 'narrowed', how: `left out whole, not only what the pattern says: ${quoted(names)}` };
  return also.length > 0 ? { fate: 'narrowed', how: `left out: ${quoted(names)}, which also stands for ${[...new Set(also)].join(', ')}` } : { fate: 'exact', how: `left out: ${quoted(names)}` };
}

function fateOfGrant(tool: ToolEntry, own: readonly string[], open: readonly string[], before: ReadonlySet<string>, host: AllowListHost): Outcome {
  if (tool.status === 'wildcard') return { fate: 'exact', how: 'all tools' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: 'no tool has this name, so it grants nothing' };
  if (own.length === 0) return { fate: 'dropped', how: `${host.title} has no such tool that can be named` };
  if (open.length === 0) return { fate: 'narrowed', how: `left out: ${quoted(own)} would give what is denied elsewhere in the file` };
  const asks = tool.effect === 'ask' ? `, which ${host.title} cannot ask about each time` : tool.pattern !== undefined && tool.pattern !== '' ? ', which takes no pattern here' : '';
  if (open.every((name) => before.has(name))) return { fate: 'exact', how: `${quoted(open)} is in the list already${asks}` };
  const more = open.flatMap((name) => host.gives[name] ?? []).filter((capability) => !tool.targets.some((target) => target.kind === 'capability' && target.capability === capability));
  const shares = more.length > 0 && tool.targets[0]!.kind === 'capability' ? `, which also stands for ${[...new Set(more)].join(', ')}` : '';
  return { fate: 'exact', how: `${open.length === 1 && open[0] === tool.value ? 'the same name' : `written as ${quoted(open)}`}${shares}${asks}` };
}

/** A grant beside no list: an agent that says nothing has it, unless a denial made a list necessary. */
function fateOfRest(tool: ToolEntry, own: readonly string[], open: readonly string[], isCut: boolean, host: AllowListHost): Outcome {
  if (tool.status === 'wildcard') return { fate: 'exact', how: isCut ? 'all that is not denied is named' : 'all tools' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: 'no tool has this name, so it grants nothing' };
  if (own.length === 0) return { fate: 'dropped', how: `${host.title} has no such tool that can be named` };
  if (isCut && open.length === 0) return { fate: 'narrowed', how: `left out: ${quoted(own)} would give what is denied elsewhere in the file` };
  return { fate: 'exact', how: tool.effect === 'ask' ? `an agent without a list has it, and ${host.title} cannot ask about it each time` : 'an agent without a list has it' };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
