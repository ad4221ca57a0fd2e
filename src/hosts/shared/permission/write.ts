import type { Agent } from '../../../model/agent.ts';
import { sameTarget, type Effect, type Target, type ToolEntry } from '../../../model/authority.ts';
import { argvPrefix } from '../../../model/powers.ts';
import type { LedgerEntry, WriteContext, Written } from '../../host.ts';
import { markdownFile } from '../frontmatter.ts';
import { ledger, type Ledger } from '../ledger.ts';
import { modelField } from '../written-fields.ts';
import { flatKeys, keyOf, keys as permissionKeys, type PermissionFacts } from './facts.ts';
import { forbiddenTools } from './forbidden.ts';
import { isRight } from './load.ts';
import { ownPermission } from './own.ts';
import { defaultRules, generalOf, matches, numbersFirst, wildcardsFirst } from './rules.ts';
import { projectRules, type ProjectRule } from './settings.ts';

/** What one permission key gets: an action for everything, and patterns after it. */
interface KeyPlan {
  base?: Effect;
  /** What the host gives an agent that says nothing stands, but for the patterns. */
  isGiven?: true;
  readonly patterns: Map<string, Effect>;
}

/** Fields that mean the same wherever an agent file has them. */
const carried: ReadonlySet<string> = new Set(['mode', 'temperature', 'top_p', 'steps', 'hidden', 'disable']);

type Outcome = Pick<LedgerEntry, 'fate' | 'how'>;

/** An agent file whose authority is permission rules: all else is denied first where the author wrote a list. */
export function write(agent: Agent, context: WriteContext, host: PermissionFacts): Written {
  const entries = ledger();
  const isOwn = agent.dialect === host.id;
  entries.leaf('name', agent.name);
  const fields: [string, unknown][] = [];
  if (agent.description) {
    fields.push(['description', agent.description.value]);
    entries.leaf('description', agent.description);
  }
  const mode = agent.extra.find(({ key, value }) => key.value === 'mode' && (isOwn || isRight('mode', value)));
  if (!mode || mode.value === 'all') fields.push(['mode', 'all']);
  if (!mode) {
    entries.add({ field: 'mode', fate: 'inferred', how: 'so that it runs as a main agent and as a subagent' });
  }
  const model = modelName(agent, context, host, entries);
  if (model) fields.push(['model', model]);
  const permission = isOwn ? ownPermission(agent, host) : permissionOf(agent, context, host, entries);
  if (isOwn) for (const { field, value, span } of agent.tools) entries.add({ field: `${field}.${value}`, fate: 'exact', how: 'written as it was', span });
  if (permission.size > 0) fields.push(['permission', new Map(numbersFirst([...permission]).map(([key, value]) => [key, value instanceof Map ? new Map(numbersFirst([...value])) : value]))]);
  for (const { key, value, span } of agent.extra) {
    if (isOwn) {
      if (key.value !== 'mode' || value !== 'all') fields.push([key.value, value]);
      entries.add({ field: key.value, fate: 'exact', how: 'written as it was', span });
    } else if (carried.has(key.value) && isRight(key.value, value)) {
      if (key.value !== 'mode' || value !== 'all') fields.push([key.value, value]);
      entries.add({ field: key.value, fate: 'exact', how: `the same field in ${host.title}`, span });
    } else {
      entries.add({ field: key.value, fate: 'dropped', how: carried.has(key.value) ? `a value that ${host.title} does not take` : `${host.title} has no such field and would send it to the model provider`, span });
    }
  }
  entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: agent.prompt.span });
  return { files: [markdownFile(`${host.folders[0]!}/agent/${agent.name.value}.md`, fields, agent)], ledger: entries.all };
}

function permissionOf(agent: Agent, context: WriteContext, host: PermissionFacts, entries: Ledger): Map<string, unknown> {
  const closed = agent.authority.rest === 'deny';
  const plans = new Map<string, KeyPlan>();
  for (const tool of agent.tools) {
    const outcome = tool.status === 'wildcard' ? { fate: 'exact' as const, how: closed ? 'all else is denied first' : `what ${host.title} gives an agent that says nothing` } : plan(tool, agent, plans, host);
    entries.add({ field: `${tool.field}.${tool.value}`, span: tool.span, ...outcome });
  }
  forbidCalls(agent, plans);
  for (const { keys } of forbiddenTools(agent, host)) for (const key of keys) plans.set(key, { base: 'deny', patterns: new Map() });
  const theirs = [...defaultRules(host), ...projectRules(context, host)];
  const permission = closed ? new Map<string, unknown>([['*', 'deny']]) : kindred(agent, theirs);
  if (!closed) withhold(plans, permission.has('*'), host);
  for (const [key, own] of wildcardsFirst([...plans], ([name]) => name)) {
    const value = valueOf(key, own, closed && !isRegranted(key, plans), theirs.filter((rule) => matches(rule.key, key)));
    if (value !== undefined) permission.set(key, value);
  }
  // Where the rules of the source deny all, these two are among it.
  if (closed && !agent.rules && permission.size > 1) {
    permission.set('external_directory', 'ask').set('doom_loop', 'ask');
    entries.add({ field: 'permission', fate: 'inferred', how: `each granted key is restated with the rules ${host.title} and the project have for it; those in the settings of a user cannot be seen here` });
  }
  return permission;
}

/** What the rules of a kindred host hold back of tools that nobody can name here: a wildcard takes those of servers and plugins too. */
function kindred({ rules = [] }: Agent, theirs: readonly ProjectRule[]): Map<string, unknown> {
  const held = new Map<string, unknown>();
  const strict = rules.slice(rules.findLastIndex(({ key, pattern }) => key === '*' && pattern === '*') + 1).filter(({ key, action }) => action !== 'allow' && !Object.hasOwn(permissionKeys, key));
  for (const key of new Set(strict.map((rule) => rule.key))) {
    // A question about what the host keeps from every agent would give it.
    const isKept = key === '*' || theirs.some((rule) => rule.action === 'deny' && matches(key, rule.key));
    const parts = new Map(strict.filter((rule) => rule.key === key).map(({ pattern, action }) => [pattern, isKept ? 'deny' : action] as const));
    held.set(key, parts.size === 1 && parts.has('*') ? parts.get('*') : parts);
  }
  return held;
}

/** Puts one entry of a tool list into the plan and says what becomes of it. */
function plan(tool: ToolEntry, agent: Agent, plans: Map<string, KeyPlan>, host: PermissionFacts): Outcome {
  const { id, title } = host;
  const closed = agent.authority.rest === 'deny';
  const keys = [...new Set(tool.targets.map((target) => keyOfTarget(target, tool.effect, id)).filter((key) => key !== undefined))];
  if (tool.targets.length === 0) return { fate: 'dropped', how: tool.status === 'unknown' ? 'no tool has this name, so it grants nothing' : 'a later rule takes it back' };
  if (keys.length === 0) return { fate: 'dropped', how: `${title} has no such tool` };
  if (keys.includes('question') || keys.includes('plan_exit')) {
    if (tool.effect === 'deny') return { fate: 'exact', how: `${title} keeps it for its own agents anyway` };
    return { fate: 'narrowed', how: `${title} keeps it for its own primary agents` };
  }
  if (tool.effect !== 'deny' && tool.targets.every((target) => isDenied(target, agent))) return { fate: 'exact', how: 'denied elsewhere in the file, which wins' };
  if (tool.effect === 'allow' && !closed && tool.pattern === undefined && tool.targets[0]!.kind !== 'agent') {
    for (const key of keys) planOf(key, plans).isGiven = true;
    return { fate: 'exact', how: 'an agent that says nothing has it' };
  }
  const agents = tool.targets.flatMap((target) => (target.kind === 'agent' ? [target.name] : []));
  const patterns = agents.length > 0 ? agents : patternsOf(tool, keys[0]!, agent);
  if (!patterns) {
    // In a file without a list what is left out would be given whole.
    const isGranted = (target: Target) => agent.authority.grants.some((grant) => grant.effect !== 'deny' && grant.pattern === undefined && sameTarget(grant.target, target));
    const isWhole = tool.targets.some(isGranted);
    if (!closed && tool.effect !== 'deny' && !isWhole) for (const key of keys) planOf(key, plans).base ??= 'deny';
    const isLimit = tool.effect === 'deny' ? !closed || isWhole : tool.effect === 'ask' && isWhole;
    return { fate: isLimit ? 'dropped' : 'narrowed', how: `left out: ${title} has no pattern with the same meaning` };
  }
  for (const key of keys) settle(key, tool, patterns, plans);
  return described(tool, keys, closed);
}

/** What a key gets but for its patterns: nothing besides them where they are all that is granted. */
function baseOf({ base, isGiven: given, patterns }: KeyPlan): Effect | undefined {
  return base ?? (!given && [...patterns.values()].some((action) => action !== 'deny') ? 'deny' : undefined);
}

/** Whether a wildcard that grants may take the key in: a denial of all before it is not enough then. */
function isRegranted(key: string, plans: ReadonlyMap<string, KeyPlan>): boolean {
  const grants = ([name, { base, patterns }]: readonly [string, KeyPlan]) => name !== key && /[*?]/.test(name) && [base ?? 'deny', ...patterns.values()].some((action) => action !== 'deny');
  return [...plans].some((other) => grants(other) && (/[*?]/.test(key) || matches(other[0], key)));
}

function planOf(key: string, plans: Map<string, KeyPlan>): KeyPlan {
  const own = plans.get(key) ?? { patterns: new Map<string, Effect>() };
  plans.set(key, own);
  return own;
}

function settle(key: string, tool: ToolEntry, patterns: readonly string[], plans: Map<string, KeyPlan>): void {
  const own = planOf(key, plans);
  for (const pattern of patterns) own.patterns.set(pattern, tool.effect);
  // One key can stand for two capabilities (`edit` and `write`): in a list the grant of one of them is a grant of the key.
  if (patterns.length === 0) own.base = own.base === 'allow' ? 'allow' : own.base === undefined || tool.effect !== 'deny' ? tool.effect : own.base;
}

function described(tool: ToolEntry, keys: readonly string[], closed: boolean): Outcome {
  const names = keys.map((key) => `\`${key}\``).join(', ');
  const target = tool.targets[0]!;
  const shared = target.kind === 'capability' && keys[0] === 'edit';
  if (tool.effect === 'deny') {
    if (closed) return { fate: 'exact', how: 'not among the keys that are granted' };
    return shared && tool.targets.length < 3 ? { fate: 'narrowed', how: `${names} is denied, which editing and writing share` } : { fate: 'exact', how: `${names} ${names.includes(',') ? 'are' : 'is'} denied` };
  }
  const verb = tool.effect === 'ask' ? 'asked for' : 'granted';
  return { fate: 'exact', how: shared ? `${verb} as ${names}, which editing and writing share` : `${verb} as ${names}` };
}

/** Commands with the same first words, and of a kindred host the pattern itself. Nothing for a pattern whose meaning here would be another one. */
function patternsOf({ pattern }: ToolEntry, key: string, { rules }: Agent): string[] | undefined {
  if (pattern === undefined) return [];
  if (key === 'skill' || (rules && !flatKeys.has(key))) return [pattern];
  if (key !== 'bash') return undefined;
  const prefix = argvPrefix(pattern);
  const words = prefix.replace(/^=/, '');
  if (/[*?]/.test(words)) return undefined;
  return prefix.startsWith('=') ? [words] : [words, `${words} *`];
}

function isDenied(target: Target, { authority }: Agent): boolean {
  return authority.grants.some((grant) => grant.effect === 'deny' && grant.pattern === undefined && sameTarget(grant.target, target));
}

/** A key that is held back in part takes the tools with it that would do its work unasked. */
function withhold(plans: Map<string, KeyPlan>, isEachCut: boolean, { alsoRuns = {} }: PermissionFacts): void {
  for (const [key, others] of Object.entries(alsoRuns)) {
    const own = plans.get(key);
    if (isEachCut || (own && (own.base !== undefined || own.patterns.size > 0))) for (const other of others) plans.set(other, { base: 'deny', patterns: new Map() });
  }
}

/** Agents that the prose forbids to call, its own name among them. */
function forbidCalls({ name, contract: { delegation }, authority }: Agent, plans: Map<string, KeyPlan>): void {
  const forbidden = [...(delegation.self === 'forbidden' ? [name.value] : []), ...delegation.forbidden];
  const own = plans.get('task') ?? { patterns: new Map<string, Effect>() };
  if (forbidden.length === 0 || own.base === 'deny' || (authority.rest === 'deny' && !plans.has('task'))) return;
  plans.set('task', own);
  for (const agent of forbidden) {
    if (!own.patterns.has(agent) && !isOpen(agent, own)) continue;
    // Set anew, so that it comes after every rule that allows.
    own.patterns.delete(agent);
    own.patterns.set(agent, 'deny');
  }
}

/** Whether the rules of a key let an agent be called: what is written by name alone is denied for every other name. */
function isOpen(agent: string, { base, isGiven: given, patterns }: KeyPlan): boolean {
  const last = [...patterns].findLast(([pattern]) => matches(pattern, agent));
  if (last) return last[1] !== 'deny';
  return base !== undefined || given === true || [...patterns.values()].every((action) => action === 'deny');
}

/**
 * The value of a key. A rule of an agent comes after every rule of the host and of the project and would undo them,
 * so theirs are said again behind a grant, and a pattern of the agent never gives more than they do.
 */
function valueOf(key: string, planned: KeyPlan, closed: boolean, theirs: readonly ProjectRule[]): unknown {
  const { base: written, isGiven: given, patterns } = planned;
  // What is denied first needs no second denial, which would undo a grant of one of the keys that a wildcard stands for.
  const isCovered = closed && key.includes('*');
  // Where the host asks, what it gives has to be said beside the patterns: without it they would read as all there is.
  const base = written ?? (given && patterns.size > 0 && generalOf(key, theirs) !== 'allow' ? 'allow' : undefined);
  const rules = new Map<string, Effect>();
  const add = (pattern: string, action: Effect): void => {
    // A whole number comes before the rule for all, wherever it is written.
    if (rules.has('*') && /^\d+$/.test(pattern)) return;
    // Set anew, so that the order is that of the last mention.
    rules.delete(pattern);
    rules.set(pattern, action);
  };
  if (base === 'deny') return closed ? undefined : 'deny';
  if (written === undefined && !isCovered && baseOf(planned) === 'deny') add('*', 'deny');
  if (base !== undefined) add('*', base);
  if (base === 'allow') for (const { pattern, action } of theirs) add(pattern, action);
  // The last match wins here, and what is stricter wins in the model.
  const own = (['allow', 'ask', 'deny'] as const)
    .flatMap((effect) => [...patterns].filter(([, action]) => action === effect))
    .filter(([, action]) => (base !== 'allow' && !given) || action !== 'allow')
    .map(([pattern, action]) => [pattern, stricter(action, actionOn(pattern, theirs))] as const);
  for (const [pattern, action] of own) {
    // Before anything differs, a pattern says what the rule for all says already.
    if (action !== rules.get('*') || rules.size > 1) add(pattern, action);
  }
  if (own.length > 0 || base === 'ask') for (const { pattern, action } of theirs) if (pattern !== '*' && holdsBack(pattern, action, own)) add(pattern, action);
  if (rules.size === 0 || (closed && [...rules.values()].every((action) => action === 'deny'))) return undefined;
  return rules.size === 1 && rules.has('*') ? rules.get('*') : rules;
}

/** Whether a rule behind those of the agent takes something away: a question about what is denied anyway would give. */
function holdsBack(pattern: string, action: Effect, own: readonly (readonly [string, Effect])[]): boolean {
  return action === 'deny' || (action === 'ask' && own.some(([granted, given]) => given === 'allow' && matches(granted, pattern)));
}

function actionOn(subject: string, rules: readonly ProjectRule[]): Effect {
  return rules.findLast(({ pattern }) => matches(pattern, subject))?.action ?? 'ask';
}

function stricter(a: Effect, b: Effect): Effect {
  const order: readonly Effect[] = ['deny', 'ask', 'allow'];
  return order[Math.min(order.indexOf(a), order.indexOf(b))]!;
}

function keyOfTarget(target: Target, effect: Effect, id: string): string | undefined {
  switch (target.kind) {
    case 'capability':
      return keyOf[target.capability];
    case 'mcp':
      return target.server === '*' ? undefined : `${sanitized(target.server, effect)}_${target.tool === '*' ? '*' : sanitized(target.tool, effect)}`;
    case 'agent':
      return 'task';
    case 'host-tool':
      return target.host === id ? target.name : undefined;
  }
}

/** A name as the host spells it. A wildcard stays one where it holds back; what it may grant elsewhere is not known here. */
function sanitized(name: string, effect: Effect): string {
  return name.replace(effect === 'allow' ? /[^A-Za-z0-9_-]/g : /[^A-Za-z0-9_*?-]/g, '_');
}

function modelName(agent: Agent, { models }: WriteContext, { id, title }: PermissionFacts, entries: Ledger): string | undefined {
  return modelField(agent, { title, silence: 'the model of the caller' }, entries, ({ tier, written, provider }) => {
    if (tier) return models[tier];
    return agent.dialect === id || written.includes('/') ? written : provider && `${provider}/${written}`;
  });
}
