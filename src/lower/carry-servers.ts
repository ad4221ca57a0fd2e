import type { Fate, Host, LedgerEntry, SettingsChange, SettingValue, WriteContext } from '../hosts/host.ts';
import { holdsSecret } from '../hosts/shared/server-secrets.ts';
import type { Agent } from '../model/agent.ts';
import { powersOf } from '../model/powers.ts';
import type { Span } from '../text/span.ts';

export interface Carried {
  readonly settings: readonly SettingsChange[];
  /** What became of each server, and of each field that declares servers for the agent alone. */
  readonly ledger: readonly LedgerEntry[];
}

/**
 * Declares the servers that an agent names where its host looks for them, as the project declares them for another host,
 * or as the agent file itself does in a field that the host's files have no place for.
 */
export function carryServers(agent: Agent, { title, servers: place, holds }: Host, { declared, present, contested }: WriteContext, written: readonly LedgerEntry[]): Carried {
  // A list that cannot name a server keeps it away from the agent, and then only other agents would have it.
  if (agent.authority.rest === 'deny' && holds['mcp-tools'] === 'dropped') return { settings: [], ledger: [] };
  if (!place || !declared) return { settings: [], ledger: [] };
  const lost = new Map(agent.servers ? written.flatMap((entry) => (entry.fate === 'dropped' ? [[entry.field, entry] as const] : [])) : []);
  const own = new Map(agent.servers?.flatMap((server) => (lost.has(server.field) ? [[server.name, server] as const] : [])));
  const settings: SettingsChange[] = [];
  const ledger: LedgerEntry[] = [];
  for (const [name, span] of wanted(agent, own)) {
    const server = own.get(name) ?? declared.get(name);
    if (!server) continue;
    const add = (fate: Fate, how: string): void => void ledger.push({ field: `mcp.${name}`, fate, needs: 'none', how, span });
    if (present?.has(name)) {
      if (own.has(name)) add('narrowed', `\`${place.path}\` has a server of this name, which the agent gets in place of its own`);
      continue;
    }
    if (own.has(name) && contested?.has(name)) {
      add('dropped', `not declared for ${title}: another file of the project declares another server of this name`);
      continue;
    }
    if (holdsSecret(server)) {
      add('dropped', `not declared for ${title}: its declaration in \`${server.path}\` holds what looks like a secret, where a variable can stand`);
      continue;
    }
    if (server.isLimited) {
      add('dropped', `not declared for ${title}: \`${server.path}\` holds tools of it back, which would be there`);
      continue;
    }
    const value = place.entry(server);
    if (value === undefined || (server.folder !== undefined && (place.folderKey === undefined || server.folder.includes('${')))) {
      add('dropped', `not declared for ${title}, whose settings cannot say what \`${server.path}\` says of it`);
      continue;
    }
    settings.push({ path: place.path, at: [...place.at, name], value: server.folder === undefined ? value : { ...(value as Readonly<Record<string, SettingValue>>), [place.folderKey!]: server.folder } });
    add(place.fate ?? 'exact', `declared in \`${place.path}\` as in \`${server.path}\`; other agents of ${title} without a list of tools have it too`);
  }
  const fields = [...new Set([...own.values()].map(({ field }) => field))].flatMap((field) => fieldEntry(lost.get(field)!, [...own.values()].filter((server) => server.field === field).map(({ name }) => name), ledger));
  return { settings, ledger: [...ledger, ...fields] };
}

/** Servers that the agent names, and those of its own that it has without naming them. */
function wanted({ authority }: Agent, own: ReadonlyMap<string, { readonly span: Span }>): Map<string, Span> {
  const grants = authority.grants.filter(({ effect }) => effect !== 'deny');
  const named = grants.flatMap(({ target, span }) => (target.kind === 'mcp' && target.server !== '*' ? [[target.server, span] as const] : []));
  if (own.size === 0) return new Map(named);
  const denied = new Set(authority.rest === 'deny' ? own.keys() : powersOf(authority).named.flatMap(({ key, level }) => (level === 'deny' && key.endsWith(':*') ? [key.slice('mcp:'.length, -':*'.length)] : [])));
  return new Map([...[...own].flatMap(([name, { span }]) => (denied.has(name) ? [] : [[name, span] as const])), ...named]);
}

/** What became of a field, where at least one server of it went elsewhere. */
function fieldEntry(entry: LedgerEntry, names: readonly string[], ledger: readonly LedgerEntry[]): LedgerEntry[] {
  const fates = names.map((name) => ledger.find(({ field }) => field === `mcp.${name}`)?.fate ?? 'dropped');
  if (fates.every((fate) => fate === 'dropped')) return [];
  const isWhole = fates.every((fate) => fate === 'exact' || fate === 'unverified');
  return [{ ...entry, fate: isWhole ? fates[0]! : 'narrowed', how: `${isWhole ? 'each server' : 'some servers'} of it ${isWhole ? 'is' : 'are'} declared in the settings instead` }];
}
