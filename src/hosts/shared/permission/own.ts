import type { Agent } from '../../../model/agent.ts';
import type { Effect, OrderedRule } from '../../../model/authority.ts';
import type { PermissionFacts } from './facts.ts';
import { forbiddenTools } from './forbidden.ts';
import { matches } from './rules.ts';

/** The rules of a file of this host's own: in their order, since that decides, and behind them what the prose forbids. */
export function ownPermission(agent: Agent, host: PermissionFacts): Map<string, unknown> {
  const { delegation } = agent.contract;
  let rules = agent.rules ?? [];
  const forbidden = [...(delegation.self === 'forbidden' ? [agent.name.value] : []), ...delegation.forbidden].filter((name) => decided(rules, 'task', name) !== 'deny');
  if (forbidden.length > 0) rules = withLast(rules, 'task', forbidden);
  for (const { keys } of forbiddenTools(agent, host)) for (const key of keys) rules = withLast(rules, key, ['*']);
  for (const [key, others] of Object.entries(host.alsoRuns ?? {})) {
    if (standing(rules, key).some(({ action }) => action !== 'allow')) for (const other of others) rules = withLast(rules, other, ['*']);
  }
  const permission = new Map<string, Map<string, Effect>>();
  for (const { key, pattern, action } of rules) {
    const own = permission.get(key) ?? new Map<string, Effect>();
    permission.set(key, own.set(pattern, action));
  }
  return new Map([...permission].map(([key, own]) => [key, own.size === 1 && own.has('*') ? own.get('*') : own]));
}

/** What the rules say to one use of a key; nothing where they say nothing. */
function decided(rules: readonly OrderedRule[], key: string, subject: string): Effect | undefined {
  return rules.findLast((rule) => matches(rule.key, key) && matches(rule.pattern, subject))?.action;
}

/** The rules that concern a key, less those that a later one for every use takes back. */
function standing(rules: readonly OrderedRule[], key: string): readonly OrderedRule[] {
  const all = rules.filter((rule) => matches(rule.key, key));
  const mine = all.slice(Math.max(0, all.findLastIndex(({ pattern }) => pattern === '*')));
  return mine.filter(({ pattern }, index) => !mine.slice(index + 1).some((later) => later.pattern === pattern));
}

/** The rules with denials of a key at their end. A key that is moved there says again what holds for it, so nothing else of it changes. */
function withLast(rules: readonly OrderedRule[], key: string, denied: readonly string[]): OrderedRule[] {
  const mine = standing(rules, key);
  if (mine.every(({ action }) => action === 'deny') && mine.some(({ pattern }) => pattern === '*')) return [...rules];
  const isSaid = rules.some((rule) => rule.key === key) && !denied.includes('*');
  const stays = isSaid ? mine.filter(({ pattern }) => !denied.includes(pattern)).map((rule) => ({ ...rule, key })) : [];
  // A whole number comes before all others, wherever it is written, and behind a rule for all it would be lost.
  const isLost = ({ pattern }: OrderedRule) => mine[0]?.pattern === '*' && /^\d+$/.test(pattern);
  return [...rules.filter((rule) => rule.key !== key), ...stays.filter((rule) => !isLost(rule)), ...denied.map((pattern) => ({ key, pattern, action: 'deny' as const }))];
}
