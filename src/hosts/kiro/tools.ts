import type { Capability, Effect, Target, ToolEntry } from '../../model/authority.ts';
import { toolEntries } from '../../parse/tool-list.ts';
import { entry, type MapValue, type Value } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { toolOf } from '../tool-facts.ts';
import { permissionCapabilities, tags, tools } from './facts.ts';

const everything: readonly Target[] = [...Object.values(tags).flat().map(capabilityTarget), { kind: 'mcp', server: '*', tool: '*' }];

/**
 * The list of tools with what `permissions` and `toolsSettings` take from it.
 *
 * `allowedTools`, `allowedCommands` and a permission to `allow` are no grants: they say what runs without asking.
 */
export function toolsOf(map: MapValue | undefined, withSettings: boolean): ToolEntry[] {
  const listed = toolEntries(entry(map, 'tools')?.value).map(listEntry);
  const open = !entry(map, 'tools') || listed.some(({ status }) => status === 'wildcard');
  const rules = permissionEntries(entry(map, 'permissions')?.value);
  const asked = rules.filter(({ effect, pattern }) => effect === 'ask' && pattern === undefined).flatMap(({ targets }) => targets);
  const bound = rules.map((rule) => (rule.effect === 'ask' && !open ? { ...rule, targets: meet(rule, listed) } : rule)).filter(({ targets }) => targets.length > 0);
  const kept = [...listed.flatMap((tool) => withQuestion(tool, asked)), ...bound];
  const settings = entry(map, 'toolsSettings')?.value;
  return withSettings && settings?.kind === 'map' ? settled(kept, settings, open) : kept;
}

/** An entry of the list in two: what is there, and what is there when somebody says yes. */
function withQuestion(tool: ToolEntry, asked: readonly Target[]): ToolEntry[] {
  const isAsked = (target: Target) => asked.some((other) => same(target, other));
  const inQuestion = tool.targets.filter(isAsked);
  if (inQuestion.length === 0) return [tool];
  const rest = tool.targets.filter((target) => !isAsked(target));
  return [...(rest.length > 0 ? [{ ...tool, targets: rest }] : []), { ...tool, effect: 'ask', targets: inQuestion }];
}

/** What a question is about among the tools of a list: it gives nothing that is not listed. */
function meet({ targets, pattern }: ToolEntry, listed: readonly ToolEntry[]): Target[] {
  if (pattern === undefined) return [];
  return listed.flatMap((tool) => tool.targets).filter((own) => targets.some((target) => same(own, target)));
}

function listEntry(written: Located<string>): ToolEntry {
  const { value: name } = written;
  const common = { ...written, field: 'tools', effect: 'allow' as const, name };
  if (name === '*') return { ...common, status: 'wildcard', targets: [] };
  if (name === '@builtin') return { ...common, status: 'known', targets: tools.filter(({ status }) => status === 'current').flatMap((fact) => factTargets(fact.name, fact.capabilities)) };
  if (name.startsWith('@')) return { ...common, status: 'mcp', targets: [mcpTarget(name.slice(1))] };
  const fact = toolOf(tools, name);
  if (!fact) return { ...common, status: 'unknown', targets: [] };
  const targets = factTargets(fact.current ?? fact.name, fact.capabilities);
  return fact.status === 'alias' ? { ...common, status: 'alias', targets, current: fact.current! } : { ...common, status: 'known', targets };
}

function mcpTarget(name: string): Target {
  if (name === 'mcp') return { kind: 'mcp', server: '*', tool: '*' };
  const slash = name.indexOf('/');
  return slash === -1 ? { kind: 'mcp', server: name, tool: '*' } : { kind: 'mcp', server: name.slice(0, slash), tool: name.slice(slash + 1) || '*' };
}

function factTargets(name: string, capabilities: readonly Capability[]): Target[] {
  return capabilities.length > 0 ? capabilities.map(capabilityTarget) : [{ kind: 'host-tool', host: 'kiro', name }];
}

function capabilityTarget(capability: Capability): Target {
  return { kind: 'capability', capability };
}

function permissionEntries(value: Value | undefined): ToolEntry[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((rule) => {
    if (rule.kind !== 'map') return [];
    const [capability, effect] = ['capability', 'effect'].map((key) => scalarText(entry(rule, key)?.value));
    if (capability === undefined || (effect !== 'deny' && effect !== 'ask')) return [];
    const patterns = texts(entry(rule, 'match')?.value);
    const targets = permissionTargets(capability);
    return (patterns ?? [undefined]).map((pattern) => restriction({ value: capability, span: rule.span }, 'permissions', effect, targets, pattern));
  });
}

function permissionTargets(capability: string): readonly Target[] {
  if (capability === 'mcp') return [{ kind: 'mcp', server: '*', tool: '*' }];
  return Object.hasOwn(permissionCapabilities, capability) ? factTargets(capability, permissionCapabilities[capability]!) : everything;
}

/** Version 2: `deniedCommands`, `deniedPaths`, and what makes a list of commands or agents the only ones. */
function settled(listed: readonly ToolEntry[], settings: MapValue, open: boolean): ToolEntry[] {
  const more: ToolEntry[] = [];
  const limited = new Set<Capability>();
  for (const { key, value } of settings.entries) {
    const capabilities = toolOf(tools, key.value)?.capabilities;
    if (value.kind !== 'map' || !capabilities) continue;
    const targets = capabilities.map(capabilityTarget);
    const list = (name: string) => texts(entry(value, name)?.value) ?? [];
    const restrict = (effect: Effect, pattern?: string) => restriction(key, `toolsSettings.${key.value}`, effect, targets, pattern);
    more.push(...[...list('deniedCommands'), ...list('deniedPaths')].map((pattern) => restrict('deny', pattern)));
    const byAgent = entry(value, 'allowedAgents') !== undefined;
    if (!byAgent && scalar(entry(value, 'denyByDefault')?.value) !== true) continue;
    for (const capability of capabilities) limited.add(capability);
    if (!open && !grants(listed, capabilities)) continue;
    const only = byAgent ? list('allowedAgents').map((name) => ({ ...restrict('allow'), value: name, targets: [{ kind: 'agent' as const, name }] })) : list('allowedCommands').map((pattern) => restrict('allow', pattern));
    more.push(...(only.length > 0 ? only : [restrict('deny')]));
  }
  const isLimited = (target: Target) => target.kind === 'capability' && limited.has(target.capability);
  return [...listed.map((tool) => (tool.effect === 'deny' ? tool : { ...tool, targets: tool.targets.filter((target) => !isLimited(target)) })), ...more];
}

function grants(listed: readonly ToolEntry[], capabilities: readonly Capability[]): boolean {
  return listed.some(({ effect, targets }) => effect !== 'deny' && targets.some((target) => target.kind === 'capability' && capabilities.includes(target.capability)));
}

function restriction(written: Located<string>, field: string, effect: Effect, targets: readonly Target[], pattern: string | undefined): ToolEntry {
  const common = { ...written, field, effect, name: written.value, status: 'known' as const, targets };
  return pattern === undefined ? common : { ...common, value: `${written.value}(${pattern})`, pattern };
}

function same(a: Target, b: Target): boolean {
  return a.kind === 'capability' ? b.kind === 'capability' && a.capability === b.capability : a.kind === 'mcp' && b.kind === 'mcp' && b.server === '*';
}

function texts(value: Value | undefined): string[] | undefined {
  if (!value) return undefined;
  const items = value.kind === 'list' ? value.items : [value];
  return items.map((item) => scalarText(item)).filter((text) => text !== undefined);
}

function scalar(value: Value | undefined): unknown {
  return value?.kind === 'scalar' ? value.value : undefined;
}

function scalarText(value: Value | undefined): string | undefined {
  const found = scalar(value);
  return typeof found === 'string' ? found : undefined;
}
