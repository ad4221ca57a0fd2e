import { parse } from 'jsonc-parser';
import type { WriteContext } from '../../host.ts';
import type { PermissionFacts } from './facts.ts';
import { isAction, type PermissionRule } from './rules.ts';

export type ProjectRule = Pick<PermissionRule, 'key' | 'pattern' | 'action'>;

/** The permission rules of the project itself, which a rule of an agent would come after and undo. */
export function projectRules({ settings: texts }: WriteContext, host: PermissionFacts): ProjectRule[] {
  return host.settings.flatMap((path) => {
    const text = texts.get(path);
    return text === undefined ? [] : rulesOfSettings(text);
  });
}

export function rulesOfSettings(text: string): ProjectRule[] {
  return rulesIn((parse(text) as { permission?: unknown } | undefined)?.permission);
}

function rulesIn(permission: unknown): ProjectRule[] {
  if (isAction(permission)) return [{ key: '*', pattern: '*', action: permission }];
  return pairs(permission).flatMap(([key, value]) =>
    isAction(value) ? [{ key, pattern: '*', action: value }] : pairs(value).flatMap(([pattern, action]) => (isAction(action) ? [{ key, pattern, action }] : [])),
  );
}

function pairs(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
