import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import type { ToolFact } from '../../src/hosts/fact.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { type Commanded, commanded } from './commanded.ts';
import type { RealHost, Surroundings } from './hosts/host.ts';
import { makePlace, markdownBody } from './hosts/place.ts';
import type { ModelRequest } from './mock.ts';
import { type Answer, type Json, list, object, string, type ToolCall } from './protocols/protocol.ts';
import { runToEnd } from './sandbox.ts';

const root = join(import.meta.dirname, '..', '..');

/** What the model answers, and what has to come of it. */
const endings = ['first', 'repair', 'never', 'narrow', 'long'] as const;
type Ending = (typeof endings)[number];

/** `mandate run` on one real host. */
export interface RunCase {
  readonly id: string;
  readonly host: RealHost['id'];
  readonly source: string;
  readonly agent: string;
  readonly ending: Ending;
  readonly text: string;
  readonly good: string;
  readonly bad: string;
  /** A call that runs a command. */
  readonly shell: ToolCall;
}

/** The time of each run, and the CPU that the command took beside its host, for the table. */
const seen: { readonly host: string; readonly agent: string; readonly ending: Ending; readonly status: string; readonly milliseconds: number; readonly own: number }[] = [];

/** The envelope of an agent and an ending, which is the same on every host. */
const envelopes = new Map<string, { readonly host: string; readonly text: string }>();

/** An agent that may look and nothing else. */
const narrow = `---
name: gauge-reader
description: Reads the gauges of the harbour
tools: Read, Grep
---
# Gauge Reader

You read gauges.

ALWAYS return JSON: {status, files_changed, errors, next_action}
`;

/** More than a word of a command can hold. */
const long = `---
name: keeper-of-logs
description: Keeps the log of the harbour
tools: Read
---
# Keeper of Logs

You keep the log of the harbour. \`{file:x}\` and \`{env:HOME}\` stand for what they say.

${Array.from({ length: 3000 }, (_, index) => `- Ship ${index} lay at quay ${index % 7} with "lamps" and \\ ropes, und Möwen.\n`).join('')}
The last line.
`;

/** The seeds where they are, else agents of our own in their manner; each to be fulfilled at once, after one repair, and never. */
export function runCases(): RunCase[] {
  const calls = parse(readFileSync(join(import.meta.dirname, 'promises.yaml'), 'utf8')) as Readonly<Record<string, { readonly shell: ToolCall }>>;
  const shared = join(root, '..', 'shared/seeds');
  const seeds = existsSync(shared) ? readdirSync(shared).map((file) => ({ agent: `seed-${file.slice(0, 3)}`, file: join(shared, file), answers: join(import.meta.dirname, 'promises', `seed-${file.slice(0, 3)}`) })) : [];
  const own = ['harbour-architect', 'mayak'].map((agent) => ({ agent, file: join(root, 'fixtures/promises', agent, 'agent.md'), answers: join(root, 'fixtures/promises', agent) }));
  const agents = (seeds.length > 0 ? seeds : own).map(({ agent, file, answers }) => ({
    agent,
    source: file,
    text: readFileSync(file, 'utf8'),
    good: readFileSync(join(answers, 'good.md'), 'utf8'),
    bad: readFileSync(join(answers, 'bad.md'), 'utf8'),
    endings: ['first', 'repair', 'never'] as const,
  }));
  const reader = { agent: 'gauge-reader', source: 'runs.ts', text: narrow, good: '{"status": "done", "files_changed": [], "errors": [], "next_action": "none"}', bad: '', endings: ['narrow'] as const };
  const keeper = { agent: 'keeper-of-logs', source: 'runs.ts', text: long, good: 'The log is kept.', bad: '', endings: ['long'] as const };
  return (Object.keys(commanded) as RealHost['id'][]).flatMap((host) =>
    [...agents, reader, keeper].flatMap(({ endings: own, ...agent }) => own.map((ending): RunCase => ({ ...agent, host, ending, shell: calls[host]!.shell, id: `${agent.agent}-on-${host}-run-${ending}` }))),
  );
}

/** Runs the agent in the real host, and says where the run is not what it has to be. */
export async function judgeRun(one: RunCase, surroundings: Surroundings): Promise<readonly string[]> {
  const { host, agent, ending, text, good, bad, shell } = one;
  const recipe = commanded[host]!;
  const expected = { first: { status: 'fulfilled', answers: [good] }, repair: { status: 'fulfilled', answers: [bad, good] }, never: { status: 'unfulfilled', answers: [bad, bad, bad] }, narrow: { status: 'fulfilled', answers: [good] }, long: recipe.shortPrompts ? { status: 'failed', answers: [] } : { status: 'fulfilled', answers: [good] } }[ending];
  const prompt = markdownBody(text).trim();
  const says: Answer[] = [...(ending === 'narrow' ? [{ calls: [shell] }] : []), ...expected.answers.map((answer) => ({ text: answer })), { text: 'one answer too many' }];
  // Some hosts ask the model for more: titles, and what to remember.
  const mark = prompt.slice(0, 60);
  const isAgent = (request: ModelRequest): boolean => request.system.join('\n').includes(mark);
  let turn = 0;
  const channel = surroundings.mock.open((request) => (isAgent(request) ? handedIn(says[turn++] ?? { text: 'done' }, request, recipe) : { text: 'done' }));
  try {
    const went = await perform(one, recipe, channel.url, surroundings);
    // As many as there are by now: the run may be made again for its time.
    const requests = channel.requests.filter(isAgent);
    const { envelope } = went;
    const again = (): Promise<Performed> => {
      turn = 0;
      return perform(one, recipe, channel.url, surroundings);
    };
    seen.push({ host, agent, ending, status: string(envelope['status']), milliseconds: went.milliseconds, own: await leastOwn(went, again) });
    const key = `${agent} ${ending}`;
    const comparable = JSON.stringify(ending === 'narrow' ? { ...envelope, answer: plainAnswer(envelope['answer']), errors: [] } : envelope);
    const own = { host, text: comparable };
    const isRefused = ending === 'long' && recipe.shortPrompts;
    const other = isRefused ? own : (envelopes.get(key) ?? own);
    if (!isRefused) envelopes.set(key, other);
    const wrong = [
      ...(envelope['status'] === expected.status && went.exit === (expected.status === 'fulfilled' ? 0 : 1) ? [] : [`status: expected ${expected.status}, got ${string(envelope['status'])} with exit ${went.exit}: ${JSON.stringify(envelope['errors'])} ${went.stderr.slice(-400)}`]),
      ...(plainAnswer(envelope['answer']) === plainAnswer(expected.answers.at(-1) ?? '') ? [] : [`answer: got ${JSON.stringify(envelope['answer']).slice(0, 200)}`]),
      ...(envelope['attempts'] === expected.answers.length ? [] : [`attempts: expected ${expected.answers.length}, got ${String(envelope['attempts'])}`]),
      ...(ending === 'long' && requests.length > 0 && !requests[0]!.system.join('\n').includes(prompt) ? ['prompt: not on the wire as it is written'] : []),
      ...(requests.length === says.length - 1 ? [] : [`model calls: expected ${says.length - 1}, got ${requests.length}`]),
      ...(other.text === comparable ? [] : [`envelope: not that of ${other.host}\n    ${other.text}\n    ${comparable}`]),
      ...(went.left.length > 0 ? [`project: expected it as it was, found ${went.left.join(', ')}`] : []),
      ...(expected.answers.length > 1 && !requests[1]?.users.some((words) => words.includes('does not keep what your instructions promise')) ? ['repair: the model was not told what is missing'] : []),
    ];
    const { handIn } = recipe;
    if (ending === 'narrow' && handIn !== undefined && !requests[0]?.tools.includes(handIn)) wrong.push(`answer: expected the call ${handIn} for it`);
    return ending === 'narrow' ? [...wrong, ...tooWide(requests[0], hosts.find(({ id }) => id === host)!.tools)] : wrong;
  } finally {
    channel.close();
  }
}

/** CPU seconds that a run may take beside its host, how often a run that took more is made, and for how many seconds in all. */
const most = 0.3;
const mostOften = 3;
let secondsLeft = 20;

/** Other work on the machine makes a run dearer and never cheaper, so the least of several is what it costs. */
async function leastOwn(first: Performed, again: () => Promise<Performed>): Promise<number> {
  let least = first.own;
  for (let times = 1; times < mostOften && least > most && secondsLeft > 0; times += 1) {
    const went = await again();
    secondsLeft -= went.milliseconds / 1000;
    least = Math.min(least, went.own);
  }
  return least;
}

/** Where the host offers a call for an answer that is JSON, the model uses it. */
function handedIn(answer: Answer, { tools }: ModelRequest, { handIn = '' }: Commanded): Answer {
  return tools.includes(handIn) && answer.text?.startsWith('{') ? { calls: [{ tool: handIn, input: object(JSON.parse(answer.text)) }] } : answer;
}

/** What an answer says, however its JSON is set. */
function plainAnswer(answer: unknown): string {
  const text = string(answer).trim();
  return text.startsWith('{') ? JSON.stringify(JSON.parse(text)) : text;
}

interface Performed {
  readonly envelope: Json;
  readonly exit: number | null;
  readonly stderr: string;
  readonly milliseconds: number;
  readonly own: number;
  /** Files in the project beside those that were there. */
  readonly left: readonly string[];
}

async function perform({ id, host, agent, ending, text }: RunCase, recipe: Commanded, url: string, surroundings: Surroundings): Promise<Performed> {
  const empty = await makePlace(surroundings, `run-${host}`, { id, files: {} });
  const place = await makePlace(surroundings, `run-${host}`, { id, files: {}, home: recipe.home(url, empty.project) });
  const bin = join(place.temporary, 'bin');
  mkdirSync(bin);
  symlinkSync(recipe.file(surroundings.installed[host]!), join(bin, recipe.program));
  const [file, clock, cpu] = ['agent.md', 'clock.cjs', 'cpu'].map((name) => join(place.temporary, name.replace('agent', agent))) as [string, string, string];
  writeFileSync(file, text);
  writeFileSync(clock, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(cpu)}, JSON.stringify(process.cpuUsage())));`);
  const began = performance.now();
  const ended = await runToEnd({
    command: process.execPath,
    arguments: ['-r', clock, join(root, 'bin/mandate.js'), 'run', file, '--host', host, '--format', 'json', '--timeout', '120', ...(ending === 'narrow' ? ['--yes'] : []), ...(recipe.options ?? [])],
    directory: place.project,
    environment: { ...place.environment, ...recipe.environment(url, place, surroundings.scratch), PATH: [bin, surroundings.programs].join(delimiter) },
    input: 'Show what you can do',
    seconds: 150,
  });
  const milliseconds = performance.now() - began;
  const { user, system } = JSON.parse(readFileSync(cpu, 'utf8')) as NodeJS.CpuUsage;
  let envelope: Json = {};
  try {
    envelope = object(JSON.parse(ended.stdout));
  } catch {
    // What was printed instead shows in the report.
  }
  return { envelope, exit: ended.code, stderr: ended.stderr + (Object.keys(envelope).length === 0 ? ended.stdout : ''), milliseconds, own: (user + system) / 1e6, left: readdirSync(place.project) };
}

/** Powers on the wire that an agent which only looks was not given. Codex reads with a shell, in a sandbox that holds its call back. */
function tooWide(request: ModelRequest | undefined, facts: readonly ToolFact[]): string[] {
  if (!request) return ['tools: the agent made no request'];
  const harmless = ['read', 'list', 'search', 'plan', 'todo', 'ask-user', 'tool-search', 'skill', 'finish'];
  const named = request.tools.flatMap((name) => {
    const fact = facts.find((tool) => tool.name === name && tool.capabilities.length > 0) ?? facts.find(({ onWire }) => onWire?.includes(name));
    return (fact?.capabilities ?? []).filter((capability) => !harmless.includes(capability)).map((capability) => `${name} gives ${capability}`);
  });
  const sandbox = list(request.raw['input']).length > 0 && request.tools.includes('exec_command');
  return named.filter((one) => !(sandbox && /^(?:exec_command|write_stdin) /.test(one))).map((one) => `tools: ${one}, which was not granted; on the wire ${request.tools.join(', ')}`);
}

/** Status, time, and the CPU seconds of the command beside those of its host: the least of up to three runs. */
export function runTable(): string {
  if (seen.length === 0) return '';
  const places = [...new Set(seen.map(({ host, agent }) => `${host}\t${agent}`))].toSorted();
  const rows = places.map((place) => {
    const [host, agent] = place.split('\t');
    const cells = endings.map((ending) => {
      const found = seen.find((row) => row.host === host && row.agent === agent && row.ending === ending);
      return found ? `${found.status} ${(found.milliseconds / 1000).toFixed(1)} s +${found.own.toFixed(2)} s CPU` : '';
    });
    return [host!, agent!, ...cells];
  });
  return [['run on', 'agent', 'fulfilled at first', 'after one repair', 'never', 'narrow', 'long'], ...rows].map(([host, agent, ...cells]) => `${host!.padEnd(14)}${agent!.padEnd(20)}${cells.map((cell) => cell.padEnd(40)).join('')}`.trimEnd()).join('\n');
}
