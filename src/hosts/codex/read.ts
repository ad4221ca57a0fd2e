import type { Agent, ExtraField } from '../../model/agent.ts';
import type { Capability, Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { asText, entry, textField, toData, type Entry, type MapValue, type Value } from '../../parse/value.ts';
import { assemble, extraFields, fromSettings } from '../shared/assemble.ts';
import { ownServers } from '../shared/own-servers.ts';
import { fields } from './facts.ts';

const modelled = ['name', 'description', 'developer_instructions', 'model'];

/** There is no list of tools: what the file holds back is written as settings, and all else is as for any agent. */
export function read(document: Document): Agent {
  const map = document.format === 'toml' ? document.fields : undefined;
  const { declared } = document.source;
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'codex',
    // What the file says of itself counts before what the settings say of it.
    name: textField(map, 'name') ?? fromSettings(declared?.name, document),
    description: textField(map, 'description') ?? fromSettings(declared?.description, document),
    model: model && modelChoice(model, {}),
    tools: [...shellTool(map), ...sandbox(map), ...webSearch(map), ...servers(entry(map, 'mcp_servers')?.value)],
    rest: 'inherit',
    extra: withoutShellTool(extraFields(map, modelled, fields.map(({ key }) => key))),
    servers: ownServers(map, 'mcp_servers', document, true),
  });
}

function denial(field: string, { key, value }: Entry, targets: readonly Target[]): ToolEntry {
  const span = value.span.end > value.span.start ? value.span : key.span;
  return { value: key.value, name: key.value, span, field, effect: 'deny', status: 'known', targets };
}

function capabilities(...names: Capability[]): Target[] {
  return names.map((capability) => ({ kind: 'capability', capability }));
}

function tableEntry(map: MapValue | undefined, table: string, key: string): Entry | undefined {
  const value = entry(map, table)?.value;
  return value?.kind === 'map' ? entry(value, key) : undefined;
}

function shellTool(map: MapValue | undefined): ToolEntry[] {
  const found = tableEntry(map, 'features', 'shell_tool');
  return found && toData(found.value) === false ? [denial('features', found, capabilities('shell'))] : [];
}

/** A read-only sandbox is the author's word that nothing is changed and no command reaches out, whether the host keeps it or not. */
function sandbox(map: MapValue | undefined): ToolEntry[] {
  const readOnly: readonly (readonly [string, string])[] = [['sandbox_mode', 'read-only'], ['default_permissions', ':read-only']];
  return readOnly.flatMap(([key, word]) => {
    const found = entry(map, key);
    return found && toData(found.value) === word ? [{ ...denial(key, found, capabilities('edit', 'write', 'notebook', 'shell', 'web-fetch')), value: word, name: word }] : [];
  });
}

function webSearch(map: MapValue | undefined): ToolEntry[] {
  const found = entry(map, 'web_search');
  return found && toData(found.value) === 'disabled' ? [{ ...denial('web_search', found, capabilities('web-search')), value: 'disabled', name: 'disabled' }] : [];
}

/** A server that is off, tools that are off, and a server of which some tools are on: the model has no word for the last but that the server is off. */
function servers(value: Value | undefined): ToolEntry[] {
  if (value?.kind !== 'map') return [];
  return value.entries.flatMap(({ key: { value: server }, value: settings }) => {
    if (settings.kind !== 'map') return [];
    const whole = [entry(settings, 'enabled'), entry(settings, 'enabled_tools')].filter((found) => found !== undefined && toData(found.value) !== true) as Entry[];
    const off = entry(settings, 'disabled_tools')?.value;
    const single = off?.kind === 'list' ? off.items.filter((item) => item.kind === 'scalar' && typeof item.value === 'string') : [];
    return [
      ...whole.slice(0, 1).map((found) => mcpDenial(server, '*', found.value.span)),
      ...single.map((item) => mcpDenial(server, asText(toData(item)), item.span)),
    ];
  });
}

function mcpDenial(server: string, tool: string, span: ToolEntry['span']): ToolEntry {
  const value = tool === '*' ? server : `${server}.${tool}`;
  return { value, name: value, span, field: 'mcp_servers', effect: 'deny', status: 'mcp', targets: [{ kind: 'mcp', server, tool }] };
}

/** `features` without the switch that is in the authority; nothing of it when that was all. */
function withoutShellTool(extra: readonly ExtraField[]): ExtraField[] {
  return extra.flatMap((field) => {
    if (field.key.value !== 'features' || typeof field.value !== 'object' || field.value === null) return [field];
    const others = Object.entries(field.value).filter(([key, on]) => key !== 'shell_tool' || on !== false);
    return others.length > 0 ? [{ ...field, value: Object.fromEntries(others) }] : [];
  });
}
