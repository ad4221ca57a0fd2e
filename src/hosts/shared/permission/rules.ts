import type { Effect } from '../../../model/authority.ts';
import { perObject } from '../../../model/per-object.ts';
import type { Entry, MapValue } from '../../../parse/value.ts';
import { entry } from '../../../parse/value.ts';
import type { Span } from '../../../text/span.ts';
import type { PermissionFacts } from './facts.ts';

/** One line of the list that this host evaluates from the top; the last match wins. */
export interface PermissionRule {
  readonly key: string;
  readonly pattern: string;
  readonly action: Effect;
  /** Of the action's key as it was written. */
  readonly span: Span;
  /** `permission` or `tools`. */
  readonly field: string;
}

/**
 * The rules of one agent in the order in which the host tries them.
 *
 * The host puts the old `tools` map into an object first, wherever it stands, and `permission` over it: a key that is in both
 * keeps its early place. Keys and patterns that are whole numbers come before all others, as in every such object.
 */
export function permissionRules(map: MapValue | undefined): PermissionRule[] {
  const joined = new Map<string, readonly PermissionRule[]>();
  for (const rule of oldRules(map)) joined.set(rule.key, [rule]);
  for (const [key, rules] of permissionMap(entry(map, 'permission'))) joined.set(key, rules);
  return numbersFirst([...joined]).flatMap(([, rules]) => rules);
}

/** What the old `tools` map says, those among it that `permission` puts something else in place of. */
export function oldRules(map: MapValue | undefined): PermissionRule[] {
  const value = entry(map, 'tools')?.value;
  if (value?.kind !== 'map') return [];
  return value.entries.flatMap(({ key, value: on }) => {
    if (on.kind !== 'scalar' || typeof on.value !== 'boolean') return [];
    const permission = key.value === 'write' || key.value === 'patch' ? 'edit' : key.value;
    return [{ key: permission, pattern: '*', action: on.value ? ('allow' as const) : ('deny' as const), span: key.span, field: 'tools' }];
  });
}

function permissionMap(permission: Entry | undefined): (readonly [string, readonly PermissionRule[]])[] {
  const value = permission?.value;
  if (!value || value.kind === 'list') return [];
  const field = 'permission';
  if (value.kind === 'scalar') return isAction(value.value) ? [['*', [{ key: '*', pattern: '*', action: value.value, span: value.span, field }]]] : [];
  return value.entries.flatMap(({ key, value: inner }): (readonly [string, readonly PermissionRule[]])[] => {
    if (inner.kind === 'list') return [];
    if (inner.kind === 'scalar') return isAction(inner.value) ? [[key.value, [{ key: key.value, pattern: '*', action: inner.value, span: key.span, field }]]] : [];
    const rules = new Map<string, PermissionRule>();
    for (const { key: pattern, value: action } of inner.entries) {
      if (action.kind === 'scalar' && isAction(action.value)) rules.set(pattern.value, { key: key.value, pattern: pattern.value, action: action.value, span: pattern.span, field });
    }
    return [[key.value, numbersFirst([...rules]).map(([, rule]) => rule)]];
  });
}

/** The order in which an object of the host's has its keys, whatever the order in which they were written. */
export function numbersFirst<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  const isNumber = ([key]: readonly [string, T]) => /^(?:0|[1-9]\d{0,8})$/.test(key);
  if (!entries.some(isNumber)) return entries;
  return [...entries.filter(isNumber).toSorted(([a], [b]) => Number(a) - Number(b)), ...entries.filter((candidate) => !isNumber(candidate))];
}

export function isAction(value: unknown): value is Effect {
  return value === 'allow' || value === 'ask' || value === 'deny';
}

/** The rules of an agent that says nothing. */
export const defaultRules = perObject(({ defaults }: PermissionFacts) => defaults.map(([key, pattern, action]) => ({ key, pattern, action })));

/** What a key may do in general: the last rule for all of it says so. */
export function generalOf(key: string, rules: readonly Pick<PermissionRule, 'key' | 'pattern' | 'action'>[]): Effect {
  return rules.findLast((rule) => rule.pattern === '*' && matches(rule.key, key))?.action ?? 'ask';
}

/** A wildcard goes before the keys that it takes, and wildcards keep their order: the last match wins, and what is said of one tool is all there is for it. */
export function wildcardsFirst<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const wildcards = items.filter((item) => isWildcard(keyOf(item)));
  if (wildcards.length === 0) return items;
  const ordered = new Set<T>();
  for (const item of items) {
    const last = wildcards.includes(item) ? -1 : wildcards.findLastIndex((wildcard) => matches(keyOf(wildcard), keyOf(item)));
    for (const wildcard of wildcards.slice(0, last + 1)) ordered.add(wildcard);
    ordered.add(item);
  }
  return [...ordered];
}

/** Whether a key or a pattern takes a name, in at most as many steps as the product of both lengths: `*` is any text, `?` one character, and ` *` at the end any more words or none. */
export function matches(wildcard: string, name: string): boolean {
  // Most are `*` or a plain name.
  if (wildcard === name || wildcard === '*') return true;
  if (!isWildcard(wildcard)) return false;
  return fits(wildcard, name) || (wildcard.endsWith(' *') && fits(wildcard.slice(0, -2), name));
}

export function isWildcard(key: string): boolean {
  return key.includes('*') || key.includes('?');
}

function fits(wildcard: string, name: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let position = 0; position < name.length; ) {
    if (wildcard[at] === '*') {
      star = at++;
      resume = position;
    } else if (at < wildcard.length && (wildcard[at] === '?' || wildcard[at] === name[position])) {
      at += 1;
      position += 1;
    } else if (star !== -1) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  return /^\**$/.test(wildcard.slice(at));
}
