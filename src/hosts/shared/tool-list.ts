import type { Agent } from '../../model/agent.ts';
import { sameTarget, targetKey, type Capability, type Target, type ToolEntry } from '../../model/authority.ts';
import { perObject } from '../../model/per-object.ts';
import type { ToolFact } from '../fact.ts';
import type { Fate, LedgerEntry } from '../host.ts';
import type { Ledger } from './ledger.ts';

/** A host whose agents have lists of whole tools by name: no questions, no parts of a tool, no single agents. */
export interface ListHost {
  readonly id: string;
  readonly title: string;
  /** What is said of an entry that is held with the same meaning; `unverified` where nobody saw the host do it. */
  readonly held?: Fate;
  /** Every name that may be written, in order, with what it gives; empty for a tool that is the host's own. */
  readonly gives: Readonly<Record<string, readonly Capability[]>>;
  /** The name that is written for a capability, where it is not the first that gives it. */
  readonly nameOf?: Readonly<Partial<Record<Capability, string>>>;
  /** The name whose tool does the work of a capability that has no name. */
  readonly instead?: Readonly<Partial<Record<Capability, string>>>;
  /** Names that a list takes and no agent gets by it, with the reason. */
  readonly withheld?: Readonly<Record<string, string>>;
  /** Has a list of denied tools beside the one of granted tools. */
  readonly denies?: true;
  /** What it has to be told of a part, it is told of the whole: the pair is refused for it, and a flag of the run holds the part. */
  readonly widensParts?: true;
  /** The lists in its agent files have names of another host. */
  readonly foreignNames?: true;
  /** Why a server or a tool of it has no name. */
  noServer?(server: string): string;
  /** The name of a server's tool, of the server (`*`), or of all servers; nothing where a list cannot say it. */
  mcpName?(server: string, tool: string): string | undefined;
}

export interface McpTarget {
  readonly server: string;
  readonly tool: string;
}

export interface ToolList {
  /** `all`: the author wrote `*`; `silent`: what the host gives an agent that says nothing. */
  readonly names: readonly string[] | 'all' | 'silent';
  /** Names of the host that are taken away, wholly or in part. */
  readonly denied: readonly string[];
  readonly deniedMcp: readonly McpTarget[];
}

/** Every tool of today that an agent can get. */
export function givesOf(tools: readonly ToolFact[], withheld: Readonly<Record<string, string>>): ListHost['gives'] {
  return Object.fromEntries(tools.filter(({ name, status }) => status === 'current' && !Object.hasOwn(withheld, name)).map(({ name, capabilities }) => [name, capabilities]));
}

type Outcome = Pick<LedgerEntry, 'fate' | 'how'>;

interface Limited {
  readonly agent: Agent;
  readonly host: ListHost;
  /** Keys of what is denied, asked for or granted in part only. */
  readonly cut: ReadonlySet<string>;
  readonly deniedMcp: readonly McpTarget[];
}

interface Listing extends Limited {
  /** For each entry of the agent the names of it of which nothing is held back. */
  readonly opened: readonly (readonly string[])[];
  readonly held: Fate;
  readonly isClosed: boolean;
  /** A list is written. */
  readonly isNamed: boolean;
}

/**
 * The list that holds an agent's authority, and in the ledger what became of each entry of it.
 *
 * A name is left out when anything it stands for is held back. What is taken from an agent without a list is held by
 * naming all else, unless the host can deny; tools the host gets later and servers nobody spoke of are missing then.
 */
export function toolList(agent: Agent, host: ListHost, servers: readonly string[], entries: Ledger): ToolList {
  const limits = agent.tools.filter((tool) => isLimit(tool, agent, host)).flatMap(({ targets }) => targets);
  const cut = new Set(limits.map((target) => targetKey(whole(target))));
  const deniedMcp = limits.filter((target) => target.kind === 'mcp');
  const denied = cut.size === 0 ? [] : Object.keys(host.gives).filter((name) => targetsOf(name, host).some((target) => cut.has(targetKey(target))));
  const isClosed = agent.authority.rest === 'deny';
  const isNamed = isClosed || (!host.denies && denied.length + deniedMcp.length > 0);
  const limited = { agent, host, cut, deniedMcp };
  const wanted = agent.tools.map((tool) => (tool.effect === 'deny' ? [] : namesOf(tool, limited)));
  const opened = agent.tools.map((tool, index) => openNames(tool, wanted[index]!, limited));
  const listing = { ...limited, opened, held: host.held ?? 'exact', isClosed, isNamed };
  const granted = new Set<string>();
  for (const [index, tool] of agent.tools.entries()) {
    const open = opened[index]!;
    const { fate, how } = tool.effect === 'deny' ? denial(tool, listing) : grant(tool, wanted[index]!, open, granted, listing);
    entries.add({ field: `${tool.field}.${tool.value}`, fate, how, span: tool.span });
    for (const name of open) granted.add(name);
  }
  if (!isNamed) return { names: agent.authority.rest === 'allow' ? 'all' : 'silent', denied, deniedMcp };
  if (isClosed) return { names: [...granted], denied, deniedMcp };
  const all = deniedMcp.length === 0 ? host.mcpName?.('*', '*') : undefined;
  const named = servers.filter((server) => !deniedMcp.some((target) => overlaps(target, { server, tool: '*' }))).map((server) => host.mcpName?.(server, '*')).filter((name) => name !== undefined);
  const missing = all === undefined && host.mcpName ? 'what it gets later and servers that nobody spoke of are' : 'what it gets later is';
  entries.add({ field: 'tools', fate: 'narrowed', how: `${host.title} has no list of denied tools, so all others are named one by one; ${missing} not among them` });
  return { names: [...Object.keys(host.gives).filter((name) => !denied.includes(name)), ...(all === undefined ? named : [all])], denied, deniedMcp };
}

/** Whether an entry takes something away. */
function isLimit(tool: ToolEntry, { tools }: Agent, { widensParts }: ListHost): boolean {
  if (tool.effect !== 'allow') return tool.effect === 'deny' || !widensParts;
  const isHeld = (target: Target) => tools.some((other) => other.effect === 'allow' && !isPart(other) && other.targets.some((own) => sameTarget(own, whole(target))));
  return isPart(tool) && !widensParts && !tool.targets.every(isHeld);
}

function isPart({ pattern, targets }: ToolEntry): boolean {
  return pattern !== undefined || targets.some(({ kind }) => kind === 'agent');
}

/** A list cannot tell one agent that is called from another. */
function whole(target: Target): Target {
  return target.kind === 'agent' ? { kind: 'capability', capability: 'delegate' } : target;
}

/** A name that the author made up may be one that every object has, such as `constructor`. */
function givenWith(name: string, gives: ListHost['gives']): readonly Capability[] {
  return Object.hasOwn(gives, name) ? gives[name]! : [];
}

/** What is held back with a name: what it gives, and the tool itself. */
function targetsOf(name: string, { id, gives }: ListHost): Target[] {
  return [{ kind: 'host-tool', host: id, name }, ...givenWith(name, gives).map((capability): Target => ({ kind: 'capability', capability }))];
}

/** What an entry is written as. A name of the host's own dialect stays the one it is. */
function namesOf({ status, targets, value, pattern, current }: ToolEntry, { agent, host }: Limited): string[] {
  if (status === 'wildcard' || targets.length === 0) return [];
  if (agent.dialect === host.id && !host.foreignNames && status !== 'mcp') return [pattern === undefined ? (current ?? value) : value];
  return [...new Set(targets.map((target) => nameOf(whole(target), host)).filter((found) => found !== undefined))];
}

/** The first name that gives each capability. */
const firstWith = perObject((gives: ListHost['gives']) => new Map(Object.entries(gives).toReversed().flatMap(([name, capabilities]) => capabilities.map((capability) => [capability, name] as const))));

function nameOf(target: Target, { id, gives, nameOf: names, mcpName }: ListHost): string | undefined {
  switch (target.kind) {
    case 'capability':
      return names ? names[target.capability] : firstWith(gives).get(target.capability);
    case 'mcp':
      return mcpName?.(target.server, target.tool);
    case 'host-tool':
      return target.host === id ? target.name : undefined;
    case 'agent':
      return undefined;
  }
}

/** Those names of an entry of which nothing is held back. */
function openNames(tool: ToolEntry, names: readonly string[], { host, cut, deniedMcp }: Limited): readonly string[] {
  const isCut = (target: Target) => (target.kind === 'mcp' ? deniedMcp.some((other) => overlaps(target, other)) : cut.has(targetKey(whole(target))));
  if (tool.effect === 'ask' && !host.widensParts) return [];
  return cut.size === 0 ? names : names.filter((name) => !(Object.hasOwn(host.gives, name) ? targetsOf(name, host) : tool.targets).some(isCut));
}

function overlaps(a: McpTarget, b: McpTarget): boolean {
  return meets(a.server, b.server) && meets(a.tool, b.tool);
}

function meets(a: string, b: string): boolean {
  return a === '*' || b === '*' || a === b;
}

function denial(tool: ToolEntry, listing: Listing): Outcome {
  const { host, held, isClosed } = listing;
  if (tool.targets.length === 0) return tool.status === 'unknown' ? { fate: 'dropped', how: 'no tool has this name, so it denies nothing' } : { fate: held, how: 'only what is listed is given' };
  const targets = tool.targets.map((target) => targetKey(whole(target)));
  const names = Object.keys(host.gives).filter((name) => targetsOf(name, host).some((target) => targets.includes(targetKey(target))));
  if (tool.targets.some(({ kind }) => kind === 'mcp')) return { fate: held, how: host.mcpName ? 'not given' : `${host.title} gives no such tool` };
  if (names.length === 0) return { fate: held, how: `${host.title} gives no such tool` };
  if (isClosed) return { fate: held, how: 'not among the tools that are granted' };
  if (isPart(tool)) return { fate: 'narrowed', how: `${host.title} knows whole tools only, so all of ${quoted(names)} is taken away` };
  const also = others(names, tool, host);
  return also.length > 0 ? { fate: 'narrowed', how: `taken away: ${quoted(names)}, which also stands for ${also.join(', ')}` } : { fate: held, how: `taken away: ${quoted(names)}` };
}

function grant(tool: ToolEntry, wanted: readonly string[], open: readonly string[], before: ReadonlySet<string>, listing: Listing): Outcome {
  const { agent, host, held, isClosed, isNamed } = listing;
  const { title, withheld = {}, instead } = host;
  if (tool.status === 'wildcard') return { fate: held, how: isNamed ? 'all that is not denied is named' : 'all tools' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: tool.status === 'unknown' ? 'no tool has this name, so it grants nothing' : 'taken back elsewhere in the file' };
  const stands = tool.targets.flatMap((target) => (target.kind === 'capability' && nameOf(target, host) === undefined ? (instead?.[target.capability] ?? []) : []));
  const through = [...new Set(stands)].filter((name) => !isClosed || isGranted(name, listing));
  if (wanted.length + through.length === 0) {
    const mcp = tool.targets.find((target) => target.kind === 'mcp');
    if (!mcp) return { fate: 'dropped', how: `${title} has no such tool that a list can name` };
    return { fate: 'dropped', how: host.noServer?.(mcp.server) ?? `a list of ${title} has no name for it that is sure to mean it alone` };
  }
  if (open.length + through.length === 0) return leftOut(tool, wanted, listing);
  const kept = wanted.find((name) => Object.hasOwn(withheld, name));
  if (kept !== undefined) return { fate: 'narrowed', how: withheld[kept]! };
  const asks = tool.effect === 'ask' ? `, which ${title} cannot ask about each time` : '';
  if (!isClosed) return { fate: held, how: `an agent without a list has it${asks}` };
  const isAbroad = agent.dialect !== host.id;
  const isThere = (name: string | undefined): boolean => name !== undefined && (open.includes(name) || through.includes(name));
  const lost = tool.targets.flatMap((target) => {
    if (!isAbroad || target.kind !== 'capability' || target.capability === 'notebook') return [];
    return isThere(nameOf(target, host)) || isThere(instead?.[target.capability]) ? [] : [target.capability];
  });
  const how = [open.length > 0 && written(tool, open, before, host), through.length > 0 && `done through ${quoted(through)}`].filter(Boolean).join(', ');
  if (lost.length > 0) return { fate: 'narrowed', how: `${how}; nothing there does ${lost.join(' and ')}` };
  return { fate: held, how: `${how}${asks}${isPart(tool) && isAbroad && host.widensParts ? ', which takes no part of it here' : ''}` };
}

function written(tool: ToolEntry, names: readonly string[], before: ReadonlySet<string>, host: ListHost): string {
  if (names.every((name) => before.has(name))) return `${quoted(names)} is in the list already`;
  const also = tool.targets.some(({ kind }) => kind === 'capability') ? others(names, tool, host) : [];
  return `${names.length === 1 && names[0] === tool.value ? 'the same name' : `written as ${quoted(names)}`}${also.length > 0 ? `, which also stands for ${also.join(', ')}` : ''}`;
}

function leftOut(tool: ToolEntry, names: readonly string[], { agent, host, held }: Listing): Outcome {
  const isDenied = (target: Target) => agent.authority.grants.some(({ effect, pattern, target: other }) => effect === 'deny' && pattern === undefined && sameTarget(other, target));
  if (tool.targets.every(isDenied)) return { fate: held, how: 'denied elsewhere in the file, which wins' };
  if (tool.effect === 'ask') return { fate: 'narrowed', how: `left out: ${host.title} cannot ask for one tool alone` };
  if (isPart(tool)) return { fate: 'narrowed', how: `left out: ${host.title} knows whole tools only, and all of ${quoted(names)} would be more` };
  return { fate: 'narrowed', how: `left out: ${quoted(names)} would give what is held back elsewhere in the file` };
}

/** Whether another entry of the list brings a name along. */
function isGranted(name: string, { agent, opened }: Listing): boolean {
  return agent.tools.some(({ effect }, index) => effect === 'allow' && opened[index]!.includes(name));
}

/** What names stand for beside what an entry is about. */
function others(names: readonly string[], { targets }: ToolEntry, { gives }: ListHost): Capability[] {
  const given = new Set(names.flatMap((name) => givenWith(name, gives)));
  for (const target of targets.map(whole)) if (target.kind === 'capability') given.delete(target.capability);
  return [...given];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
