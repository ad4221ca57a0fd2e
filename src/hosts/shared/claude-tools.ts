import type { Agent } from '../../model/agent.ts';
import { authorityOf, type Authority, type Capability, type Effect, type Target, type ToolEntry, type ToolStatus } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import { toolEntries, toolSpec, type ToolSpec } from '../../parse/tool-list.ts';
import { entry, type MapValue } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import type { LedgerEntry, WriteContext } from '../host.ts';
import { aliasOf, nameOf, namesOfCapability, tools } from './claude-facts.ts';
import type { Ledger } from './ledger.ts';

/** What each name is, worked out once: a list of tools is full of the same ones. */
const byName = new Map(tools.map((fact) => [fact.name, { fact, status: fact.status === 'current' ? ('known' as const) : fact.status, targets: targetsOf(fact.current ?? fact.name, fact.capabilities) }]));

/** Dialects in which Claude Code's own names and fields are the author's words. */
const ownDialects: ReadonlySet<string> = new Set(['claude-code', 'claude-agent-sdk']);

export function isClaude(dialect: string): boolean {
  return ownDialects.has(dialect);
}

export interface ToolLists {
  readonly tools: readonly ToolEntry[];
  readonly rest: Authority['rest'];
}

/** Both lists of tools. A denial of `*` is meant to leave nothing, though the host takes it for an unknown name. */
export function toolLists(map: MapValue | undefined): ToolLists {
  const allowed = toolList(map, 'tools', 'allow');
  const denied = toolList(map, 'disallowedTools', 'deny');
  if (denied.some(({ status }) => status === 'wildcard')) return { rest: 'deny', tools: [...allowed, ...denied].map((tool) => ({ ...tool, status: 'known', targets: [] })) };
  return { rest: entry(map, 'tools') ? 'deny' : 'inherit', tools: [...allowed, ...denied] };
}

/**
 * What Claude Code makes of the lists of an agent.
 *
 * A pattern in `tools` grants the whole tool and one in `disallowedTools` takes the whole tool away;
 * `Agent(x)` binds the main thread only, so it is as wide as `Agent`; retired names are dropped.
 */
export function claudePowers({ tools, authority }: Agent): Powers {
  return powersOf(authorityOf(tools.filter(({ status }) => status !== 'retired').map(whole), authority.rest));
}

function whole({ pattern: _pattern, ...tool }: ToolEntry): ToolEntry {
  return tool.name === 'Agent' || tool.name === 'Task' ? { ...tool, targets: [{ kind: 'capability', capability: 'delegate' }] } : tool;
}

function toolList(map: MapValue | undefined, field: string, effect: Effect): ToolEntry[] {
  return toolEntries(entry(map, field)?.value).map((written) => toolEntry(written, field, effect));
}

/** One entry of a list in this host's spelling. Other hosts that take the same spelling read with it too. */
function toolEntry(written: Located<string>, field: string, effect: Effect): ToolEntry {
  const spec = toolSpec(written.value);
  const { name, pattern } = spec;
  if (name === '*') return made(written, field, effect, spec, 'wildcard', []);
  const mcp = mcpTarget(name);
  if (mcp) return made(written, field, effect, spec, 'mcp', [mcp]);
  const known = byName.get(name);
  if (!known) return made(written, field, effect, spec, 'unknown', []);
  const { fact, status, targets } = known;
  const own = pattern !== undefined && (fact.current ?? name) === 'Agent' ? pattern.split(',').map((agent): Target => ({ kind: 'agent', name: agent.trim() })) : targets;
  const entry = made(written, field, effect, spec, status, own);
  return fact.current ? { ...entry, current: fact.current } : entry;
}

/** Written out, because most of what is read are such entries, and the fewer shapes they have the less it takes. */
function made({ value, span }: Located<string>, field: string, effect: Effect, { name, pattern }: ToolSpec, status: ToolStatus, targets: readonly Target[]): ToolEntry {
  return pattern === undefined ? { value, span, field, effect, name, status, targets } : { value, span, field, effect, name, pattern, status, targets };
}

function targetsOf(name: string, capabilities: readonly Capability[]): Target[] {
  return capabilities.length === 0 ? [{ kind: 'host-tool', host: 'claude-code', name }] : capabilities.map((capability) => ({ kind: 'capability', capability }));
}

/** `mcp__server__tool`, `mcp__server` and `mcp__server__*`. */
export function mcpTarget(name: string): Target | undefined {
  if (!name.startsWith('mcp__') || name.length === 5) return undefined;
  const separator = name.indexOf('__', 6);
  if (separator === -1) return { kind: 'mcp', server: name.slice(5), tool: '*' };
  return { kind: 'mcp', server: name.slice(5, separator), tool: name.slice(separator + 2) || '*' };
}

/** Names for the list of one effect, each once, in the order they were written. */
export function toolNames(agent: Agent, effect: 'allow' | 'deny', entries: Ledger): string[] {
  const names = new Set<string>();
  for (const tool of agent.tools) {
    if ((tool.effect === 'deny') !== (effect === 'deny')) continue;
    const own = namesOf(tool, agent.dialect);
    const silent = effect === 'allow' && agent.authority.rest !== 'deny' && own.length > 0;
    const outcome = silent ? { fate: 'exact' as const, how: 'an agent without a list has it' } : fateOf(tool, own, names);
    entries.add({ field: `${tool.field}.${tool.value}`, span: tool.span, ...outcome });
    for (const name of own) names.add(name);
  }
  return [...names];
}

function namesOf(tool: ToolEntry, dialect: string): string[] {
  if (tool.status === 'wildcard') return [];
  if (isClaude(dialect)) return tool.targets.length > 0 ? [withPattern(tool.current ?? tool.name, tool.pattern)] : [];
  return tool.targets.flatMap((target) => namesOfTarget(target, tool.effect)).map((name) => withPattern(name, tool.pattern));
}

function withPattern(name: string, pattern: string | undefined): string {
  return pattern === undefined || name.includes('(') ? name : `${name}(${pattern})`;
}

/** All servers together can be denied (`mcp__*`) and not be granted: as a grant the name is an unknown one. A name with a blank would be read as two. */
function namesOfTarget(target: Target, effect: Effect): readonly string[] {
  switch (target.kind) {
    case 'capability':
      return effect === 'deny' ? namesOfCapability(target.capability) : [nameOf[target.capability] ?? []].flat();
    case 'mcp':
      if (/[\s,()]/.test(target.server + target.tool)) return [];
      if (target.server === '*') return effect === 'deny' ? ['mcp__*'] : [];
      return [target.tool === '*' ? `mcp__${target.server}` : `mcp__${target.server}__${target.tool}`];
    case 'agent':
      return [`Agent(${target.name})`];
    case 'host-tool':
      return target.host === 'claude-code' ? [target.name] : [];
  }
}

function fateOf(tool: ToolEntry, names: readonly string[], before: ReadonlySet<string>): Pick<LedgerEntry, 'fate' | 'how'> {
  if (tool.status === 'wildcard') return { fate: 'exact', how: tool.effect === 'deny' ? 'what is not in the list is denied' : 'all tools' };
  if (tool.targets.length === 0 && tool.status === 'known') return { fate: 'exact', how: 'taken back elsewhere in the file' };
  if (names.length === 0) return { fate: 'dropped', how: tool.status === 'unknown' ? 'no tool has this name, so it grants nothing' : 'Claude Code has no such tool' };
  if (tool.effect === 'deny' && tool.pattern !== undefined && tool.name !== 'Agent') return { fate: 'narrowed', how: `Claude Code takes all of \`${names[0]!.replace(/\(.*/, '')}\` away, not only what the pattern says` };
  const as = names.join(', ');
  const doubled = names.every((name) => before.has(name));
  if (tool.status === 'retired') return { fate: 'exact', how: `a retired name, ${doubled ? `which \`${as}\` in the list stands for already` : `written as \`${as}\``}` };
  if (doubled) return { fate: 'exact', how: `\`${as}\` is in the list already` };
  return { fate: 'exact', how: as === tool.value ? 'the same name' : `written as \`${as}\`` };
}

export function modelName({ model, dialect }: Agent, { models }: WriteContext, entries: Ledger): string | undefined {
  if (!model) return undefined;
  const own = isClaude(dialect) || model.provider === 'anthropic' ? model.written.replace(/^anthropic\//, '') : undefined;
  const name = model.tier ? (models[model.tier] ?? (isClaude(dialect) ? model.written : aliasOf[model.tier])) : own;
  if (name) entries.add({ field: 'model', fate: 'exact', how: name === model.written ? 'the same name' : `written as \`${name}\``, span: model.span });
  else entries.add({ field: 'model', fate: 'dropped', how: 'a model that Claude Code cannot reach; the agent runs on the model of its caller', span: model.span });
  return name;
}
