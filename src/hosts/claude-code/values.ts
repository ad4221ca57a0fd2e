import type { MapValue, Value } from '../../parse/value.ts';

const words: Readonly<Record<string, readonly string[]>> = {
  permissionMode: ['default', 'manual', 'acceptEdits', 'auto', 'bypassPermissions', 'dontAsk', 'plan'],
  memory: ['user', 'project', 'local'],
  isolation: ['worktree', 'remote'],
};

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
