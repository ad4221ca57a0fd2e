import { sameTarget, targetKey, type Authority, type Capability, type Effect, type Grant, type Target } from './authority.ts';
import { compare } from '../text/order.ts';
import { perObject } from './per-object.ts';

/**
 * What an agent can do in the end, which is what the first law compares.
 *
 * Keys: `fs-read`, `fs-write`, `exec`, `net`, `delegate:NAME`, `mcp:SERVER:TOOL`, `host-tool:HOST:NAME`;
 * `delegate:*`, `mcp:SERVER:*` and `mcp:*:*` stand for all that is not named on its own.
 */
export interface Powers {
  /** Level of every power without an entry. */
  readonly rest: Effect;
  /** Sorted by key. */
  readonly named: readonly Power[];
}

export interface Power {
  readonly key: string;
  readonly level: Effect;
  /** The only commands, paths or names it reaches, sorted; absent when it reaches all. */
  readonly only?: readonly string[];
  /** What is cut out of it, each as `deny PATTERN` or `ask PATTERN`, sorted. */
  readonly except?: readonly string[];
}

/** A power of one agent that another does not have, or has less of. */
export interface Excess {
  readonly key: string;
  readonly has: Power;
  readonly may: Power;
}

/** The power a capability belongs to. The capabilities left out are inert: they reach nothing outside the conversation. */
export const powerOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'fs-read',
  list: 'fs-read',
  search: 'fs-read',
  edit: 'fs-write',
  write: 'fs-write',
  notebook: 'fs-write',
  shell: 'exec',
  'web-fetch': 'net',
  'web-search': 'net',
  delegate: 'delegate:*',
};

const rank: Readonly<Record<Effect, number>> = { deny: 0, ask: 1, allow: 2 };

/** What a shell can do by itself. */
const insideExec: ReadonlySet<string> = new Set(['fs-read', 'fs-write', 'net']);

/** The powers of an authority. `inherit` counts as `allow`: both mean whatever the session approves. */
export const powersOf = perObject(({ rest, grants }: Authority): Powers => {
  const level = rest === 'deny' ? 'deny' : 'allow';
  const parts = new Map<string, Power[]>();
  for (const { target } of grants) {
    const key = powerKey(target);
    if (key && !parts.has(key)) parts.set(key, members(key, target).map((member) => powerFor(key, member, grants, level)));
  }
  if (namesCallees(grants)) parts.set('delegate:*', [{ key: 'delegate:*', level: 'deny' }]);
  const named = [...parts.values()].map((own) => own.reduce(wider));
  return { rest: level, named: named.toSorted((a, b) => compare(a.key, b.key)) };
});

/** What `inner` has beyond `outer`; empty when every power of `inner` is one that `outer` has too. */
export function excess(inner: Powers, outer: Powers): Excess[] {
  const keys = new Set(everyKey);
  for (const { named } of [inner, outer]) for (const { key } of named) keys.add(key);
  const found: Excess[] = [];
  for (const key of keys) {
    const has = level(inner, key);
    if (has.level === 'deny') continue;
    const may = permitted(outer, key);
    if (!covers(may, has)) found.push({ key, has, may });
  }
  return found.toSorted((a, b) => compare(a.key, b.key));
}

/** The powers that every agent has or lacks, whether they are named or not. */
const everyKey: readonly string[] = [...Object.values(powerOf), 'mcp:*:*'];

/** Whether authority did not widen: every power of `inner` is one that `outer` has. */
export function within(inner: Powers, outer: Powers): boolean {
  return excess(inner, outer).length === 0;
}

/** Whether an agent can call any other agent at all. */
export function canDelegate({ rest, named }: Powers): boolean {
  const callees = named.filter(({ key }) => key.startsWith('delegate:'));
  return callees.some(({ level }) => level !== 'deny') || (rest !== 'deny' && !callees.some(({ key }) => key === 'delegate:*'));
}

/** The first words of a command pattern: `git:*`, `git *` and `git` (with any arguments) are all `git`. */
export function argvPrefix(pattern: string): string {
  const words = pattern.trim().replace(/:\*$/, ' *');
  return words.endsWith(' *') ? words.slice(0, -2).trim() : `=${words}`;
}

/** Agents that are named one by one shut out all others, as a pattern does for a command. */
function namesCallees(grants: readonly Grant[]): boolean {
  const given = grants.filter(({ effect }) => effect !== 'deny').map(({ target }) => target);
  return given.some(({ kind }) => kind === 'agent') && !given.some((target) => target.kind === 'capability' && target.capability === 'delegate');
}

function powerKey(target: Target): string | undefined {
  if (target.kind === 'capability') return powerOf[target.capability];
  return target.kind === 'agent' ? `delegate:${target.name}` : targetKey(target);
}

/** All targets that make up a power: one capability of it is enough to have it. */
function members(key: string, target: Target): readonly Target[] {
  return target.kind === 'capability' ? capabilitiesOf.get(key)! : [target];
}

const capabilitiesOf: ReadonlyMap<string, readonly Target[]> = new Map(Object.values(powerOf).map((key) => {
  const own = (Object.keys(powerOf) as Capability[]).filter((capability) => powerOf[capability] === key);
  return [key, own.map((capability) => ({ kind: 'capability', capability }))];
}));

function powerFor(key: string, target: Target, grants: readonly Grant[], rest: Effect): Power {
  const own = grants.filter((grant) => reaches(grant.target, target));
  if (own.length === 0) return { key, level: rest };
  if (own.every(({ effect, pattern }) => effect === 'allow' && pattern === undefined)) return { key, level: 'allow' };
  const limit = (grant: Grant) => (key === 'exec' ? argvPrefix(grant.pattern!) : grant.pattern!);
  if (own.some(({ effect, pattern }) => effect === 'deny' && pattern === undefined)) return { key, level: 'deny' };

  const except = own.filter(({ effect, pattern }) => effect === 'deny' && pattern !== undefined).map((grant) => `deny ${limit(grant)}`);
  const given = own.filter(({ effect, pattern }) => effect !== 'deny' && pattern === undefined);
  // What is said of a tool or an agent by name counts before what is said of all.
  const named = given.filter((grant) => sameTarget(grant.target, target));
  const whole = named.length > 0 ? named : given;
  const parts = own.filter(({ effect, pattern }) => effect !== 'deny' && pattern !== undefined);
  const asked = parts.filter(({ effect }) => effect === 'ask').map((grant) => `ask ${limit(grant)}`);
  if (whole.length > 0 || parts.length === 0) {
    const level = whole.length > 0 ? strongest(whole) : rest;
    return withLists({ key, level }, undefined, level === 'allow' ? [...except, ...asked] : except);
  }
  return withLists({ key, level: strongest(parts) }, parts.map(limit), strongest(parts) === 'allow' ? [...except, ...asked] : except);
}

/** A grant of a whole server or of all delegation reaches each of its parts. */
function reaches(grant: Target, target: Target): boolean {
  if (sameTarget(grant, target)) return true;
  if (grant.kind === 'mcp' && target.kind === 'mcp') return grant.tool === '*' && (grant.server === '*' || grant.server === target.server);
  return grant.kind === 'capability' && grant.capability === 'delegate' && target.kind === 'agent';
}

function strongest(grants: readonly Grant[]): Effect {
  return grants.some(({ effect }) => effect === 'allow') ? 'allow' : 'ask';
}

function withLists(power: Power, only: readonly string[] | undefined, except: readonly string[]): Power {
  return {
    ...power,
    ...(only ? { only: [...new Set(only)].toSorted() } : {}),
    ...(except.length > 0 ? { except: [...new Set(except)].toSorted() } : {}),
  };
}

function wider(a: Power, b: Power): Power {
  const [most, other] = rank[a.level] >= rank[b.level] ? [a, b] : [b, a];
  if (!a.only && !b.only && !a.except && !b.except) return { key: a.key, level: most.level };
  const isEven = most.level === other.level;
  const only = isEven ? most.only && other.only && [...most.only, ...other.only] : most.only;
  const cuts = [...(most.except ?? []), ...(other.except ?? [])].map((cut) => cut.slice(cut.indexOf(' ') + 1));
  const except = cuts.flatMap((cut) => {
    const [first, second] = [on(most, cut), on(other, cut)];
    const left = rank[first] > rank[second] ? first : second;
    return left === most.level ? [] : [`${left} ${cut}`];
  });
  return withLists({ key: a.key, level: most.level }, only, except);
}

/** What a power does with all that one pattern takes. */
function on({ key, level, only, except = [] }: Power, pattern: string): Effect {
  const has = (effect: Effect): boolean => except.some((cut) => cut.startsWith(`${effect} `) && isPart(key, pattern, cut.slice(effect.length + 1)));
  if (has('deny') || only?.some((whole) => isPart(key, pattern, whole)) === false) return 'deny';
  return level === 'allow' && has('ask') ? 'ask' : level;
}

/** Whether one pattern is known to take nothing that another does not take. */
function isPart(key: string, part: string, whole: string): boolean {
  if (part === whole) return true;
  return key === 'exec' ? startsWith(part, whole) : /^[^*?]*\*$/.test(whole) && part.startsWith(whole.slice(0, -1));
}

function level(powers: Powers, key: string): Power {
  const own = powers.named.find((power) => power.key === key);
  if (own) return own;
  for (const candidate of ancestors(key)) {
    const found = powers.named.find((power) => power.key === candidate);
    if (found) return { ...found, key };
  }
  return { key, level: powers.rest };
}

function ancestors(key: string): string[] {
  if (!key.includes(':')) return [];
  if (key.startsWith('delegate:')) return ['delegate:*'];
  const [kind, server] = key.split(':');
  return kind === 'mcp' ? [`mcp:${server}:*`, 'mcp:*:*'] : [];
}

/** What the source may do: a shell that takes any command contains reading, writing and the network. */
function permitted(outer: Powers, key: string): Power {
  const own = level(outer, key);
  if (!insideExec.has(key)) return own;
  const exec = level(outer, 'exec');
  return exec.only ? own : wider(own, { key, level: exec.level });
}

function covers(may: Power, has: Power): boolean {
  if (rank[has.level] > rank[may.level]) return false;
  if (may.only && !(has.only?.every((part) => may.only!.some((whole) => whole === part || (has.key === 'exec' && startsWith(part, whole)))) ?? false)) return false;
  return (may.except ?? []).every((part) => has.except?.includes(part) || (part.startsWith('ask ') && (has.level === 'ask' || has.except?.includes(`deny ${part.slice('ask '.length)}`))));
}

/** Whether every command of one prefix has another prefix too: `git push` and the bare `=git` are `git`. */
function startsWith(part: string, whole: string): boolean {
  return !whole.startsWith('=') && `${part.replace(/^=/, '')} `.startsWith(`${whole} `);
}
