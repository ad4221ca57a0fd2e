import { applyEdits } from '../diagnostics/apply-edits.ts';
import { liesInHome } from '../hosts/homes.ts';
import type { Guarded, Host, LedgerEntry, Lever, OutputFile, SettingsChange, WriteContext } from '../hosts/host.ts';
import { openWritten } from '../hosts/open.ts';
import type { Agent } from '../model/agent.ts';
import type { Grant } from '../model/authority.ts';
import { excess, powerOf, powersOf, type Excess, type Power, type Powers } from '../model/powers.ts';
import { carryServers } from './carry-servers.ts';
import { skillEntries } from './carry-skills.ts';
import { freeNotebooks } from './free-notebooks.ts';
import { leaveOut } from './leave-out.ts';
import { missPrompt } from './miss-prompt.ts';
import { runPasses, type Pass } from './pass.ts';
import { approvalIn } from './settings/approvals.ts';
import { mergeSettings } from './settings/merge.ts';
import { settleName } from './settle-name.ts';

/** What one agent becomes on one host. */
export interface Bundle {
  /** Name of the agent on the host. */
  readonly agent: string;
  /** Path of the agent file. */
  readonly source: string;
  readonly host: string;
  readonly files: readonly OutputFile[];
  /** Values that go into settings files; absent when there are none. */
  readonly settings?: readonly SettingsChange[];
  readonly ledger: readonly LedgerEntry[];
  /** Something widened that was not allowed by name: none of its files may be written. */
  readonly refused: boolean;
}

export interface LowerOptions {
  readonly context: WriteContext;
  /** Whether the user allowed, by name, a fate that is refused otherwise. */
  readonly allowed: (fate: 'widened') => boolean;
  /** Text of the guard program; absent when bundles carry none. */
  readonly guard?: string;
}

/** From the agent as it was written to the one that a host is given. */
export const passes: readonly Pass[] = [settleName, missPrompt, freeNotebooks, leaveOut];

/**
 * Lowers an agent to one host and holds the result to the first law.
 *
 * The law is tested on the files themselves, settings files with our values in them among them: what the host makes of them,
 * power by power, against what the author wrote.
 */
export function lower(source: Agent, host: Host, { context, allowed, guard }: LowerOptions): Bundle {
  const settled = new Map<string, LedgerEntry>();
  const agent = runPasses(source, passes, { host, report: (entry) => void settled.set(entry.field, entry) });
  const servers = agent.authority.grants.flatMap(({ target }) => (target.kind === 'mcp' ? [target.server] : []));
  const own = { ...context, servers: [...new Set([...context.servers, ...servers])] };
  const { files, ledger, settings = [] } = host.write(agent, own);
  const guarded = guard === undefined ? undefined : host.guard?.(agent);
  const carried = carryServers(agent, host, own, ledger);
  const changes = [...settings, ...carried.settings, ...(guarded?.settings ?? [])];
  const powers = host.effective(files, { ...own, settings: withSettings(own.settings, changes.filter(({ path }) => host.settings.includes(path))) });
  const widened = [...widenedBy(powers, source, host), ...changes.flatMap((change) => approvalEntry(change, agent))];
  const unread = files.flatMap((file) => unreadEntry(file, agent, host));
  const moved = carried.ledger.length === 0 ? undefined : new Set(carried.ledger.map(({ field }) => field));
  const stays = moved ? ledger.filter(({ field }) => !moved.has(field)) : ledger;
  const levers = host.enforce(agent);
  const held = guarded ? levers.map((lever) => heldBy(guarded, lever)) : levers;
  const entries = [...(settled.size === 0 ? stays : withSettled(stays, ledger, settled)), ...carried.ledger, ...skillEntries(agent, host, own.skills), ...held, ...unread, ...widened];
  return {
    agent: agent.name.value,
    source: agent.path,
    host: host.id,
    files: [...files, ...guardFiles(guarded, guard)],
    ...(changes.length > 0 ? { settings: changes } : {}),
    ledger: entries,
    refused: unread.length > 0 || (widened.length > 0 && !allowed('widened')),
  };
}

/** What passes say of a field in place of what the writer says, and of those that it does not speak of. */
function withSettled(stays: readonly LedgerEntry[], ledger: readonly LedgerEntry[], settled: ReadonlyMap<string, LedgerEntry>): LedgerEntry[] {
  const fields = new Set(ledger.map(({ field }) => field));
  const gone = [...settled.values()].filter(({ field }) => !fields.has(field));
  return [...stays.map((entry) => (entry.fate === 'exact' || entry.fate === 'unverified' ? (settled.get(entry.field) ?? entry) : entry)), ...gone];
}

/** What an agent with these powers may do on a host beyond its file; empty when the first law holds. */
export function widenedBy(powers: Powers, agent: Agent, host: Host): LedgerEntry[] {
  return excess(powers, permittedOn(host, agent)).map((more) => widenedEntry(more, agent, host));
}

/** The guard takes over what is only asked for otherwise. */
function heldBy(guarded: Guarded, lever: Lever): Lever {
  const held = lever.fate === 'asked' ? guarded.holds.find(({ field, at }) => field === lever.field && at === lever.span?.start) : undefined;
  return held ? { ...lever, fate: held.fate, needs: held.needs, how: held.how } : lever;
}

function guardFiles(guarded: Guarded | undefined, text = ''): OutputFile[] {
  if (!guarded) return [];
  return [{ path: guarded.program, text }, { path: guarded.data.path, text: `${JSON.stringify(guarded.data.value, null, 1)}\n` }, ...guarded.files];
}

/** What an agent may do on a host: a tool of another host alone is no power there, granted or denied. */
export function permittedOn({ id, toolsOf = id }: Host, { authority }: Agent): Powers {
  const isPower = ({ target }: Grant) => target.kind !== 'host-tool' || target.host === toolsOf;
  return powersOf(authority.grants.every(isPower) ? authority : { ...authority, grants: authority.grants.filter(isPower) });
}

/** Reads an agent file back: the prompt has to be there byte for byte but for the edits it names, and the host's own loader has to take the file whole. */
function unreadEntry(file: OutputFile, { prompt, name }: Agent, host: Host): LedgerEntry[] {
  if (!liesInHome(file.path, host)) return [];
  const document = openWritten(file);
  const limit = document.problems.find(({ kind }) => kind === 'limit');
  if (limit) return [{ field: 'file', fate: 'dropped', needs: 'none', how: `it would hold ${limit.message}, and cannot be read back`, span: name.span }];
  if (document.prompt !== applyEdits(prompt.value, file.edits ?? [])) throw new Error(`the body of ${file.path} is not the body of its source`);
  const { verdict, why, lost } = host.load(document);
  // A field of its own that the host ignores is ignored in the source too; what binds has to arrive.
  return verdict === 'loads' || (verdict === 'recovers' && !lost.some((field) => binding.has(field))) ? [] : [{ field: 'file', fate: 'dropped', needs: 'none', how: `${host.title} would not load it: ${why}`, span: name.span }];
}

/** The settings files of a project as they are to be. A file that cannot be merged stays as it is here, and stops the run where it is written. */
function withSettings(texts: ReadonlyMap<string, string>, changes: readonly SettingsChange[]): ReadonlyMap<string, string> {
  if (changes.length === 0) return texts;
  const merged = new Map(texts);
  for (const path of new Set(changes.map((change) => change.path))) {
    const result = mergeSettings(path, texts.get(path), undefined, changes.filter((change) => change.path === path));
    if (!('kind' in result) && result.text !== undefined) merged.set(path, result.text);
  }
  return merged;
}

/** A setting is for the whole session: whatever it approves is approved for every agent. */
function approvalEntry(change: SettingsChange, { name }: Agent): LedgerEntry[] {
  const key = approvalIn(change);
  if (key === undefined) return [];
  return [{ field: `settings.${change.at.join('.')}`, fate: 'widened', needs: 'none', how: `\`${key}\` in \`${change.path}\` would approve calls that the user is asked about`, span: name.span }];
}

const binding: ReadonlySet<string> = new Set(['all fields', 'name', 'description', 'tools', 'disallowedTools', 'permission']);

function widenedEntry({ key, has, may }: Excess, { authority, name }: Agent, host: Host): LedgerEntry {
  const grant = authority.grants.find((candidate) => concerns(candidate, key));
  const how = `${host.title} would let it ${deed(key)}${extent(has)}, but the file ${permission(may)}`;
  return { field: `power.${key}`, fate: 'widened', needs: 'run-flag', how, span: grant?.span ?? name.span };
}

function concerns({ target }: Grant, key: string): boolean {
  return target.kind === 'capability' ? powerOf[target.capability] === key : key.endsWith(target.kind === 'mcp' ? `:${target.server}:${target.tool}` : `:${target.name}`);
}

const deeds: Readonly<Record<string, string>> = {
  'fs-read': 'read files',
  'fs-write': 'change files',
  exec: 'run commands',
  net: 'reach the network',
  'delegate:*': 'call other agents',
  'mcp:*:*': 'use MCP tools',
};

function deed(key: string): string {
  const [kind, ...rest] = key.split(':');
  return deeds[key] ?? (kind === 'delegate' ? `call the agent \`${rest.join(':')}\`` : `use \`${rest.join(' ')}\``);
}

function extent({ only, except }: Power): string {
  return [only && ` (only ${listed(only)})`, except && ` (but for ${listed(except.map((cut) => cut.replace(/^(?:deny|ask) /, '')))})`].filter(Boolean).join('');
}

function permission({ level, only, except }: Power): string {
  if (level === 'deny') return 'does not allow it';
  if (only) return `allows only ${listed(only)}`;
  const cuts = (effect: 'deny' | 'ask') => (except ?? []).flatMap((cut) => (cut.startsWith(`${effect} `) ? [cut.slice(effect.length + 1)] : []));
  const [denied, asked] = [cuts('deny'), cuts('ask')];
  const held = [denied.length > 0 && `holds back ${listed(denied)}`, asked.length > 0 && `wants ${listed(asked)} to be asked for`].filter(Boolean);
  return held.length > 0 ? held.join(' and ') : 'wants each use to be asked for';
}

function listed(parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replace(/^=/, '')}\``).join(', ');
}
