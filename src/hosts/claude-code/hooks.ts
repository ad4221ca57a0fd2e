import { entry, type MapValue, type Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';

interface Fault {
  readonly why: string;
  readonly span: Span;
}

/** Events whose hooks can refuse a call: when they are malformed the loader takes the whole agent for unsafe. */
const refusing: readonly string[] = ['PreToolUse', 'PermissionRequest'];

const events: readonly string[] = [
  ...refusing, 'PostToolUse', 'PostToolUseFailure', 'PostToolBatch', 'Notification', 'UserPromptSubmit', 'UserPromptExpansion', 'SessionStart', 'SessionEnd', 'Stop',
  'StopFailure', 'SubagentStart', 'SubagentStop', 'PreCompact', 'PostCompact', 'PreModelSwitch', 'PostModelSwitch', 'PermissionDenied', 'Setup', 'TeammateIdle',
  'TaskCreated', 'TaskCompleted', 'Elicitation', 'ElicitationResult', 'ConfigChange', 'WorktreeCreate', 'WorktreeRemove', 'InstructionsLoaded', 'CwdChanged',
  'FileChanged', 'DirectoryAdded', 'MessageDisplay',
];

/** What a hook of each type cannot do without. */
const needed: Readonly<Record<string, readonly string[]>> = { command: ['command'], prompt: ['prompt'], agent: ['prompt'], http: ['url'], mcp_tool: ['server', 'tool'] };

/** Fields below which the loader does not look for hooks that stand in a wrong place. */
const unsearched: readonly string[] = ['metadata', 'mcpServers', 'lspServers'];
const searchedDepth = 3;

/** Why hooks make the loader drop the agent, and where. */
export function hookFault(map: MapValue): Fault | undefined {
  const guard = guardKey(map);
  if (guard) return { why: `\`${guard.value}\` stands outside \`hooks\``, span: guard.span };
  const misplaced = map.entries.find(({ key, value }) => key.value !== 'hooks' && !unsearched.includes(key.value) && holdsHooks(value, searchedDepth, !events.includes(key.value), false));
  if (misplaced) return { why: `\`${misplaced.key.value}\` holds \`hooks\`, and the loader takes them for hooks in a wrong place that were to guard the agent`, span: misplaced.value.span };
  const hooks = entry(map, 'hooks')?.value;
  if (!hooks || isNothing(hooks)) return undefined;
  if (hooks.kind !== 'map' || isMatcher(hooks)) return { why: '`hooks` is no map of events', span: hooks.span };
  return first(hooks, ({ key, value }) => (refusing.includes(key.value) && !isNothing(value) ? matchersFault(key.value, value) : undefined));
}

/** The first of the hooks that the loader leaves out, with the agent loaded all the same. */
export function ignoredHooks(map: MapValue): Fault | undefined {
  const hooks = entry(map, 'hooks')?.value;
  if (hooks?.kind !== 'map') return undefined;
  return first(hooks, ({ key, value }) => {
    if (!events.includes(key.value)) return { why: `there is no event \`${key.value}\``, span: key.span };
    return refusing.includes(key.value) && !isNothing(value) ? undefined : matchersFault(key.value, value);
  });
}

function first(map: MapValue, fault: (entry: MapValue['entries'][number]) => Fault | undefined): Fault | undefined {
  return map.entries.map(fault).find((found) => found !== undefined);
}

function matchersFault(event: string, value: Value): Fault | undefined {
  const why = `the hooks for \`${event}\` are malformed`;
  if (value.kind !== 'list') return { why: `${why}: they are no list`, span: value.span };
  return value.items.map((item): Fault | undefined => {
    const hooks = item.kind === 'map' ? entry(item, 'hooks')?.value : undefined;
    if (item.kind !== 'map' || hooks?.kind !== 'list') return { why: `${why}: an item has no list \`hooks\` of its own, with \`type\` and what it runs in each`, span: item.span };
    const matcher = entry(item, 'matcher')?.value;
    if (matcher && !isText(matcher)) return { why: `${why}: \`matcher\` is no text`, span: matcher.span };
    return hooks.items.map((hook) => entryFault(hook, why)).find((found) => found !== undefined);
  }).find((found) => found !== undefined);
}

function entryFault(hook: Value, why: string): Fault | undefined {
  const map = hook.kind === 'map' ? hook : undefined;
  const type = entry(map, 'type')?.value;
  const word = type && isText(type) ? type.value : undefined;
  if (word === undefined) return { why: `${why}: one has no \`type\``, span: hook.span };
  if (!Object.hasOwn(needed, word)) return { why: `${why}: there is no type \`${word}\``, span: type!.span };
  const missing = needed[word]!.find((key) => {
    const value = entry(map, key)?.value;
    return !value || !isText(value);
  });
  if (missing !== undefined) return { why: `${why}: one of type \`${word}\` has no \`${missing}\``, span: hook.span };
  const timeout = entry(map, 'timeout')?.value;
  return timeout && !(timeout.kind === 'scalar' && typeof timeout.value === 'number') ? { why: `${why}: \`timeout\` is no number`, span: timeout.span } : undefined;
}

/** Whether a value has hooks somewhere that look like some that were to refuse calls. A list below `hooks` holds hooks and not their matchers. */
function holdsHooks(value: Value, depth: number, matchersCount: boolean, isHookList: boolean): boolean {
  if (value.kind === 'map' && (guardKey(value) || (matchersCount && isMatcher(value)))) return true;
  if (depth === 0 || value.kind === 'scalar') return false;
  if (value.kind === 'list') return value.items.some((item) => holdsHooks(item, depth - 1, matchersCount, isHookList));
  if (isHookList && hasText(value, 'type')) return false;
  return value.entries.some(({ key, value: inner }) =>
    !unsearched.includes(key.value)
    && holdsHooks(inner, depth - 1, matchersCount && !events.includes(key.value), key.value === 'hooks' && inner.kind === 'list'));
}

function guardKey(map: MapValue): MapValue['entries'][number]['key'] | undefined {
  return map.entries.find(({ key, value }) => refusing.includes(key.value) && !isNothing(value) && !(value.kind === 'list' && value.items.length === 0))?.key;
}

/** A map with `hooks` in it, as an event has them in its list. */
function isMatcher(map: MapValue): boolean {
  const hasMatcher = entry(map, 'matcher') !== undefined;
  if (!hasMatcher && map.entries.some(({ key }) => events.includes(key.value))) return false;
  const hooks = entry(map, 'hooks')?.value;
  if (hooks?.kind === 'list') return hooks.items.length > 0;
  return hooks?.kind === 'map' && (hasMatcher || hasText(hooks, 'type'));
}

function hasText(map: MapValue, key: string): boolean {
  const value = entry(map, key)?.value;
  return value !== undefined && isText(value);
}

function isText(value: Value): value is Extract<Value, { kind: 'scalar' }> & { readonly value: string } {
  return value.kind === 'scalar' && typeof value.value === 'string';
}

function isNothing(value: Value): boolean {
  return value.kind === 'scalar' && value.value === null;
}
