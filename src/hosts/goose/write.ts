import type { Agent } from '../../model/agent.ts';
import type { WriteContext, Written } from '../host.ts';
import { jsonAlone } from '../shared/json-alone.ts';
import { jsonFile } from '../shared/json-file.ts';
import { ledger, type Ledger } from '../shared/ledger.ts';
import { toolList, type ListHost } from '../shared/tool-list.ts';
import { descriptionOr, modelField } from '../shared/written-fields.ts';
import { granted, providers } from './facts.ts';
import { extensionOf } from './servers.ts';
import { escapeTemplate, isTemplate } from './template.ts';
import { keyOf } from './tools.ts';

const list: ListHost = {
  id: 'goose',
  title: 'goose',
  held: 'unverified',
  gives: granted,
  foreignNames: true,
  instead: { read: 'developer.shell', search: 'developer.shell' },
};

/**
 * A recipe, since an agent file of goose cannot hold a list of tools.
 *
 * It is JSON, which goose reads as the YAML it is: a string in it is the same text for every reader of YAML.
 */
export function write(agent: Agent, context: WriteContext): Written {
  const entries = ledger('unverified');
  const isOwn = agent.dialect === 'goose';
  const own = new Map(isOwn ? agent.extra.map(({ key, value }) => [key.value, value]) : []);
  const isFree = own.has('parameters');
  const template = (text: string) => (isFree ? text : escapeTemplate(text));
  // No key of the author's own can reach a prototype.
  const recipe: Record<string, unknown> = Object.assign(Object.create(null), { version: '1.0.0', title: agent.name.value });
  entries.leaf('name', agent.name);
  recipe['description'] = template(descriptionOr(agent.name.value, agent, 'a recipe without a description is refused', entries));
  recipe['instructions'] = template(agent.prompt.value);
  if (own.has('extensions')) for (const { field, value, span } of agent.tools) entries.add({ field: `${field}.${value}`, fate: 'unverified', how: 'written as it was', span });
  else {
    const servers = serversOf(agent, context);
    const { names } = toolList(agent, listWith(servers), context.servers, entries);
    if (typeof names !== 'string') recipe['extensions'] = [...extensionsOf(names), ...serverExtensions(names, servers, template)];
  }
  const settings = own.has('settings') ? undefined : modelSettings(agent, context, entries);
  if (settings) recipe['settings'] = settings;
  const shape = isFree || own.has('response') ? undefined : jsonAlone(agent);
  if (shape) recipe['response'] = { json_schema: shape };
  for (const { key, value, span } of agent.extra) {
    if (isOwn) recipe[key.value] = value;
    const isMoved = !isOwn && areStarted(agent, key.value, recipe['extensions']);
    const how = isOwn ? 'written as it was' : isMoved ? 'each server of it is an extension of the recipe' : 'a field that a recipe does not have';
    entries.add({ field: key.value, fate: isOwn || isMoved ? 'unverified' : 'dropped', how, span });
  }
  entries.add({ field: 'prompt', span: agent.prompt.span, ...promptFate(agent.prompt.value, isFree) });
  return { files: [jsonFile(`.goose/recipes/${agent.name.value}.json`, recipe)], ledger: entries.all };
}

function promptFate(text: string, isFree: boolean): { fate: 'rewritten' | 'unverified'; how: string } {
  if (isFree || !isTemplate(text)) return { fate: 'unverified', how: 'the same text, as a JSON string' };
  return { fate: 'rewritten', how: '`{{`, `{%` and `{#` are escaped, because the text of a recipe is a template; the model gets the text as it was' };
}

type Servers = ReadonlyMap<string, ReturnType<typeof extensionOf>>;

/** How the recipe starts each server that is spoken of, as the agent file or the project declares it, or why it does not. */
function serversOf(agent: Agent, { servers, declared }: WriteContext): Servers {
  const keys = new Set<string>();
  const own = new Map(agent.servers?.map((server) => [server.name, server]));
  return new Map(servers.map((name) => {
    const made = keys.has(keyOf(name)) ? { why: 'another server has this name but for blanks, capitals and signs' } : extensionOf(own.get(name) ?? declared?.get(name));
    if ('extension' in made) keys.add(keyOf(name));
    return [name, made];
  }));
}

function listWith(servers: Servers): ListHost {
  const found = (server: string) => servers.get(server) ?? { why: 'only a server can be named' };
  return {
    ...list,
    mcpName: (server, tool) => ('extension' in found(server) ? `${server}/${tool}` : undefined),
    noServer(server) {
      const made = found(server);
      return `not in the recipe: ${'why' in made ? made.why : 'its name is taken'}`;
    },
  };
}

/** Servers in the order of their names in the list, each with those of its tools that are granted, or whole. */
function serverExtensions(list: readonly string[], servers: Servers, template: (text: string) => string): unknown[] {
  return [...servers].flatMap(([name, made]) => {
    if (!('extension' in made)) return [];
    const tools = list.flatMap((entry) => (entry.startsWith(`${name}/`) ? [entry.slice(name.length + 1)] : []));
    if (tools.length === 0) return [];
    const only = tools.includes('*') ? {} : { available_tools: tools };
    const { type, ...rest } = made.extension;
    return [filled({ type, name, description: `The MCP server ${name}`, ...rest, ...only }, template)];
  });
}

/** Whether a recipe starts every server that a field of the agent file declares. */
function areStarted({ servers = [] }: Agent, field: string, extensions: unknown): boolean {
  const own = servers.filter((server) => server.field === field);
  const names = Array.isArray(extensions) ? extensions.map(({ name }: { readonly name: unknown }) => name) : [];
  return own.length > 0 && own.every(({ name }) => names.includes(name));
}

/** Every text in plain data as the template gives it back. */
function filled(value: unknown, template: (text: string) => string): unknown {
  if (typeof value === 'string') return template(value);
  if (Array.isArray(value)) return value.map((item) => filled(item, template));
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [template(key), filled(inner, template)])) : value;
}

/** Extensions of goose's own in the order of their names. Without `available_tools` an extension has all its tools, so the list is never empty. */
function extensionsOf(list: readonly string[]): unknown[] {
  const tools = new Map<string, string[]>();
  for (const name of list.filter((entry) => !entry.includes('/'))) {
    const [extension, tool] = name.split('.') as [string, string?];
    tools.set(extension, [...(tools.get(extension) ?? []), ...(tool ? [tool] : [])]);
  }
  // Of type `builtin` the developer extension would bring another one along.
  return [...tools].map(([name, only]) => ({ type: 'platform', name, description: `The tools of ${name}`, ...(only.length > 0 ? { available_tools: only } : {}) }));
}

function modelSettings(agent: Agent, { models }: WriteContext, entries: Ledger): Record<string, string> | undefined {
  const words = { title: 'goose', silence: 'the model of the session', otherwise: 'the recipe runs on the model of the session', held: 'unverified' } as const;
  let provider: string | undefined;
  const name = modelField(agent, words, entries, (model) => {
    const found = model.tier ? models[model.tier] : model.written;
    provider = model.tier ? found?.slice(0, Math.max(0, found.indexOf('/'))) : model.provider;
    if (!found || (agent.dialect !== 'goose' && !providers.includes(provider ?? ''))) return undefined;
    return provider && found.startsWith(`${provider}/`) ? found.slice(provider.length + 1) : found;
  });
  return name ? { ...(provider ? { goose_provider: provider } : {}), goose_model: name } : undefined;
}
