import type { McpServer, OwnServer } from '../../model/mcp-server.ts';
import { entry, textField, toData, type MapValue } from '../../parse/value.ts';
import { holdsSecret } from '../shared/server-secrets.ts';
import { extensions, heldVariables, manager } from './facts.ts';
import { plainText } from './template.ts';
import { keyOf } from './tools.ts';

/** A variable, as the address and the headers of an extension have it. */
const variable = /\$\{\s*([A-Za-z_]\w*)\s*\}|\$([A-Za-z_]\w*)/g;

/** The extensions of a recipe that are MCP servers. One with a text that only the template engine can tell is left out. */
export function extensionServers(map: MapValue | undefined, path: string): OwnServer[] {
  const listed = entry(map, 'extensions')?.value;
  return listed?.kind === 'list' ? listed.items.flatMap((item) => (item.kind === 'map' ? (serverOf(item, path) ?? []) : [])) : [];
}

function serverOf(map: MapValue, path: string): OwnServer | undefined {
  const name = textField(map, 'name');
  const type = textField(map, 'type')?.value;
  if (!name || entry(map, 'socket')) return undefined;
  const [command, args, address] = ['cmd', 'args', 'uri'].map((key) => textsAt(map, key));
  const [envs, headers] = ['envs', 'headers'].map((key) => pairsAt(map, key));
  const keys = textsAt(map, 'env_keys');
  if (!command || !args || !address || !envs || !headers || !keys) return undefined;
  const common = { name: plainText(name.value) ?? name.value, path, field: 'extensions', span: name.span };
  if (type === 'stdio') {
    if (command.length !== 1) return undefined;
    return { ...common, command: [...command, ...args], environment: { ...Object.fromEntries(keys.map((key) => [key, `\${${key}}`])), ...envs }, headers: {} };
  }
  if (type !== 'streamable_http' || address.length !== 1) return undefined;
  const filled = (text: string) => text.replace(variable, (_, braced?: string, bare?: string) => (Object.hasOwn(envs, braced ?? bare!) ? envs[braced ?? bare!]! : `\${${braced ?? bare}}`));
  return { ...common, url: filled(address[0]!), transport: 'http', environment: {}, headers: Object.fromEntries(Object.entries(headers).map(([key, text]) => [key, filled(text)])) };
}

/** A text or a list of them as the template gives them; nothing where one is no plain text. */
function textsAt(map: MapValue, key: string): string[] | undefined {
  const value = entry(map, key)?.value;
  const written = value ? [toData(value)].flat().filter((item) => item !== null) : [];
  const texts = written.map((text) => (typeof text === 'string' ? plainText(text) : undefined));
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

function pairsAt(map: MapValue, key: string): Record<string, string> | undefined {
  const value = entry(map, key)?.value;
  if (value?.kind !== 'map') return {};
  const pairs = value.entries.map(({ key: { value: name }, value: text }) => [name, text.kind === 'scalar' && typeof text.value === 'string' ? plainText(text.value) : undefined] as const);
  return pairs.some(([, text]) => text === undefined) ? undefined : (Object.fromEntries(pairs) as Record<string, string>);
}

/** A server as an extension of a recipe, without its name; or why it is none. */
export function extensionOf(server: McpServer | undefined): { readonly extension: Readonly<Record<string, unknown>> } | { readonly why: string } {
  if (!server) return { why: 'nothing in the project says how it is started' };
  const key = keyOf(server.name);
  if (key === '' || server.name.includes('/')) return { why: 'its name is none for an extension' };
  if (Object.hasOwn(extensions, key) || key === manager) return { why: 'goose has an extension of this name' };
  if (holdsSecret(server)) return { why: `its declaration in \`${server.path}\` holds what looks like a secret, where a variable can stand` };
  if (server.isLimited) return { why: `\`${server.path}\` holds tools of it back, which would be there` };
  const extension = server.url === undefined ? started(server) : reached(server);
  return extension ? { extension } : { why: `a recipe cannot say what \`${server.path}\` says of it` };
}

function started({ command = [], environment, folder }: McpServer): Record<string, unknown> | undefined {
  if (folder !== undefined) return undefined;
  const passed = Object.entries(environment).flatMap(([key, text]) => (text === `\${${key}}` ? [key] : []));
  const fixed = Object.entries(environment).filter(([key]) => !passed.includes(key));
  if (!passed.every(isPassed) || fixed.some(([key]) => heldVariables.includes(key.toUpperCase())) || [...command, ...fixed.map(([, text]) => text)].some((text) => text.includes('${'))) return undefined;
  const [cmd, ...args] = command;
  return { type: 'stdio', cmd, args, ...(fixed.length > 0 ? { envs: Object.fromEntries(fixed) } : {}), ...(passed.length > 0 ? { env_keys: passed } : {}) };
}

/** Variables in the address and the headers are put in from those that are listed. */
function reached({ url = '', transport, headers, environment }: McpServer): Record<string, unknown> | undefined {
  const texts = [url, ...Object.values(headers)];
  const names = [...new Set(texts.flatMap((text) => [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!)))];
  const hasOther = texts.some((text) => text.replace(/\$\{\w+\}/g, '').includes('$'));
  if (transport === 'sse' || hasOther || !names.every(isPassed) || Object.keys(environment).length > 0) return undefined;
  return { type: 'streamable_http', uri: url, ...(Object.keys(headers).length > 0 ? { headers } : {}), ...(names.length > 0 ? { env_keys: names } : {}) };
}

/** The host looks a variable up in capitals, and passes some on to nobody. */
function isPassed(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) && !heldVariables.includes(name);
}
