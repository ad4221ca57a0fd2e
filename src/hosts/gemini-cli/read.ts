import type { Agent } from '../../model/agent.ts';
import type { Effect, Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import type { Frontmatter } from '../../parse/frontmatter.ts';
import { entry, textField, type ScalarValue, type Value } from '../../parse/value.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { fenced } from '../shared/fenced.ts';
import { ownServers } from '../shared/own-servers.ts';
import { toolOf } from '../tool-facts.ts';
import { discoveredPrefix, fields, tiers, tools } from './facts.ts';
import { mcpTarget } from './mcp.ts';

const modelled = ['name', 'description', 'tools', 'model'];

export function read(document: Document): Agent {
  const map = geminiFields(document)?.map;
  const list = entry(map, 'tools');
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'gemini-cli',
    name: textField(map, 'name'),
    description: textField(map, 'description'),
    model: model && modelChoice(model, tiers),
    tools: [...listed(list?.value), ...serverGrants(entry(map, 'mcp_servers')?.value)],
    rest: list ? 'deny' : 'inherit',
    extra: extraFields(map, modelled, fields.map(({ key }) => key)),
    servers: ownServers(map, 'mcp_servers', document, true),
  });
}

/** The fields between the fences as the loader cuts them: the closing one may have anything behind it. */
export function geminiFields(document: Document): Frontmatter | undefined {
  return fenced(document, /^---\r?\n([\s\S]*?)\r?\n---/);
}

/** The entries of the list. A text is no list here: it makes the loader refuse the file, and grants nothing. */
function listed(value: Value | undefined): ToolEntry[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [toolEntry(item as TextValue)] : []));
}

type TextValue = ScalarValue & { readonly value: string };

function toolEntry({ value, span }: TextValue): ToolEntry {
  const common = { value, span, field: 'tools', effect: 'allow' as const, name: value };
  if (value === '*') return { ...common, status: 'wildcard', targets: [] };
  const fact = toolOf(tools, value);
  if (fact) {
    const targets: Target[] = fact.capabilities.length > 0 ? fact.capabilities.map((capability) => ({ kind: 'capability', capability })) : [hostTool(value)];
    return { ...common, status: fact.status === 'current' ? 'known' : fact.status, targets, ...(fact.current ? { current: fact.current } : {}) };
  }
  if (value.startsWith(discoveredPrefix)) return { ...common, status: 'known', targets: [hostTool(value)] };
  const mcp = mcpTarget(value);
  return mcp ? { ...common, status: 'mcp', targets: [mcp] } : { ...common, status: 'unknown', targets: [] };
}

function hostTool(name: string): Target {
  return { kind: 'host-tool', host: 'gemini-cli', name };
}

/** A server of the agent's own gives it all its tools, whatever the list says, but for those the server's entry holds back. */
function serverGrants(value: Value | undefined): ToolEntry[] {
  if (value?.kind !== 'map') return [];
  return value.entries.flatMap(({ key, value: server }) => {
    const settings = server.kind === 'map' ? server : undefined;
    const included = entry(settings, 'include_tools')?.value;
    const granted = included?.kind === 'list' ? serverTools(key.value, included, 'allow') : [serverTool(key.value, '*', key.span, 'allow')];
    return [...granted, ...serverTools(key.value, entry(settings, 'exclude_tools')?.value, 'deny')];
  });
}

function serverTools(server: string, value: Value | undefined, effect: Effect): ToolEntry[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [serverTool(server, item.value, item.span, effect)] : []));
}

function serverTool(server: string, tool: string, span: ToolEntry['span'], effect: Effect): ToolEntry {
  const value = tool === '*' ? server : tool;
  return { value, span, field: 'mcp_servers', effect, name: value, status: 'mcp', targets: [{ kind: 'mcp', server, tool }] };
}
