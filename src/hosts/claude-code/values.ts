import { entry, type MapValue, type Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';

/** Events whose hooks can refuse a call: when they are malformed the loader takes the whole agent for unsafe. */
const refusing = ['PreToolUse', 'PermissionRequest'];

const words: Readonly<Record<string, readonly string[]>> = {
  permissionMode: ['default', 'manual', 'acceptEdits', 'auto', 'bypassPermissions', 'dontAsk', 'plan'],
  memory: ['user', 'project', 'local'],
  isolation: ['worktree', 'remote'],
};

/** Why hooks make the loader drop the agent, and where. */
export function hookFault(map: MapValue): { readonly why: string; readonly span: Span } | undefined {
  const misplaced = map.entries.find(({ key }) => refusing.includes(key.value));
  if (misplaced) return { why: `\`${misplaced.key.value}\` stands outside \`hooks\``, span: misplaced.key.span };
  const hooks = entry(map, 'hooks')?.value;
  if (!hooks || isNothing(hooks)) return undefined;
  if (hooks.kind !== 'map') return { why: '`hooks` is no map of events', span: hooks.span };
  const broken = hooks.entries.find(({ key, value }) => refusing.includes(key.value) && !isMatcherList(value));
  return broken && { why: `the hooks for \`${broken.key.value}\` are malformed`, span: broken.value.span };
}

/** Fields whose value the loader ignores, in code-unit order. A tool list of the wrong type counts: it leaves no tool at all. */
export function ignoredFields(map: MapValue): string[] {
  const wrong = map.entries.filter(({ key, value }) => isIgnored(key.value, value)).map(({ key }) => key.value);
  return [...new Set(wrong)].toSorted();
}

function isIgnored(key: string, value: Value): boolean {
  if (isNothing(value)) return false;
  if (key === 'tools' || key === 'disallowedTools') return value.kind === 'map' || (value.kind === 'scalar' && typeof value.value !== 'string');
  if (Object.hasOwn(words, key)) return !(value.kind === 'scalar' && words[key]!.includes(String(value.value)));
  if (key === 'effort') return !(value.kind === 'scalar' && (Number.isInteger(value.value) || /^(?:low|medium|high|xhigh|max)$/.test(String(value.value))));
  if (key === 'maxTurns') return !(value.kind === 'scalar' && /^[1-9]\d*$/.test(String(value.value)));
  return false;
}

function isNothing(value: Value): boolean {
  return value.kind === 'scalar' && value.value === null;
}

function isMatcherList(value: Value): boolean {
  return value.kind === 'list' && value.items.every((item) => item.kind === 'map' && entry(item, 'hooks')?.value.kind === 'list');
}
