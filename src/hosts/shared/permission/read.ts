import type { Agent } from '../../../model/agent.ts';
import type { Authority, Target, ToolEntry } from '../../../model/authority.ts';
import { modelChoice } from '../../../model/model-choice.ts';
import type { Document } from '../../../parse/document.ts';
import { textField, type MapValue } from '../../../parse/value.ts';
import type { Located } from '../../../text/span.ts';
import { assemble, extraFields } from '../assemble.ts';
import { keys, type PermissionFacts } from './facts.ts';
import { permissionFields } from './frontmatter.ts';
import { defaultRules, generalOf, isWildcard, matches, permissionRules, wildcardsFirst, type PermissionRule } from './rules.ts';

const modelled = ['name', 'description', 'model', 'permission', 'tools'];

/** The model of an agent whose authority is a list of permission rules. */
export function read(document: Document, host: PermissionFacts, servers: readonly string[] = []): Agent {
  const { map } = permissionFields(document);
  const { rules, tools, rest } = grantsIn(map, host, servers);
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: host.id,
    name: textField(map, 'name') ?? nameBelowHome(document, host),
    description: textField(map, 'description'),
    model: model && modelChoice(model, {}),
    tools,
    rest,
    rules: rules.map(({ key, pattern, action }) => ({ key, pattern, action })),
    // In JSON the text of `prompt` is the prompt; in markdown the body wins over a field of that name.
    extra: extraFields(map, document.format === 'json' ? [...modelled, 'prompt'] : modelled, host.fields.map(({ key }) => key)),
  });
}

/** What the fields of an agent grant. */
export function grantsIn(map: MapValue | undefined, host: PermissionFacts, servers: readonly string[]): { readonly rules: readonly PermissionRule[]; readonly tools: readonly ToolEntry[]; readonly rest: Authority['rest'] } {
  const rules = permissionRules(map);
  const whole = rules.findLast(({ key, pattern }) => key === '*' && pattern === '*');
  const tools = toolsOf(rules, whole, { host, servers, named: serversNamed(rules), all: [...defaultRules(host), ...rules], isWhole: whole !== undefined });
  return { rules, tools, rest: !whole ? 'inherit' : whole.action === 'allow' ? 'allow' : 'deny' };
}

/** The path below the folder of agents, sub-folders included, is the name. */
function nameBelowHome({ source: { path } }: Document, { folders }: PermissionFacts): Located<string> | undefined {
  const home = folders.flatMap((folder) => [`/${folder}/agent/`, `/${folder}/agents/`]).find((candidate) => `/${path}`.includes(candidate));
  const name = home && path.endsWith('.md') ? `/${path}`.slice(`/${path}`.indexOf(home) + home.length, -3) : undefined;
  return name?.includes('/') ? { value: name, span: { start: 0, end: 0 } } : undefined;
}

interface Reading {
  readonly host: PermissionFacts;
  readonly servers: readonly string[];
  /** Servers that a rule for all their tools names. */
  readonly named: readonly string[];
  /** The rules of an agent that says nothing, then those of the file. */
  readonly all: readonly Pick<PermissionRule, 'key' | 'pattern' | 'action'>[];
  /** One rule of the file is for everything. */
  readonly isWhole: boolean;
}

/** A name can hold `_`, which parts server and tool as well: `my_atlas_*` tells how far it goes. */
function serversNamed(rules: readonly PermissionRule[]): string[] {
  return rules.flatMap(({ key }) => /^([^*?]+)_\*$/.exec(key)?.[1] ?? []);
}

/** The rules as grants: one for what a key may do in general, one for each pattern that differs from it. */
function toolsOf(rules: readonly PermissionRule[], whole: PermissionRule | undefined, reading: Reading): ToolEntry[] {
  const since = whole ? rules.indexOf(whole) : -1;
  const entries: ToolEntry[] = whole ? [{ ...describe(whole), status: 'wildcard', targets: [] }] : [];
  if (whole?.action === 'ask') entries.push(...askForAll(whole, rules, reading));
  const meant = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    if (rule.key === '*' && (rule.pattern === '*' || index < since)) continue;
    if (index < since) entries.push({ ...describe(rule), status: 'known', targets: [] });
    // No tool of today asks for `list`: it counts where somebody wrote it.
    else if (rule.key === '*') for (const key of Object.keys(keys).filter((name) => name !== 'list')) meant.add(key);
    else for (const key of keysMeant(rule.key, reading.host)) meant.add(key);
  }
  const later = rules.slice(since + 1);
  // A wildcard before the keys it takes: each of them holds all that is said of it, also behind it.
  for (const key of wildcardsFirst([...meant], (name) => name)) {
    const isAsWhole = targetsOf(key, reading)[0]?.kind === 'mcp';
    // A tool of a server is asked for as a whole: no pattern lets a part of it through.
    const own = later.filter((rule) => matches(rule.key, key) && (!isAsWhole || rule.action !== 'allow' || matches(rule.pattern, '*')));
    entries.push(...entriesOf(key, own, reading));
  }
  return entries;
}

function entriesOf(key: string, own: readonly PermissionRule[], reading: Reading): ToolEntry[] {
  const base = generalOf(key, reading.all);
  if (own.length === 1 && own[0]!.pattern === '*') return [entryOf(key, { ...own[0]!, action: base }, reading)];
  const general = own.findLast(({ pattern }) => pattern === '*');
  const after = own.slice(general ? own.indexOf(general) + 1 : 0);
  // What nobody wrote is the host's own: another host may give more, so a rule that asks counts all the same.
  const isWritten = general !== undefined || reading.isWhole;
  const same = isWritten || base === 'allow' ? base : undefined;
  // One that says what the rule for all says counts only behind one that says something else.
  const exceptions = after.slice(Math.max(0, after.findIndex(({ action }) => action !== same))).filter(({ action }, _, rest) => action !== same || rest[0]!.action !== same);
  // A key that is only cut keeps what the host asks about.
  const isCut = base === 'ask' && !isWritten && exceptions.length > 0 && exceptions.every(({ action }) => action !== 'allow');
  const onlyPatterns = isCut || (base === 'deny' && exceptions.length > 0);
  const entries = onlyPatterns ? [] : [entryOf(key, { ...(general ?? own[0]!), pattern: '*', action: base }, reading)];
  return [...entries, ...exceptions.map((rule) => entryOf(key, rule, reading))];
}

function entryOf(key: string, rule: PermissionRule, reading: Reading): ToolEntry {
  if (key === 'task' && rule.pattern !== '*') return { ...describe(rule, key), status: 'known', targets: [{ kind: 'agent', name: rule.pattern }] };
  const targets = targetsOf(key, reading);
  const isMcp = targets[0]?.kind === 'mcp';
  const isOwn = Object.hasOwn(keys, key) || reading.host.otherKeys.includes(key);
  return { ...describe(rule, key), status: isMcp ? 'mcp' : isOwn ? 'known' : 'unknown', targets };
}

const targetsOfKey = new Map(Object.entries(keys).map(([key, capabilities]) => [key, capabilities.map((capability): Target => ({ kind: 'capability', capability }))]));

function targetsOf(key: string, { host, servers, named }: Reading): Target[] {
  const own = targetsOfKey.get(key);
  if (own) return own;
  if (host.otherKeys.includes(key)) return [{ kind: 'host-tool', host: host.id, name: key }];
  const known = serversOf(key, servers);
  const meant = known.length > 0 ? known : serversOf(key, named);
  const owners = meant.length > 0 ? meant : [key.slice(0, Math.max(0, key.indexOf('_')))];
  // Without a server's name it is a tool that the project or a plugin adds, and known to this host alone.
  return owners.map((server) => (server === '' ? { kind: 'host-tool', host: host.id, name: key } : { kind: 'mcp', server, tool: key.slice(server.length + 1) || '*' }));
}

/** The longest names of servers that the key of a tool begins with. Each odd character in a name is one `_`, so that several may be spelled alike. */
function serversOf(key: string, names: readonly string[]): readonly string[] {
  const found = names.filter((name) => key.startsWith(`${name}_`) || key.startsWith(`${name.replace(/[^A-Za-z0-9_*?-]/g, '_')}_`));
  const longest = Math.max(...found.map(({ length }) => length));
  return found.filter(({ length }) => length === longest);
}

/** The permission keys that a key with wildcards stands for; itself when it is none of this host's own. */
function keysMeant(key: string, { otherKeys }: PermissionFacts): string[] {
  if (!isWildcard(key)) return [key];
  const meant = [...Object.keys(keys), ...otherKeys].filter((known) => matches(key, known));
  return meant.length > 0 ? meant : [key];
}

function askForAll(whole: PermissionRule, rules: readonly PermissionRule[], reading: Reading): ToolEntry[] {
  return Object.keys(keys).filter((key) => generalOf(key, rules) === 'ask').map((key) => entryOf(key, { ...whole, pattern: '*' }, reading));
}

function describe({ key, pattern, action, span, field }: PermissionRule, name = key): Omit<ToolEntry, 'status' | 'targets'> {
  const value = pattern === '*' ? key : pattern;
  return { value, span, field, effect: action, name, ...(pattern === '*' ? {} : { pattern }) };
}
