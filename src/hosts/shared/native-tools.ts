import type { Agent } from '../../model/agent.ts';
import type { Capability, Target, ToolEntry } from '../../model/authority.ts';
import type { LedgerEntry, ToolFact } from '../host.ts';
import type { Ledger } from './ledger.ts';

/** How a host that knows whole tools by name, and neither patterns nor questions, spells them. */
export interface NativeTools {
  readonly id: string;
  readonly title: string;
  readonly tools: readonly ToolFact[];
  /** The name that is written for a capability of another host's agent. */
  readonly nameOf: Readonly<Partial<Record<Capability, string>>>;
  /** Tools that no subagent gets, listed or not, with the reason. */
  readonly withheld: Readonly<Record<string, string>>;
  /** How a list names a tool of a server, or `*` for all of them; nothing when it cannot. */
  mcpName(server: string, tool: string): string | undefined;
}

export interface McpTarget {
  readonly server: string;
  readonly tool: string;
}

export interface ToolPlan {
  /** Names for the list of what is granted, each once, in the order they were written. */
  readonly allowed: readonly string[];
  /** The host's own tools that the agent must not have, in the order of its facts. */
  readonly denied: readonly string[];
  /** The same for tools of servers. */
  readonly deniedMcp: readonly McpTarget[];
}

type Outcome = Pick<LedgerEntry, 'fate' | 'how'>;

/**
 * The tools of an agent in the host's own names. What the host cannot hold in part (a pattern, a question before each
 * use, one agent of many) is left out as a whole. Every entry gets its line in the ledger.
 */
export function planTools(agent: Agent, native: NativeTools, entries: Ledger): ToolPlan {
  const whole = new Set(agent.tools.filter((tool) => isWhole(tool)).flatMap((tool) => builtinNames(tool, agent, native)));
  const limited = agent.tools.filter((tool) => tool.effect !== 'allow' || !isWhole(tool));
  const denied = new Set(limited.flatMap((tool) => builtinNames(tool, agent, native).filter((name) => tool.effect !== 'allow' || !whole.has(name))));
  const deniedMcp = limited.flatMap(({ targets }) => targets.flatMap((target) => (target.kind === 'mcp' ? [target] : [])));
  const allowed = new Set<string>();
  for (const tool of agent.tools) {
    const names = tool.effect === 'allow' ? grantNames(tool, agent, native).filter((name) => !denied.has(name) && !isDeniedMcp(tool, deniedMcp)) : [];
    const outcome = tool.effect === 'deny' ? denialOutcome(tool, agent, native) : grantOutcome(tool, names, whole, agent, native);
    entries.add({ field: `${tool.field}.${tool.value}`, span: tool.span, ...outcome });
    if (isWhole(tool)) for (const name of names) allowed.add(name);
  }
  return { allowed: [...allowed], denied: native.tools.map(({ name }) => name).filter((name) => denied.has(name)), deniedMcp };
}

function isWhole({ effect, pattern, targets }: ToolEntry): boolean {
  return effect === 'allow' && pattern === undefined && !targets.some(({ kind }) => kind === 'agent');
}

/** What a grant is written as. */
function grantNames(tool: ToolEntry, { dialect }: Agent, native: NativeTools): string[] {
  if (dialect === native.id && tool.targets.length > 0 && tool.status !== 'mcp') return [tool.current ?? tool.name];
  return [...new Set(tool.targets.map((target) => nameOfTarget(target, native)).filter((name) => name !== undefined))];
}

function nameOfTarget(target: Target, { id, nameOf, mcpName }: NativeTools): string | undefined {
  switch (target.kind) {
    case 'capability':
      return nameOf[target.capability];
    case 'agent':
      return nameOf.delegate;
    case 'mcp':
      return mcpName(target.server, target.tool);
    case 'host-tool':
      return target.host === id ? target.name : undefined;
  }
}

/** The host's own tools that an entry is about. To deny a power is to deny each tool that gives it. */
function builtinNames(tool: ToolEntry, { dialect }: Agent, { id, tools, withheld }: NativeTools): string[] {
  const current = tools.filter(({ name, status }) => status === 'current' && !Object.hasOwn(withheld, name));
  const own = dialect === id && tool.targets.length > 0 ? (tool.current ?? tool.name) : undefined;
  if (own !== undefined && (tool.effect === 'allow' || tool.targets.some(({ kind }) => kind === 'host-tool'))) return current.filter(({ name }) => name === own).map(({ name }) => name);
  const capabilities = tool.targets.flatMap((target): Capability[] => (target.kind === 'capability' ? [target.capability] : target.kind === 'agent' ? ['delegate'] : []));
  return current.filter((fact) => fact.capabilities.some((capability) => capabilities.includes(capability))).map(({ name }) => name);
}

function isDeniedMcp({ targets }: ToolEntry, denied: readonly McpTarget[]): boolean {
  return targets.some((target) => target.kind === 'mcp' && denied.some(({ server, tool }) => meets(server, target.server) && meets(tool, target.tool)));
}

function meets(a: string, b: string): boolean {
  return a === b || a === '*' || b === '*';
}

function denialOutcome(tool: ToolEntry, agent: Agent, native: NativeTools): Outcome {
  const { title } = native;
  if (tool.status === 'wildcard') return { fate: 'exact', how: 'only what is listed is given' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: 'no tool has this name, so it denies nothing' };
  const names = builtinNames(tool, agent, native);
  if (names.length === 0 && tool.targets.every(({ kind }) => kind === 'capability' || kind === 'agent')) return { fate: 'exact', how: `no subagent of ${title} has such a tool` };
  const isPart = tool.pattern !== undefined || tool.targets.some(({ kind }) => kind === 'agent');
  return isPart ? { fate: 'narrowed', how: `${title} knows whole tools only, so all of ${listed(names)} is taken away` } : { fate: 'exact', how: 'not given' };
}

function grantOutcome(tool: ToolEntry, names: readonly string[], whole: ReadonlySet<string>, agent: Agent, native: NativeTools): Outcome {
  const { title, withheld } = native;
  if (tool.status === 'wildcard') return { fate: 'exact', how: 'all tools' };
  if (tool.targets.length === 0) return { fate: 'dropped', how: tool.status === 'unknown' ? 'no tool has this name, so it grants nothing' : 'a later rule takes it back' };
  if (tool.effect === 'ask') return { fate: 'narrowed', how: `left out: ${title} cannot ask for one tool alone` };
  const wanted = grantNames(tool, agent, native);
  if (wanted.length === 0 && tool.targets.some(({ kind }) => kind === 'mcp')) return { fate: 'dropped', how: `a list of ${title} has no name for it that is sure to mean it alone` };
  if (wanted.length === 0) return { fate: 'dropped', how: `no subagent of ${title} has such a tool` };
  if (!isWhole(tool) && !wanted.every((name) => whole.has(name))) return { fate: 'narrowed', how: `left out: ${title} knows whole tools only, and all of ${listed(wanted)} would be more` };
  if (names.length === 0) return { fate: 'exact', how: 'denied elsewhere in the file, which wins' };
  const kept = wanted.find((name) => Object.hasOwn(withheld, name));
  if (kept !== undefined) return { fate: 'narrowed', how: withheld[kept]! };
  if (agent.authority.rest !== 'deny') return { fate: 'exact', how: 'an agent without a list has it' };
  return { fate: 'exact', how: wanted.length === 1 && wanted[0] === tool.value ? 'the same name' : `written as ${listed(wanted)}` };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
