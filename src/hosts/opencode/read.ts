import type { Agent } from '../../model/agent.ts';
import type { Target, ToolEntry } from '../../model/authority.ts';
import { modelChoice } from '../../model/model-choice.ts';
import type { Document } from '../../parse/document.ts';
import { textField } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';
import { assemble, extraFields } from '../shared/assemble.ts';
import { defaults, fields, keys, otherKeys } from './facts.ts';
import { opencodeFields } from './frontmatter.ts';
import { matches, permissionRules, stateOf, type PermissionRule } from './permission.ts';

const modelled = ['name', 'description', 'model', 'permission', 'tools'];

export function read(document: Document, servers: readonly string[] = []): Agent {
  const { map } = opencodeFields(document);
  const rules = permissionRules(map);
  const whole = rules.findLast(({ key, pattern }) => key === '*' && pattern === '*');
  const model = textField(map, 'model');
  return assemble(document, {
    dialect: 'opencode',
    name: textField(map, 'name') ?? nameBelowHome(document),
    description: textField(map, 'description'),
    model: model && modelChoice(model, {}),
    tools: toolsOf(rules, whole, servers),
    rest: !whole ? 'inherit' : whole.action === 'allow' ? 'allow' : 'deny',
    // In JSON the text of `prompt` is the prompt; in markdown the body wins over a field of that name.
    extra: extraFields(map, document.format === 'json' ? [...modelled, 'prompt'] : modelled, fields.map(({ key }) => key)),
  });
}

/** The path below the folder of agents, sub-folders included, is the name. */
function nameBelowHome({ source: { path } }: Document): Located<string> | undefined {
  const [, name] = /(?:^|\/)\.opencode\/agents?\/(.+)\.md$/.exec(path) ?? [];
  return name?.includes('/') ? { value: name, span: { start: 0, end: 0 } } : undefined;
}

/** The rules as grants: one for what a key may do in general, one for each pattern that differs from it. */
function toolsOf(rules: readonly PermissionRule[], whole: PermissionRule | undefined, servers: readonly string[]): ToolEntry[] {
  const since = whole ? rules.indexOf(whole) : -1;
  const entries: ToolEntry[] = whole ? [{ ...describe(whole), status: 'wildcard', targets: [] }] : [];
  if (whole?.action === 'ask') entries.push(...askForAll(whole));
  const groups = new Map<string, PermissionRule[]>();
  for (const [index, rule] of rules.entries()) {
    if (rule.key === '*') continue;
    if (index < since) entries.push({ ...describe(rule), status: 'known', targets: [] });
    else for (const key of keysMeant(rule.key)) groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  for (const [key, own] of groups) entries.push(...entriesOf(key, own, rules, servers));
  return entries;
}

function entriesOf(key: string, own: readonly PermissionRule[], rules: readonly PermissionRule[], servers: readonly string[]): ToolEntry[] {
  const before = defaults.map(([name, pattern, action]) => ({ key: name, pattern, action }));
  const { base } = stateOf(key, [...before, ...rules]);
  const general = own.findLast(({ pattern }) => pattern === '*');
  const exceptions = own.slice(general ? own.indexOf(general) + 1 : 0).filter(({ action }) => action !== base);
  const onlyPatterns = base === 'deny' && exceptions.length > 0;
  const entries = onlyPatterns ? [] : [entryOf(key, { ...(general ?? own[0]!), pattern: '*', action: base }, servers)];
  return [...entries, ...exceptions.map((rule) => entryOf(key, rule, servers))];
}

function entryOf(key: string, rule: PermissionRule, servers: readonly string[]): ToolEntry {
  const common = { ...describe(rule), name: key };
  if (key === 'task' && rule.pattern !== '*') return { ...common, status: 'known', targets: [{ kind: 'agent', name: rule.pattern }] };
  const targets = targetsOf(key, servers);
  const isMcp = targets[0]?.kind === 'mcp';
  return { ...common, status: isMcp ? 'mcp' : targets.length > 0 ? 'known' : 'unknown', targets };
}

function targetsOf(key: string, servers: readonly string[]): Target[] {
  if (Object.hasOwn(keys, key)) return keys[key]!.map((capability) => ({ kind: 'capability', capability }));
  if (otherKeys.includes(key)) return [{ kind: 'host-tool', host: 'opencode', name: key }];
  const server = servers.filter((name) => key.startsWith(`${name}_`)).toSorted((a, b) => b.length - a.length)[0] ?? key.slice(0, Math.max(0, key.indexOf('_')));
  return server === '' ? [] : [{ kind: 'mcp', server, tool: key.slice(server.length + 1) || '*' }];
}

/** The permission keys that a key with wildcards stands for; itself when it is none of this host's own. */
function keysMeant(key: string): string[] {
  const meant = [...Object.keys(keys), ...otherKeys].filter((known) => matches(key, known));
  return meant.length > 0 ? meant : [key];
}

function askForAll(whole: PermissionRule): ToolEntry[] {
  return Object.keys(keys).map((key) => entryOf(key, { ...whole, pattern: '*' }, []));
}

function describe({ key, pattern, action, span, field }: PermissionRule): Omit<ToolEntry, 'status' | 'targets'> {
  const value = pattern === '*' ? key : pattern;
  return { value, span, field, effect: action, name: key, ...(pattern === '*' ? {} : { pattern }) };
}
