import type { McpServer } from '../../model/mcp-server.ts';
import type { SettingValue } from '../host.ts';

/** The servers of a settings file's map, in the spelling of any host. One that is switched off, or in no form that is known, is left out. */
export function readServers(map: unknown, path: string): McpServer[] {
  return Object.entries(record(map)).flatMap(([name, value]): McpServer[] => {
    const fields = record(value);
    if (fields['disabled'] === true || fields['enabled'] === false) return [];
    const command = [fields['command'], fields['args']].flat().filter((word) => typeof word === 'string').map(plain);
    const url = [fields['url'], fields['httpUrl']].find((address) => typeof address === 'string');
    if ((command.length === 0) === (url === undefined)) return [];
    const passed = Array.isArray(fields['env_vars']) ? fields['env_vars'].filter((word) => typeof word === 'string') : [];
    const bearer = fields['bearer_token_env_var'];
    const server = {
      name,
      path,
      ...(limitKeys.some((key) => isLimit(fields[key])) ? { isLimited: true as const } : {}),
      environment: { ...texts(fields['env']), ...texts(fields['environment']), ...Object.fromEntries(passed.map((word) => [word, `\${${word}}`])) },
      headers: {
        ...texts(fields['headers']),
        ...texts(fields['http_headers']),
        ...Object.fromEntries(Object.entries(texts(fields['env_http_headers'])).map(([header, word]) => [header, `\${${word}}`])),
        ...(typeof bearer === 'string' ? { Authorization: `Bearer \${${bearer}}` } : {}),
      },
    };
    const folder = fields['cwd'];
    if (url === undefined) return [{ ...server, command, ...(typeof folder === 'string' && folder !== '.' ? { folder: plain(folder) } : {}) }];
    const isSse = fields['type'] === 'sse' || (fields['httpUrl'] === undefined && /^\.(?:gemini|qwen)\//.test(path));
    return [{ ...server, url: plain(url), transport: isSse ? ('sse' as const) : ('http' as const) }];
  });
}

/** How hosts say which tools of a server there are. */
const limitKeys = ['tools', 'includeTools', 'excludeTools', 'include_tools', 'exclude_tools', 'enabled_tools', 'disabled_tools', 'enabledTools', 'disabledTools'];

/** Any list but one of all: an empty one is everything to one host and nothing to another. */
function isLimit(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.includes('*'));
}

/** `{env:NAME}`, `${env:NAME}` and `$NAME` as `${NAME}`. */
function plain(text: string): string {
  return text.replace(/\$?\{env:(\w+)\}/g, '${$1}').replace(/\$([A-Za-z_]\w*)/g, '${$1}');
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(record(value)).flatMap(([key, text]) => (typeof text === 'string' ? [[key, plain(text)]] : [])));
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

type Entry = Record<string, SettingValue>;

/** As Claude Code has it, and hosts that took its form over. They put variables in as they stand. */
export function claudeServer({ command, environment, url, transport, headers }: McpServer): SettingValue {
  return url === undefined ? { type: 'stdio', ...started(command!), ...filled('env', environment) } : { type: transport ?? 'http', url, ...filled('headers', headers) };
}

/** The command line takes a list of tools too, and a server without one has none. */
export function copilotServer(server: McpServer): SettingValue {
  return { ...(claudeServer(server) as Entry), ...(server.url === undefined ? { type: 'local' } : {}), tools: ['*'] };
}

/** The underscore parts server and tool in the name of a tool. Defaults of variables are not known. */
export function geminiServer({ name, command, environment, url, transport, headers }: McpServer): SettingValue | undefined {
  if (name.includes('_') || hasDefault(textsOf({ command, environment, url, headers }))) return undefined;
  return url === undefined ? { ...started(command!), ...filled('env', environment) } : { [transport === 'sse' ? 'url' : 'httpUrl']: url, ...filled('headers', headers) };
}

/** As Gemini CLI has it. The name of a tool is `mcp__{server}__{tool}`, which takes any server. */
export function qwenServer(server: McpServer): SettingValue | undefined {
  return geminiServer({ ...server, name: '' });
}

/** Known by `command` or `url`, with variables as `${env:NAME}` and no default. */
export function cursorServer(server: McpServer): SettingValue | undefined {
  if (server.transport === 'sse' || hasDefault(textsOf(server))) return undefined;
  const { command, environment, url, headers } = withVariables(server, '${env:$1}');
  return url === undefined ? { ...started(command!), ...filled('env', environment) } : { url, ...filled('headers', headers) };
}

/** The type is required, and `sse` is none. */
export function droidServer(server: McpServer): SettingValue | undefined {
  return server.transport === 'sse' ? undefined : claudeServer(server);
}

/** A server that is reached says its type; one that is started has none. Defaults of variables are not known. */
export function kiroServer({ command, environment, url, transport, headers }: McpServer): SettingValue | undefined {
  if (transport === 'sse' || hasDefault(textsOf({ command, environment, url, headers }))) return undefined;
  return url === undefined ? { ...started(command!), ...filled('env', environment) } : { type: 'http', url, ...filled('headers', headers) };
}

/** Variables as `{env:NAME}`, without a default. */
export function opencodeServer(server: McpServer): SettingValue | undefined {
  if (hasDefault(textsOf(server))) return undefined;
  const { command, environment, url, headers } = withVariables(server, '{env:$1}');
  return url === undefined ? { type: 'local', command: command!, ...filled('environment', environment) } : { type: 'remote', url, ...filled('headers', headers) };
}

/** Variables are put in nowhere: they are passed on under their own name, or not at all. */
export function codexServer({ command, environment, url, headers }: McpServer): SettingValue | undefined {
  if (url === undefined) {
    const passed = Object.entries(environment).filter(([key, text]) => isOwn(key, text)).map(([key]) => key);
    const fixed = Object.fromEntries(Object.entries(environment).filter(([key, text]) => !isOwn(key, text)));
    if ([...command!, ...Object.values(fixed)].some((text) => text.includes('${'))) return undefined;
    return { ...started(command!), ...filled('env', fixed), ...(passed.length > 0 ? { env_vars: passed } : {}) };
  }
  const bearer = /^Bearer \$\{(\w+)\}$/.exec(headers['Authorization'] ?? '')?.[1];
  const given = Object.entries(headers).flatMap(([key, text]): [string, string][] => (variable(text) === undefined ? [] : [[key, variable(text)!]]));
  const fixed = Object.fromEntries(Object.entries(headers).filter(([key, text]) => variable(text) === undefined && !(bearer !== undefined && key === 'Authorization')));
  if ([url, ...Object.values(fixed)].some((text) => text.includes('${'))) return undefined;
  return { url, ...(bearer === undefined ? {} : { bearer_token_env_var: bearer }), ...filled('http_headers', fixed), ...filled('env_http_headers', Object.fromEntries(given)) };
}

function isOwn(key: string, text: string): boolean {
  return text === `\${${key}}`;
}

/** The name of the variable that a text is. */
function variable(text: string): string | undefined {
  return /^\$\{(\w+)\}$/.exec(text)?.[1];
}

function started([command, ...args]: readonly string[]): Entry {
  return { command: command!, ...(args.length > 0 ? { args } : {}) };
}

function filled(key: string, map: Readonly<Record<string, string>>): Entry {
  return Object.keys(map).length > 0 ? { [key]: map } : {};
}

type Texts = { readonly [key in 'command' | 'environment' | 'url' | 'headers']?: McpServer[key] | undefined };

function textsOf({ command = [], environment = {}, url = '', headers = {} }: Texts): string[] {
  return [...command, ...Object.values(environment), url, ...Object.values(headers)];
}

function withVariables(server: McpServer, form: string): McpServer {
  const change = (text: string) => text.replace(/\$\{(\w+)\}/g, form);
  const all = (map: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(map).map(([key, text]) => [key, change(text)]));
  return { ...server, ...(server.command ? { command: server.command.map(change) } : {}), ...(server.url === undefined ? {} : { url: change(server.url) }), environment: all(server.environment), headers: all(server.headers) };
}

function hasDefault(given: readonly string[]): boolean {
  return given.some((text) => text.includes(':-'));
}
