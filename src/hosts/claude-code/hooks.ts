import type { Document } from '../../parse/document.ts';
import { entry, type MapValue, type Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import { isOfPlugin } from '../shared/plugin.ts';

interface Fault {
  readonly why: string;
  readonly span: Span;
  /** All that does not run because of it. */
  readonly idle: Span;
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
  if (guard) return fault(`\`${guard.value}\` stands outside \`hooks\``, guard.span);
  const misplaced = map.entries.find(({ key, value }) => key.value !== 'hooks' && !unsearched.includes(key.value) && holdsHooks(value, searchedDepth, !events.includes(key.value), false));
  if (misplaced) return fault(`\`${misplaced.key.value}\` holds \`hooks\`, and the loader takes them for hooks in a wrong place that were to guard the agent`, misplaced.value.span);
  const hooks = entry(map, 'hooks')?.value;
  if (!hooks || isNothing(hooks)) return undefined;
  if (hooks.kind !== 'map' || isMatcher(hooks)) return fault('`hooks` is no map of events', hooks.span);
  return hooks.entries.flatMap(({ key, value }) => (refusing.includes(key.value) && !isNothing(value) ? matcherFaults(key.value, value) : []))[0];
}

/** The first of the hooks that the loader leaves out, with the agent loaded all the same. */
export function ignoredHooks(map: MapValue): Fault | undefined {
  const hooks = entry(map, 'hooks')?.value;
  if (hooks?.kind !== 'map') return undefined;
  return hooks.entries.flatMap(({ key, value }) => (refusing.includes(key.value) && !isNothing(value) ? [] : eventFaults(key, value)))[0];
}

/** Places of hooks that do not run because of the way they are written: of an item of a list that is sound beside others that are not nobody knows. */
export function idleHooks({ fields, source }: Document): Span[] {
  const hooks = entry(fields, 'hooks')?.value;
  if (!hooks) return [];
  if (isOfPlugin(source) || hooks.kind !== 'map' || isMatcher(hooks)) return [hooks.span];
  return hooks.entries.flatMap(({ key, value }) => eventFaults(key, value)).map(({ idle }) => idle);
}

function fault(why: string, span: Span, idle = span): Fault {
  return { why, span, idle };
}

function eventFaults(key: MapValue['entries'][number]['key'], value: Value): Fault[] {
  return events.includes(key.value) ? matcherFaults(key.value, value) : [fault(`there is no event \`${key.value}\``, key.span, value.span)];
}

function matcherFaults(event: string, value: Value): Fault[] {
  const why = `the hooks for \`${event}\` are malformed`;
  if (value.kind !== 'list') return [fault(`${why}: they are no list`, value.span)];
  return value.items.flatMap((item): Fault[] => {
    const hooks = item.kind === 'map' ? entry(item, 'hooks')?.value : undefined;
    if (item.kind !== 'map' || hooks?.kind !== 'list') return [fault(`${why}: an item has no list \`hooks\` of its own, with \`type\` and what it runs in each`, item.span)];
    const matcher = entry(item, 'matcher')?.value;
    if (matcher && !isText(matcher)) return [fault(`${why}: \`matcher\` is no text`, matcher.span, item.span)];
    return hooks.items.flatMap((hook) => entryFault(hook, why) ?? []);
  });
}

function entryFault(hook: Value, why: string): Fault | undefined {
  const map = hook.kind === 'map' ? hook : undefined;
  const type = entry(map, 'type')?.value;
  const word = type && isText(type) ? type.value : undefined;
  if (word === undefined) return fault(`${why}: one has no \`type\``, hook.span);
  if (!Object.hasOwn(needed, word)) return fault(`${why}: there is no type \`${word}\``, type!.span, hook.span);
  const missing = needed[word]!.find((key) => {
    const value = entry(map, key)?.value;
    return !value || !isText(value);
  });
  if (missing !== undefined) return fault(`${why}: one of type \`${word}\` has no \`${missing}\``, hook.span);
  const timeout = entry(map, 'timeout')?.value;
  return timeout && !(timeout.kind === 'scalar' && typeof timeout.value === 'number') ? fault(`${why}: \`timeout\` is no number`, timeout.span, hook.span) : undefined;
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
