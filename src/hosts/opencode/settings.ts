import { parse } from 'jsonc-parser';
import type { WriteContext } from '../host.ts';
import { isAction, type PermissionRule } from './permission.ts';

/** The project's settings files, in the order in which a later one wins. */
export const settings: readonly string[] = ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'];

export type ProjectRule = Pick<PermissionRule, 'key' | 'pattern' | 'action'>;

/** The permission rules of the project itself, which a rule of an agent would come after and undo. */
export function projectRules({ settings: texts }: WriteContext): ProjectRule[] {
  return settings.flatMap((path) => {
    const text = texts.get(path);
    return text === undefined ? [] : rulesIn((parse(text) as { permission?: unknown } | undefined)?.permission);
  });
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
