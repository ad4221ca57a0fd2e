import type { Effect } from '../../../model/authority.ts';
import type { Entry, MapValue, Value } from '../../../parse/value.ts';
import { entry } from '../../../parse/value.ts';
import type { Span } from '../../../text/span.ts';

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

/** The rules of one agent: those of the old `tools` map first, wherever it stands. */
export function permissionRules(map: MapValue | undefined): PermissionRule[] {
  return [...toolsMap(entry(map, 'tools')?.value), ...flatten(entry(map, 'permission'))];
}

function toolsMap(value: Value | undefined): PermissionRule[] {
  if (value?.kind !== 'map') return [];
  return value.entries.flatMap(({ key, value: on }) => {
    if (on.kind !== 'scalar' || typeof on.value !== 'boolean') return [];
    const permission = key.value === 'write' || key.value === 'patch' || key.value === 'multiedit' ? 'edit' : key.value;
    return [{ key: permission, pattern: '*', action: on.value ? ('allow' as const) : ('deny' as const), span: key.span, field: 'tools' }];
  });
}

function flatten(permission: Entry | undefined): PermissionRule[] {
  const value = permission?.value;
  if (!value) return [];
  const field = 'permission';
  if (value.kind === 'scalar') return isAction(value.value) ? [{ key: '*', pattern: '*', action: value.value, span: value.span, field }] : [];
  if (value.kind === 'list') return [];
  return value.entries.flatMap(({ key, value: inner }) => {
    if (inner.kind === 'scalar') return isAction(inner.value) ? [{ key: key.value, pattern: '*', action: inner.value, span: key.span, field }] : [];
    if (inner.kind === 'list') return [];
    return inner.entries.flatMap(({ key: pattern, value: action }) =>
      action.kind === 'scalar' && isAction(action.value) ? [{ key: key.value, pattern: pattern.value, action: action.value, span: pattern.span, field }] : [],
    );
  });
}

export function isAction(value: unknown): value is Effect {
  return value === 'allow' || value === 'ask' || value === 'deny';
}

/** What a key may do: an action for all, and patterns that differ from it, in the order they are tried. */
export interface KeyState {
  readonly base: Effect;
  readonly patterns: readonly { readonly pattern: string; readonly action: Effect }[];
}

/** The rules that concern one key, folded: a rule for all patterns forgets what came before it. */
export function stateOf(key: string, rules: readonly Pick<PermissionRule, 'key' | 'pattern' | 'action'>[]): KeyState {
  let state: KeyState = { base: 'ask', patterns: [] };
  for (const { key: wanted, pattern, action } of rules) {
    if (!matches(wanted, key)) continue;
    state = pattern === '*' ? { base: action, patterns: [] } : { ...state, patterns: [...state.patterns.filter((other) => other.pattern !== pattern), { pattern, action }] };
  }
  return state;
}

/** A wildcard goes before the keys that it takes, and wildcards keep their order: the last match wins, and what is said of one tool is all there is for it. */
export function wildcardsFirst<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const wildcards = items.filter((item) => /[*?]/.test(keyOf(item)));
  const ordered = new Set<T>();
  for (const item of items) {
    const last = wildcards.includes(item) ? -1 : wildcards.findLastIndex((wildcard) => matches(keyOf(wildcard), keyOf(item)));
    for (const wildcard of wildcards.slice(0, last + 1)) ordered.add(wildcard);
    ordered.add(item);
  }
  return [...ordered];
}

/** Whether a key with `*` and `?` in it takes a name, in at most as many steps as the product of both lengths. */
export function matches(wildcard: string, name: string): boolean {
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
