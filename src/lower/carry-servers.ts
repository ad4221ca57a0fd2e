import type { Host, LedgerEntry, SettingsChange, WriteContext } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import type { McpServer } from '../model/mcp-server.ts';
import { findSecrets } from '../text/secrets.ts';

export interface Carried {
  readonly settings: readonly SettingsChange[];
  readonly ledger: readonly LedgerEntry[];
}

/** Declares the servers that an agent names where its host looks for them, as the project declares them for another host. */
export function carryServers(agent: Agent, { title, servers: place, holds }: Host, { declared, present }: WriteContext): Carried {
  // A list that cannot name a server keeps it away from the agent, and then only other agents would have it.
  if (agent.authority.rest === 'deny' && holds['mcp-tools'] === 'dropped') return { settings: [], ledger: [] };
  const grants = agent.authority.grants.filter(({ effect }) => effect !== 'deny');
  const named = new Map(grants.flatMap(({ target, span }) => (target.kind === 'mcp' && target.server !== '*' ? [[target.server, span] as const] : [])));
  const settings: SettingsChange[] = [];
  const ledger: LedgerEntry[] = [];
  for (const [name, span] of named) {
    const server = declared?.get(name);
    if (!place || !server || present?.has(name)) continue;
    const add = (fate: LedgerEntry['fate'], how: string): void => void ledger.push({ field: `mcp.${name}`, fate, needs: 'none', how, span });
    if (holdsSecret(server)) {
      add('dropped', `not declared for ${title}: its declaration in \`${server.path}\` holds what looks like a secret, where a variable can stand`);
      continue;
    }
    const value = place.entry(server);
    if (value === undefined) {
      add('dropped', `not declared for ${title}, whose settings cannot say what \`${server.path}\` says of it`);
      continue;
    }
    settings.push({ path: place.path, at: [...place.at, name], value });
    add(place.fate ?? 'exact', `declared in \`${place.path}\` as in \`${server.path}\`; other agents of ${title} without a list of tools have it too`);
  }
  return { settings, ledger };
}

const telling = /key|token|secret|passw|auth|credential/i;

/** A value that is no variable and has the form of a secret, or the name of one. */
function holdsSecret({ command = [], environment, url = '', headers }: McpServer): boolean {
  const pairs = [...Object.entries(environment), ...Object.entries(headers)];
  if ([...command, url, ...pairs.map(([key, text]) => `${key}: ${text}`)].some((text) => findSecrets(text).length > 0)) return true;
  if (pairs.some(([key, text]) => telling.test(key) && !text.includes('${') && text.length >= 8)) return true;
  const words = command.join(' ');
  return /--?[\w-]*(?:key|token|secret|passw|auth)[\w-]*[= ](?!\$\{)\S{8,}/i.test(words) || /[?&][\w-]*(?:key|token|secret)[\w-]*=(?!\$\{)[^&]{8,}/i.test(url);
}
