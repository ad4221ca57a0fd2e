import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readAgent } from '../../src/hosts/detect.ts';
import type { Lever, SettingsChange } from '../../src/hosts/host.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { lower, type Bundle } from '../../src/lower/lower.ts';
import type { Agent } from '../../src/model/agent.ts';
import { decode } from '../../src/parse/source.ts';
import type { Files, Outcome, Project, RealHost, Running, Task } from './hosts/host.ts';
import type { Answer, ToolCall } from './protocols/protocol.ts';

const root = join(import.meta.dirname, '..', '..');

/** What is tried, in the words of the table that a run prints. */
export const promises = ['self-call', 'forbidden tool', 'repair', 'last attempt'] as const;
export type Promised = (typeof promises)[number];

/** How an agent of one host is led to break its promises. */
interface Breach {
  readonly roles: readonly ('main' | 'subagent')[];
  readonly arguments?: readonly string[];
  readonly trusted?: boolean;
  readonly self: ToolCall;
  readonly shell: ToolCall;
  /** Where an agent hands in its answer by a call. */
  readonly answer?: { readonly tool: string; readonly field: string };
}

/** An agent with its guard on one host, in one role. */
export interface PromiseCase {
  readonly id: string;
  readonly host: RealHost['id'];
  readonly source: string;
  readonly role: 'main' | 'subagent';
  readonly bundle: Bundle;
  readonly body: string;
  readonly breach: Breach;
  readonly bad: string;
  readonly good: string;
  readonly attempts: number;
  /** What the ledger says is held; a promise the agent does not make is absent. */
  readonly held: Readonly<Partial<Record<Promised, boolean>>>;
}

/** What was seen, for the table: host, agent, promise. */
export const seen: { readonly host: string; readonly agent: string; readonly role: string; readonly promise: Promised; readonly held: boolean }[] = [];

/** Our own agents and the seeds, each with an answer that lacks something and one that is whole. */
export function promiseCases(): PromiseCase[] {
  const breaches = parse(readFileSync(join(import.meta.dirname, 'promises.yaml'), 'utf8')) as Readonly<Record<string, Breach>>;
  const guard = readFileSync(join(root, 'dist/guard.cjs'), 'utf8');
  const own = folders(join(root, 'fixtures/promises')).map((folder) => ({ name: folder.split('/').at(-1)!, folder, file: join(folder, 'agent.md') }));
  const seeds = folders(join(import.meta.dirname, 'promises')).flatMap((folder) => {
    const name = folder.split('/').at(-1)!;
    const shared = join(root, '..', 'shared/seeds');
    const file = existsSync(shared) ? readdirSync(shared).find((entry) => entry.startsWith(name.replace('seed-', ''))) : undefined;
    return file === undefined ? [] : [{ name, folder, file: join(shared, file) }];
  });
  return [...own, ...seeds].flatMap(({ name, folder, file }) => {
    const [document] = openSource(decode(`${name}.md`, readFileSync(file)));
    // The server that stands in for a model has one model of its own.
    const { model: _model, ...agent } = readAgent(document!);
    const text = (which: string): string => readFileSync(join(folder, `${which}.md`), 'utf8');
    return Object.entries(breaches).flatMap(([id, breach]) => {
      const host = hosts.find((candidate) => candidate.id === id)!;
      const bundle = lower(agent, host, { context: { models: {}, servers: [], settings: new Map() }, allowed: () => true, guard });
      return breach.roles.map((role): PromiseCase => ({
        id: `promise-${name}-on-${id}-${role}`,
        host: id as RealHost['id'],
        source: file.slice(root.length + 1),
        role,
        bundle,
        body: agent.prompt.value.trim(),
        breach,
        bad: text('bad'),
        good: text('good'),
        attempts: agent.contract.limits.find(({ what }) => what === 'attempts')?.value ?? 3,
        held: heldBy(agent, host.enforce(agent), bundle),
      }));
    });
  });
}

function folders(path: string): string[] {
  return existsSync(path) ? readdirSync(path).toSorted().map((name) => join(path, name)) : [];
}

function heldBy({ contract }: Agent, levers: readonly Lever[], { ledger }: Bundle): PromiseCase['held'] {
  const isHeld = (...fields: string[]) => ledger.some(({ field, fate }) => fields.includes(field) && (fate === 'enforced' || fate === 'exact'));
  const answers = ['contract.output', 'contract.return-shape'];
  const asks = levers.some(({ field }) => answers.includes(field));
  return {
    ...(contract.delegation.self === 'forbidden' ? { 'self-call': isHeld('contract.self-delegation') } : {}),
    ...(contract.requiredTools.some(({ tool, mode }) => tool === 'Bash' && mode === 'forbid') ? { 'forbidden tool': isHeld('contract.tool.Bash') } : {}),
    ...(asks ? { repair: isHeld(...answers), 'last attempt': isHeld(...answers) } : {}),
  };
}

/** Leads the agent to break each promise in the real host, and says where the host did otherwise than the ledger says. */
export async function judgePromises(one: PromiseCase, running: Running): Promise<readonly string[]> {
  const { id, breach, role, bad, good, attempts, held, bundle } = one;
  const say = (text: string): Answer => (breach.answer ? { calls: [{ tool: breach.answer.tool, input: { [breach.answer.field]: text } }] } : { text });
  const act = (call: ToolCall): Answer => ({ calls: [JSON.parse(JSON.stringify(call).replaceAll('NAME', bundle.agent)) as ToolCall] });
  const acts = [...(held['self-call'] === undefined ? [] : [act(breach.self)]), ...(held['forbidden tool'] === undefined ? [] : [act(breach.shell)])];
  const perform = (which: string, says: readonly Answer[]): Promise<Outcome> => {
    const project: Project = { id: `${id}-${which}`, files: filesOf(bundle), ...(breach.trusted ? { trusted: true } : {}) };
    const task: Task = { agent: bundle.agent, as: role, body: one.body, ...(breach.arguments ? { arguments: breach.arguments } : {}), ...(role === 'main' ? { main: says } : { child: says }) };
    return running.perform(project, task);
  };
  const first = await perform('repair', [...acts, say(bad), say(good), say('one answer too many')]);
  const second = await perform('last', Array.from({ length: attempts + 2 }, () => say(bad)));
  const of = (outcome: Outcome) => (role === 'main' ? outcome.main : outcome.child);
  const heard = (outcome: Outcome) => of(outcome).flatMap(({ results, users }) => [...results, ...users]).join('\n');
  const found: Record<Promised, boolean> = {
    'self-call': refusal.test(heard(first)) && (role === 'subagent' || first.child.length === 0),
    'forbidden tool': !existsSync(join(first.directory, 'lamp.txt')) && of(first).length > 0,
    repair: heard(first).includes(`attempt 1 of ${attempts}`) && of(first).length === acts.length + 2,
    'last attempt': heard(second).includes(`attempt ${attempts - 1} of ${attempts}`) && of(second).length === attempts,
  };
  const wrong: string[] = [];
  for (const promise of promises) {
    const expected = held[promise];
    if (expected === undefined) continue;
    seen.push({ host: one.host, agent: bundle.agent, role, promise, held: found[promise] });
    if (expected !== found[promise]) wrong.push(`${promise}: the ledger says ${expected ? 'held' : 'not held'}, and it was ${found[promise] ? 'held' : 'not held'}; ${of(first).length} and ${of(second).length} calls, told ${JSON.stringify(heard(promise === 'last attempt' ? second : first).slice(-300))} ${of(first).length === 0 ? first.output.slice(-500) : ''}`);
  }
  return wrong;
}

const refusal = /must not call itself|prevents you from using|unsupported call|Unauthorized tool call|unavailable tool|depth limit|not found|does not exist/i;

/** The files of a bundle, and its settings as they are in a project that has none of its own. */
function filesOf({ files, settings = [] }: Bundle): Files {
  const texts = new Map<string, object>();
  for (const change of settings) texts.set(change.path, withChange(texts.get(change.path) ?? {}, change));
  return { ...Object.fromEntries(files.map(({ path, text }) => [path, text])), ...Object.fromEntries([...texts].map(([path, value]) => [path, JSON.stringify(value, undefined, 2)])) };
}

function withChange(whole: object, { at, value, isItem }: SettingsChange): object {
  const [key, ...rest] = at;
  const old = (whole as Record<string, unknown>)[key!];
  if (rest.length > 0) return { ...whole, [key!]: withChange((old as object | undefined) ?? {}, { path: '', at: rest, value, ...(isItem ? { isItem } : {}) }) };
  return { ...whole, [key!]: isItem ? [...((old as unknown[] | undefined) ?? []), value] : value };
}

/** How many agents kept each promise on each host, for people. */
export function promiseTable(): string {
  const rows = [...new Set(seen.map(({ host, role }) => `${host} (${role})`))].toSorted().map((place) => {
    const own = seen.filter(({ host, role }) => `${host} (${role})` === place);
    const cells = promises.map((promise) => {
      const these = own.filter((row) => row.promise === promise);
      return these.length === 0 ? '' : `${these.filter((row) => row.held).length} of ${these.length}`;
    });
    return [place, ...cells];
  });
  return [['enforced on', ...promises], ...rows].map((row) => row.map((cell) => cell.padEnd(24)).join('').trimEnd()).join('\n');
}
