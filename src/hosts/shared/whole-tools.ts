import type { Agent } from '../../model/agent.ts';
import type { Capability, Target, ToolEntry } from '../../model/authority.ts';
import { canDelegate, type Powers } from '../../model/powers.ts';
import type { Fate, Lever } from '../host.ts';
import type { Ledger } from './ledger.ts';
import { levers } from './promises.ts';

/** A host that knows one list of whole tools and nothing else: no patterns, no denials, no single agents. */
export interface WholeToolsHost {
  readonly id: string;
  readonly title: string;
  /** What is said of a tool that is held with the same meaning: `unverified` where nobody saw the host do it. */
  readonly held: Fate;
  /** Its names in the order they are written; what each gives is empty for a tool that is its own. */
  readonly names: ReadonlyMap<string, readonly Capability[]>;
  /** The name whose tool does the work of a capability that has no name of its own. */
  readonly instead?: ReadonlyMap<Capability, string>;
  /** Why a server or one of its tools has no name. */
  readonly noServer: string;
  /** The name of an MCP tool, of a whole server, or of all servers (`*`); nothing where the list cannot say it. */
  mcpName(target: Extract<Target, { kind: 'mcp' }>): string | undefined;
}

const allServers = { kind: 'mcp', server: '*', tool: '*' } as const;

/**
 * The list that holds an agent's authority, and in the ledger what became of each entry of it. Nothing where the
 * author took nothing away: then the host's own default is what he asked for.
 *
 * A name is left out when anything it stands for is denied, asked for or cut by a pattern. Denials under a default are
 * held by naming everything else.
 */
export function wholeTools(agent: Agent, host: WholeToolsHost, entries: Ledger): string[] | undefined {
  const closed = agent.authority.rest === 'deny';
  const restricted = closed || agent.tools.some(isRestriction);
  const builtin = restricted ? [...host.names.keys()].filter((name) => isHeld(name, agent, host)) : [];
  const mcp = restricted ? mcpNames(agent, host) : [];
  const list = [...builtin, ...mcp];
  for (const tool of agent.tools) entries.add({ field: `${tool.field}.${tool.value}`, span: tool.span, ...outcome(tool, host, restricted ? list : undefined) });
  if (restricted && !closed) entries.add({ field: 'tools', fate: 'narrowed', how: `${host.title} has no list of denied tools, so all others are named one by one; what it gains later is not among them` });
  return restricted ? list : undefined;
}

function isRestriction({ effect, targets, pattern }: ToolEntry): boolean {
  return targets.length > 0 && (effect !== 'allow' || pattern !== undefined || targets.some(({ kind }) => kind === 'agent'));
}

function isHeld(name: string, { authority }: Agent, host: WholeToolsHost): boolean {
  const own = targetsOf(name, host);
  if (own.some((target) => isCut(target, authority.grants))) return false;
  return authority.rest !== 'deny' || own.some((target) => authority.grants.some((grant) => grant.effect === 'allow' && grant.pattern === undefined && isSame(grant.target, target)));
}

function targetsOf(name: string, host: WholeToolsHost): Target[] {
  const capabilities = host.names.get(name)!;
  if (capabilities.length === 0) return [{ kind: 'host-tool', host: host.id, name }];
  return capabilities.map((capability) => ({ kind: 'capability', capability }));
}

/** Whether something is taken from a target, be it only a part of it: by a denial, a question, a pattern or the name of an agent. */
function isCut(target: Target, grants: Agent['authority']['grants']): boolean {
  const isDelegation = target.kind === 'capability' && target.capability === 'delegate';
  const own = grants.filter((grant) => isSame(grant.target, target) || (isDelegation && grant.target.kind === 'agent'));
  const isWhole = (grant: (typeof own)[number]) => grant.pattern === undefined && grant.target.kind !== 'agent';
  return own.some(({ effect }) => effect !== 'allow') || (own.length > 0 && !own.some(isWhole));
}

function isSame(a: Target, b: Target): boolean {
  switch (a.kind) {
    case 'capability':
      return b.kind === 'capability' && a.capability === b.capability;
    case 'mcp':
      return b.kind === 'mcp' && a.server === b.server && a.tool === b.tool;
    case 'agent':
      return b.kind === 'agent' && a.name === b.name;
    case 'host-tool':
      return b.kind === 'host-tool' && a.host === b.host && a.name === b.name;
  }
}

/** Servers and tools that are granted and of which nothing is taken away. */
function mcpNames({ authority: { rest, grants } }: Agent, host: WholeToolsHost): string[] {
  const cut = grants.flatMap(({ effect, target }) => (effect !== 'allow' && target.kind === 'mcp' ? [target] : []));
  const granted = grants.flatMap(({ effect, target, pattern }) => (effect === 'allow' && pattern === undefined && target.kind === 'mcp' ? [target] : []));
  const wanted = rest === 'deny' ? granted : cut.length === 0 ? [allServers] : granted;
  const whole = wanted.filter((target) => !cut.some((other) => overlaps(target, other)));
  return [...new Set(whole.map((target) => host.mcpName(target)).filter((name) => name !== undefined))];
}

function overlaps(a: Extract<Target, { kind: 'mcp' }>, b: Extract<Target, { kind: 'mcp' }>): boolean {
  return meet(a.server, b.server) && meet(a.tool, b.tool);
}

function meet(a: string, b: string): boolean {
  return a === '*' || b === '*' || a === b;
}

function outcome(tool: ToolEntry, host: WholeToolsHost, list: readonly string[] | undefined): { fate: Fate; how: string } {
  const { title, held } = host;
  if (tool.status === 'wildcard') return { fate: held, how: tool.effect === 'deny' ? 'what is not in the list is denied' : 'all tools' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: tool.status === 'unknown' ? 'no tool has this name, so it grants nothing' : 'taken back elsewhere in the file' };
  if (tool.effect === 'deny') return { fate: held, how: 'not among the tools that are named' };
  if (tool.effect === 'ask') return { fate: 'narrowed', how: 'left out: a list of tools cannot have one asked for each time' };
  if (tool.targets[0]!.kind === 'agent') return { fate: 'narrowed', how: 'left out: a list of tools cannot name single agents' };
  if (tool.pattern !== undefined) return { fate: 'narrowed', how: 'left out: a list of tools cannot hold a part of one' };
  if (!list) return { fate: held, how: 'an agent without a list has it' };
  const names = [...new Set(tool.targets.map((target) => nameOf(target, host)).filter((name) => name !== undefined))];
  if (tool.targets[0]!.kind === 'mcp') {
    if (names.some((name) => list.includes(name))) return { fate: held, how: `written as ${quoted(names)}` };
    if (names.length === 0) return { fate: 'dropped', how: host.noServer };
    return list.includes(host.mcpName(allServers) ?? '') ? { fate: held, how: 'among all servers' } : { fate: 'narrowed', how: `left out: a part of ${quoted(names)} is held back` };
  }
  const written = names.filter((name) => list.includes(name));
  const through = [...new Set(tool.targets.flatMap((target) => (isWritten(target, list, host) ? [] : (standIn(target, list, host) ?? []))))];
  const lost = tool.targets.flatMap((target) => (target.kind === 'capability' && !isWritten(target, list, host) && standIn(target, list, host) === undefined ? [target.capability] : []));
  if (written.length + through.length === 0) {
    return names.length === 0 ? { fate: 'dropped', how: `${title} has no such tool` } : { fate: 'narrowed', how: `left out: ${quoted(names)} stands for something that is held back, too` };
  }
  const said = [written.length > 0 && `written as ${quoted(written)}${coarse(written, tool, host)}`, through.length > 0 && `done through ${quoted(through)}`].filter(Boolean).join(', ');
  return lost.length > 0 ? { fate: 'narrowed', how: `${said}; nothing there does ${lost.join(' and ')}` } : { fate: held, how: said };
}

function isWritten(target: Target, list: readonly string[], host: WholeToolsHost): boolean {
  const name = nameOf(target, host);
  return name !== undefined && list.includes(name);
}

/** The name whose tool does the work of a target that has none of its own. */
function standIn(target: Target, list: readonly string[], { instead }: WholeToolsHost): string | undefined {
  const name = target.kind === 'capability' ? instead?.get(target.capability) : undefined;
  return name !== undefined && list.includes(name) ? name : undefined;
}

function nameOf(target: Target, host: WholeToolsHost): string | undefined {
  if (target.kind === 'mcp') return host.mcpName(target);
  return [...host.names.keys()].find((name) => targetsOf(name, host).some((own) => isSame(own, target)));
}

function coarse(names: readonly string[], { targets }: ToolEntry, host: WholeToolsHost): string {
  const more = names.flatMap((name) => host.names.get(name) ?? []).filter((capability) => !targets.some((target) => target.kind === 'capability' && target.capability === capability));
  return more.length > 0 ? `, which is ${more.join(' and ')} too` : '';
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** Levers of a host of which nobody saw that it holds its list: who has no tool to call an agent with cannot call itself. */
export function listLevers(agent: Agent, powers: Powers): Lever[] {
  const how = { fate: 'unverified', needs: 'none', how: 'it has no tool to call an agent with' } as const;
  return levers(agent, {}).map((lever) => (lever.promise === 'self-delegation' && !canDelegate(powers) ? { ...lever, ...how } : lever));
}
