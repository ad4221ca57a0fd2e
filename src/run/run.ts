import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hrtime } from 'node:process';
import { check } from '../contract/check.ts';
import { brokenParts } from '../contract/check/returns.ts';
import { reason } from '../guard/decide.ts';
import type { WriteContext } from '../hosts/host.ts';
import { judgedOf } from '../hosts/judged.ts';
import type { Agent } from '../model/agent.ts';
import type { Point, ToolCall, Verdict } from '../model/verdict.ts';
import { type Attempt, makeAttempt } from './attempt.ts';
import { changedFiles, snapshot } from './changes.ts';
import { claimedFiles, filesEvent } from './claims.ts';
import type { Environment, Outcome, RunEvent, RunProblem, Status } from './events.ts';
import { tooLong } from './child.ts';
import { versionOf } from './host-version.ts';
import { type Prepared, prepare, type RunHost } from './prepare.ts';
import { findProgram, outsideOf } from './search-path.ts';
import { maskerOf, type Masker, passedOn } from './secrets.ts';

export interface RunOptions {
  readonly agent: Agent;
  readonly host: RunHost;
  readonly task: string;
  /** The folder the agent works in, absolute. */
  readonly project: string;
  /** The folder no program of which is started, absolute; nothing where nobody else could have filled it. */
  readonly strangers: string | undefined;
  /** Where scratch folders are made. */
  readonly temporary: string;
  readonly environment: Environment;
  /** Variables to pass on beside those of the host's own list. */
  readonly alsoPass: readonly string[];
  readonly context: WriteContext;
  /** Of the whole run. */
  readonly milliseconds: number;
  /** No more than the contract's own number. */
  readonly attempts?: number | undefined;
  readonly yes: boolean;
  readonly model?: string | undefined;
  /** Whether the lines of the host are shown too. */
  readonly raw: boolean;
  readonly signal?: AbortSignal;
  emit(event: RunEvent): void;
}

interface Masked extends RunOptions {
  readonly masker: Masker;
}

/** Where a contract is silent. */
const usualAttempts = 3;

/** How many answers an agent may give. */
export function attemptsOf({ contract }: Agent, asked?: number): number {
  const own = contract.limits.filter(({ what, value }) => what === 'attempts' && value > 0).map(({ value }) => value);
  return Math.min(...own, asked ?? (own.length > 0 ? Infinity : usualAttempts));
}

/** Runs an agent on a host and holds it to its contract. Whatever happens to the host, it ends with an outcome, and leaves no process and no file behind. */
export async function run(options: RunOptions): Promise<Outcome> {
  const { host, strangers } = options;
  // What the host looks for by name, and its own `env node`, is not to be found in the project either.
  const environment = { ...options.environment, PATH: outsideOf(strangers, options.environment['PATH'] ?? '') };
  const masker = maskerOf(environment);
  const emit = (event: RunEvent): void => options.emit(masker.value(event) as RunEvent);
  const program = findProgram(host.drive().program, environment.PATH, strangers);
  if (program === undefined) return hostMissing(host);
  const folder = realpathSync(mkdtempSync(join(options.temporary, 'mandate-run-')));
  try {
    chmodSync(folder, 0o700);
    const outcome = await runIn(folder, program, { ...options, environment, masker, emit });
    return masker.value(outcome) as Outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hostMissing({ title, drive }: RunHost): Outcome {
  const { program, install } = drive();
  return { ...empty, status: 'host-missing', errors: [{ code: 'host-missing', message: `No program \`${program}\` on PATH outside of the project, expected ${title}` }], nextAction: `Install ${title}: ${install}` };
}

const empty = { answer: '', filesChanged: [], errors: [], attempts: 0 } as const;

async function runIn(folder: string, program: string, options: Masked): Promise<Outcome> {
  const { host, context, yes, model, project, environment, alsoPass, emit } = options;
  const prepared = prepare(options.agent, host, { context, folder, yes, model });
  if (prepared.widened.length > 0) return refused(prepared, host);
  const passed = passedOn(environment, [...host.drive().environment, ...alsoPass]);
  const { arguments: words, environment: own } = prepared.start();
  const length = tooLong({ arguments: words, environment: { ...passed, ...own } });
  if (length !== undefined) return promptTooLong(length, host);
  const hostVersion = await versionOf(program, host.drive(), passed, folder);
  const most = attemptsOf(prepared.agent, options.attempts);
  emit({ type: 'start', host: host.id, ...(hostVersion === undefined ? {} : { hostVersion }), agent: prepared.agent.name.value, attempts: most });
  const versionNote = noteOn(hostVersion, host);
  if (versionNote) emit({ type: 'note', ...versionNote });
  const before = await snapshot(project, passed);
  const told = await converse(prepared, most, { ...options, folder, program, passed });
  const filesChanged = await changedFiles(project, before, passed);
  const claimed = claimedFiles(told.answer ?? '');
  if (claimed !== undefined || filesChanged.length > 0) emit(filesEvent(filesChanged, claimed ?? [], project));
  const status = statusOf(told);
  return {
    status,
    answer: told.answer ?? '',
    filesChanged,
    errors: told.problems,
    nextAction: nextAction(status, told, host),
    attempts: told.attempts,
    ...(told.verdict ? { verdict: told.verdict } : {}),
  };
}

function refused({ widened, agent }: Prepared, host: RunHost): Outcome {
  return {
    ...empty,
    status: 'denied',
    errors: widened.map(({ how }) => ({ code: 'widened', message: how })),
    nextAction: `Run \`${agent.name.value}\` on a host that can hold its limits, or change its tool list: ${host.title} has neither a field nor a flag for them`,
  };
}

function promptTooLong(length: string, { title }: RunHost): Outcome {
  return { ...empty, status: 'failed', errors: [{ code: 'prompt-too-long', message: `${title} takes the prompt of an agent only as a word of its command: ${length}` }], nextAction: `Shorten the agent file, or run it on a host that takes the prompt from a file` };
}

function noteOn(version: string | undefined, { fact, title }: RunHost): RunProblem | undefined {
  if (version === fact.version) return undefined;
  return { code: 'version', message: version === undefined ? `The version of ${title} could not be read; what is known of it was seen in ${fact.version}` : `${title} is ${version} here, and what is known of it was seen in ${fact.version}` };
}

interface Told {
  readonly answer?: string;
  readonly verdict?: Verdict;
  /** Answers given. */
  readonly attempts: number;
  readonly problems: readonly RunProblem[];
  readonly last: Attempt;
  /** A call was refused in the last attempt. */
  readonly denied: boolean;
}

/** Milliseconds of a clock that nobody sets. `performance` has the same and is a module to load. */
function now(): number {
  return Number(hrtime.bigint() / 1_000_000n);
}

/** One answer after another in one session, until one is as promised or there are no more. */
async function converse(prepared: Prepared, most: number, options: Masked & { readonly folder: string; readonly program: string; readonly passed: Readonly<Record<string, string>> }): Promise<Told> {
  const { host, folder, program, passed, project, emit, signal, raw } = options;
  const deadline = now() + options.milliseconds;
  const judged = judgedOf(prepared.agent, host);
  const calls: ToolCall[] = [];
  const problems: RunProblem[] = [];
  let input = options.task;
  let session: string | undefined;
  let best: { readonly answer: string; readonly verdict: Verdict } | undefined;
  for (let number = 1; ; number += 1) {
    const { arguments: words, environment, files } = prepared.start(session);
    for (const { path, text } of files) writePrivate(join(folder, path), text);
    const attempt = await makeAttempt({
      driver: host.drive(),
      agent: prepared.agent.name.value,
      command: { program, arguments: words, directory: project, environment: { ...passed, ...environment }, input },
      milliseconds: Math.max(1, deadline - now()),
      signal,
      raw,
      masker: options.masker,
      emit,
    });
    session = attempt.session ?? session;
    const recording = host.readRun?.(attempt.events);
    calls.push(...(recording?.main.calls ?? []));
    problems.push(...attempt.problems, ...attempt.denied.map(({ tool, why }) => ({ code: 'denied', message: `${tool ?? 'a call'} was refused: ${why.slice(0, 300)}` })));
    const answer = recording?.main.answers.at(-1);
    const told = { attempts: number - (answer === undefined ? 1 : 0), problems, last: attempt, denied: attempt.denied.length > 0 };
    if (answer === undefined) {
      if (attempt.problems.length === 0 && attempt.denied.length === 0) problems.push({ code: 'no-answer', message: `the host ended without an answer${attempt.complaint === '' ? '' : `: ${attempt.complaint}`}` });
      return { ...told, ...best };
    }
    const verdict = check(judged, answer, { calls, attempts: number });
    best = { answer, verdict };
    emit({ type: 'final', attempt: number, answer });
    emit({ type: 'verdict', attempt: number, verdict });
    if (verdict.fulfilled || attempt.problems.length > 0) return { ...told, ...best };
    // What it did cannot be mended by saying something else.
    const broken = once(brokenParts(judged.contract, answer));
    if (broken.length === 0 || number >= most) return { ...told, ...best };
    if (session === undefined) return { ...told, ...best, problems: [...problems, { code: 'no-session', message: 'the host named no session that could go on, so the answer was not asked for again' }] };
    input = reason(broken, number, { attempts: most, judged });
    emit({ type: 'retry', attempt: number + 1, missing: broken.map(({ why }) => why) });
  }
}

/** Each broken promise once: what a shape lacks says its own point. */
function once(broken: readonly Point[]): readonly Point[] {
  return broken.some(({ promise }) => promise === 'return-shape') ? broken.filter(({ promise }) => !promise.startsWith('field:')) : broken;
}

function writePrivate(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
}

function statusOf({ last: { ended, problems }, verdict, answer, denied }: Told): Status {
  if (ended.why === 'timeout') return 'timeout';
  if (ended.why === 'cancelled') return 'cancelled';
  if (problems.length > 0) return 'failed';
  if (answer === undefined || verdict === undefined) return denied ? 'denied' : 'failed';
  if (verdict.fulfilled) return 'fulfilled';
  return denied ? 'denied' : 'unfulfilled';
}

function nextAction(status: Status, { verdict, problems }: Told, { title }: RunHost): string {
  switch (status) {
    case 'fulfilled':
      return 'Nothing: the answer keeps what the agent file promises';
    case 'unfulfilled':
      return `Read what is missing: ${once((verdict?.points ?? []).filter(({ gates, held }) => gates && held === false)).map(({ why }) => why).join('; ')}`;
    case 'denied':
      return 'Run again with --yes to approve the calls that the agent file grants, or approve them in the settings of the host';
    case 'timeout':
      return 'Give it more time with --timeout, or a smaller task';
    case 'cancelled':
      return 'Run again';
    case 'host-missing':
    case 'failed':
      return `Mend what ${title} reports and run again: ${problems[0]?.message ?? 'it gave no answer'}`;
  }
}
