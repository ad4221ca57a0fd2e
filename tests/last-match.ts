import { parse } from 'yaml';
import { facts as kilo } from '../src/hosts/kilo/facts.ts';
import { facts as opencode } from '../src/hosts/opencode/facts.ts';
import type { Effect } from '../src/model/authority.ts';
import type { Powers } from '../src/model/powers.ts';

/**
 * How opencode and Kilo decide whether a call may be made, written from what they do and not from our reader:
 * rules in their order, the last one whose key and pattern both match decides.
 */
interface Rule {
  readonly key: string;
  readonly pattern: string;
  readonly action: Effect;
}

/** What may be done with a key of permission and the path, command or name it is asked for; nothing where no rule says. */
export type Ruling = (key: string, subject: string) => Effect | undefined;

const rank: Readonly<Record<Effect, number>> = { deny: 0, ask: 1, allow: 2 };
const families = { opencode, kilo } as const;

const keysOf: Readonly<Record<string, readonly string[]>> = {
  'fs-read': ['read', 'glob', 'grep'],
  'fs-write': ['edit'],
  exec: ['bash'],
  net: ['webfetch', 'websearch'],
  'delegate:*': ['task'],
};

const toolKeys = ['read', 'edit', 'glob', 'grep', 'bash', 'task', 'skill', 'todowrite', 'webfetch', 'websearch', 'lsp', 'external_directory', 'doom_loop', 'atlas_read', 'atlas_other', 'my_atlas_find_all', 'web', 'nonsense'];
const kiloKeys = ['background_process', 'cron_create', 'kilo_local_recall', 'suggest'];
const subjects = ['git', 'git status', 'git push', 'git push far', 'rm', 'rm x', 'rm x -f', 'ls', 'npm test', 'cat', 'cat x', 'catalog', 'scout', 'subject', 'smith', '.env', 'a.env', 'a.env.example', 'plain.txt', 'docs/a.md', 'lint', 'domain:example.org'];

/** Asked for without a path or a name. */
const asWhole: ReadonlySet<string> = new Set(['atlas_read', 'atlas_other', 'my_atlas_find_all', 'todowrite', 'doom_loop']);

/** What a shell that takes any command can do by itself. */
const inShell: ReadonlySet<string> = new Set(['read', 'edit', 'glob', 'grep', 'webfetch', 'websearch']);

function stronger(a: Effect, b: Effect): Effect {
  return rank[a] > rank[b] ? a : b;
}

export function isFamily(id: string): id is keyof typeof families {
  return Object.hasOwn(families, id);
}

function rulesIn(text: string): Rule[] {
  const fields = (parse(/^---\r?\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '') ?? {}) as { readonly tools?: Record<string, boolean>; readonly permission?: unknown };
  // The old map goes in first, and a key that is there already keeps its place when it is set again.
  const joined: Record<string, unknown> = {};
  for (const [name, on] of Object.entries(fields.tools ?? {})) joined[['write', 'edit', 'patch'].includes(name) ? 'edit' : name] = on ? 'allow' : 'deny';
  Object.assign(joined, typeof fields.permission === 'string' ? { '*': fields.permission } : fields.permission);
  return Object.entries(joined).flatMap(([key, value]) => (typeof value === 'string' ? [{ key, pattern: '*', action: value as Effect }] : Object.entries(value as Record<string, Effect>).map(([pattern, action]) => ({ key, pattern, action }))));
}

const patterns = new Map<string, RegExp>();

/** `*` is any text and `?` one character; behind the last word ` *` is any arguments, or none. */
function takes(wildcard: string, name: string): boolean {
  let pattern = patterns.get(wildcard);
  if (!pattern) {
    const text = wildcard.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.').replace(/ \.\*$/, '( .*)?');
    patterns.set(wildcard, (pattern = new RegExp(`^${text}$`, 's')));
  }
  return pattern.test(name);
}

function ruling(rules: readonly Rule[]): Ruling {
  return (key, subject) => rules.findLast((rule) => takes(rule.key, key) && takes(rule.pattern, subject))?.action;
}

/** What the rules of a file say, without those of the host. */
export function ownRuling(text: string): Ruling {
  return ruling(rulesIn(text));
}

function defaultRuling(id: keyof typeof families): Ruling {
  return ruling(families[id].defaults.map(([key, pattern, action]) => ({ key, pattern, action })));
}

interface Side {
  /** The dialect, or the host. */
  readonly id: string;
  readonly text: string;
  /** What our own model makes of it. */
  readonly powers: Powers;
}

/** Calls that a written file lets an agent make beyond its source, each as one line; both sides are decided the way their host does. */
export function wider(source: Side, target: Side): string[] {
  if (isFamily(target.id)) return widerKeys(source, { ...target, id: target.id });
  return isFamily(source.id) ? widerPowers(source, target.powers) : [];
}

function widerKeys(source: Side, target: Side & { readonly id: keyof typeof families }): string[] {
  const given = defaultRuling(target.id);
  const own = ownRuling(target.text);
  const has = (key: string, subject: string): Effect => own(key, subject) ?? given(key, subject) ?? 'ask';
  const may = isFamily(source.id) ? ownRuling(source.text) : undefined;
  const found: string[] = [];
  for (const key of target.id === 'kilo' ? [...toolKeys, ...kiloKeys] : toolKeys) {
    for (const subject of asWhole.has(key) ? ['*'] : subjects) {
      const now = has(key, subject);
      const usual = given(key, subject) ?? 'ask';
      const limit = may ? limitOf(may, key, subject, source.id === target.id, usual) : permitted(source.powers, key, subject);
      if (rank[now] > rank[limit]) found.push(`${key} ${subject}: ${limit} became ${now}`);
      // An agent of another dialect gets no more than the host gives one that says nothing.
      if (source.id !== target.id && rank[now] > rank[usual]) found.push(`${key} ${subject}: ${usual} of the host became ${now}`);
    }
  }
  return found;
}

/** What the rules of a file let a key do: on its own host as they say it, on a kindred one as much as any key of the same power, or a shell that takes any command. */
function limitOf(may: Ruling, key: string, subject: string, isOwn: boolean, usual: Effect): Effect {
  const own = may(key, subject) ?? usual;
  if (isOwn) return own;
  const others = Object.values(keysOf).find((keys) => keys.includes(key)) ?? [];
  return [...others.map((other) => may(other, subject) ?? 'allow'), inShell.has(key) ? (may('bash', 'anything else') ?? 'allow') : 'deny'].reduce(stronger, own);
}

/** What powers let a key of permission do; keys that reach nothing outside the conversation are free. */
function permitted(powers: Powers, key: string, subject: string): Effect {
  const power = Object.keys(keysOf).find((name) => keysOf[name]!.includes(key));
  if (key === 'background_process') return levelOf(powers, 'exec', subject);
  if (power === undefined) return 'allow';
  const levels = [levelOf(powers, power === 'delegate:*' ? `delegate:${subject}` : power, subject)];
  if (['fs-read', 'fs-write', 'net'].includes(power) && powers.named.every((named) => named.key !== 'exec' || !named.only)) levels.push(levelOf(powers, 'exec', 'anything else'));
  return levels.reduce(stronger);
}

function levelOf({ named, rest }: Powers, key: string, subject: string): Effect {
  const [kind, server] = key.split(':');
  const names = [key, ...(kind === 'delegate' ? ['delegate:*'] : kind === 'mcp' ? [`mcp:${server}:*`, 'mcp:*:*'] : [])];
  const power = names.flatMap((name) => named.find((candidate) => candidate.key === name) ?? [])[0];
  if (!power) return rest;
  const isIn = (part: string) => (key === 'exec' ? (part.startsWith('=') ? subject === part.slice(1) : `${subject} `.startsWith(`${part} `)) : takes(part, subject));
  if (power.only && !power.only.some(isIn)) return 'deny';
  const cut = (power.except ?? []).map((part) => [part.split(' ')[0] as Effect, part.slice(part.indexOf(' ') + 1)] as const).filter(([, part]) => isIn(part));
  return cut.reduce<Effect>((level, [effect]) => (rank[effect] < rank[level] ? effect : level), power.level);
}

/** What the powers of another host have beyond the rules of a file. */
function widerPowers({ text }: Side, powers: Powers): string[] {
  const own = ownRuling(text);
  const may = (keys: readonly string[], subject: string): Effect => keys.map((key) => own(key, subject) ?? 'allow').reduce(stronger);
  const found: string[] = [];
  const compare = (key: string, subject: string, limit: Effect): void => {
    const now = levelOf(powers, key, subject);
    if (rank[now] > rank[limit]) found.push(`${key} ${subject}: ${limit} became ${now}`);
  };
  for (const subject of subjects) {
    const shell = own('bash', 'anything else') ?? 'allow';
    for (const [power, keys] of Object.entries(keysOf)) {
      if (power === 'delegate:*') compare(`delegate:${subject}`, subject, may(keys, subject));
      else {
        compare(power, subject, stronger(may(keys, subject), power === 'exec' ? 'deny' : shell));
      }
    }
  }
  for (const [server, tool] of [['atlas', 'read'], ['atlas', 'other'], ['my_atlas', 'find_all']] as const) compare(`mcp:${server}:${tool}`, '*', own(`${server}_${tool}`, '*') ?? 'allow');
  return found;
}
