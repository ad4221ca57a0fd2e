import type { Host } from '../hosts/host.ts';
import { readServers } from '../hosts/shared/mcp-servers.ts';
import type { McpServer, OwnServer } from '../model/mcp-server.ts';
import { readJson } from '../parse/json.ts';
import { readToml } from '../parse/toml.ts';
import { valueAt } from '../parse/value.ts';

/** The servers that a host's own settings files declare. `read` gives the text of one, from the project's root. */
export function serversOf({ mcpSettings = [] }: Host, read: (path: string) => string | undefined): McpServer[] {
  return mcpSettings.flatMap(({ path, key }) => {
    const text = read(path);
    if (text === undefined) return [];
    const { value } = path.endsWith('.toml') ? readToml(text) : readJson(text, true);
    return readServers(valueAt(value, key.split('.')), path);
  });
}

/** Servers by their names; of two with one name the first counts. */
export function declaredServers(servers: readonly McpServer[]): Map<string, McpServer> {
  return new Map(servers.toReversed().map((server) => [server.name, server]));
}

/** Names of servers in agent files that stand for another server in another file of the project. */
export function contestedServers(own: readonly OwnServer[], declared: ReadonlyMap<string, McpServer>): Set<string> {
  const forms = new Map<string, Set<string>>();
  for (const { name, command, environment, url, transport, headers } of [...own, ...own.flatMap((server) => declared.get(server.name) ?? [])]) {
    const form = JSON.stringify([command, environment, url, transport, headers]);
    forms.set(name, (forms.get(name) ?? new Set()).add(form));
  }
  return new Set([...forms].flatMap(([name, { size }]) => (size > 1 ? [name] : [])));
}
