import { closeSync, existsSync, fchmodSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { sourceFindings } from '../emit/sources.ts';
import { hostById } from '../hosts/by-id.ts';
import { readAgent } from '../hosts/detect.ts';
import type { WriteContext } from '../hosts/host.ts';
import { hosts } from '../hosts/registry.ts';
import type { Agent } from '../model/agent.ts';
import type { Document } from '../parse/document.ts';
import type { Outcome, RunEvent } from '../run/events.ts';
import { envelope, eventJson } from '../run/json.ts';
import type { RunHost } from '../run/prepare.ts';
import { run as runAgent, type RunOptions as Run } from '../run/run.ts';
import { strangersPart } from '../run/search-path.ts';
import { safeJson } from '../text/json.ts';
import { reasonOf } from '../text/reason.ts';
import { compileSettings } from './compile-settings.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { homeFolder } from './home-folder.ts';
import { openAgent } from './open-agent.ts';
import { chooseFormat, guess } from './options.ts';
import { chooseParser } from './parser.ts';
import { dryRun } from './run-dry.ts';
import { prettyEvents } from './run-pretty.ts';
import { rootOf } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

export interface RunOptions {
  /** The name of the agent, where the file holds several. */
  readonly agent?: string;
  readonly host?: string;
  /** `pretty`, `jsonl` or `json`. */
  readonly format: string;
  /** Seconds. */
  readonly timeout: string;
  readonly attempts?: string;
  readonly yes?: boolean;
  readonly output?: string;
  readonly record?: string;
  readonly dryRun?: boolean;
  readonly model?: string;
  readonly raw?: boolean;
  /** Comma separated names of variables to pass on. */
  readonly env?: string;
  readonly parser?: string;
  readonly dialect?: string;
  /** The settings file, which says what the models are called. */
  readonly config?: string;
}

/** `mandate run`: exit 0 when the answer keeps what the agent file promises. However the run ends, its envelope is printed. Throws `UsageError`. */
export async function run(terminal: Terminal, path: string, task: string | undefined, options: RunOptions): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'jsonl', 'json']);
  const host = chooseHost(options.host);
  const [seconds, attempts] = [wholeNumber('--timeout', options.timeout)!, wholeNumber('--attempts', options.attempts)];
  if (path === '-' && (task === undefined || task === '-')) throw new UsageError('Standard input cannot be the agent file and the task');
  await chooseParser(options.parser);
  const document = await openAgent(path, terminal, options);
  const agent = readAgent(document);
  const { models } = await compileSettings(terminal, options);
  const context: WriteContext = { models: models[host.id] ?? {}, servers: [], settings: settingsOf(host, terminal.cwd) };
  const common = { agent, host, context, yes: options.yes ?? false, model: options.model };
  if (options.dryRun) {
    const { text, isRefused } = dryRun({ ...common, document, attempts, json: format !== 'pretty' });
    terminal.out(text);
    return isRefused ? exitCode.problems : exitCode.clean;
  }
  const input = await taskText(task, terminal);
  const print = (event: RunEvent): string => `${safeJson(eventJson(event, document.lines), 0)}\n`;
  const answer = options.output === undefined ? undefined : fileFor(resolve(terminal.cwd, options.output), options.output);
  const record = options.record === undefined ? undefined : openRecord(resolve(terminal.cwd, options.record), options.record);
  const pretty = format === 'pretty' ? prettyEvents(terminal, host.title) : undefined;
  const cancel = new AbortController();
  const interrupt = (): void => cancel.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    const outcome = await outcomeOf(agent, document, {
      ...common,
      task: input,
      project: terminal.cwd,
      strangers: strangersPart(rootOf(terminal.cwd), terminal.cwd, homeFolder()),
      temporary: tmpdir(),
      environment: process.env,
      alsoPass: (options.env ?? '').split(',').filter((name) => name !== ''),
      milliseconds: seconds * 1000,
      attempts,
      raw: options.raw ?? false,
      signal: cancel.signal,
      emit: (event) => {
        if (format === 'jsonl') terminal.out(print(event));
        record?.write(print(event));
        pretty?.(event);
      },
    });
    const whole = envelope(outcome, document.lines);
    const end = `${safeJson({ type: 'end', envelope: whole }, 0)}\n`;
    record?.write(end);
    terminal.out(format === 'jsonl' ? end : `${safeJson(whole)}\n`);
    answer?.(outcome.answer);
    return outcome.status === 'fulfilled' ? exitCode.clean : exitCode.problems;
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    record?.close();
  }
}

/** An agent file that no host could take is not run. */
async function outcomeOf(agent: Agent, document: Document, options: Run): Promise<Outcome> {
  const findings = sourceFindings({ path: document.source.path, document, agent }, hostById(agent.dialect));
  if (findings.length === 0) return runAgent(options);
  const errors = findings.map(({ code, message }) => ({ code, message }));
  return { status: 'failed', answer: '', filesChanged: [], errors, nextAction: `Mend the agent file: mandate lint ${document.source.path}`, attempts: 0 };
}

function chooseHost(id: string | undefined): RunHost {
  const known = hosts.filter((host): host is RunHost => host.drive !== undefined);
  const names = known.map((host) => host.id).join(', ');
  if (id === undefined) throw new UsageError(`Missing --host, expected one of: ${names}`);
  const found = known.find((host) => host.id === id);
  if (found) return found;
  const other = hosts.find((host) => host.id === id);
  throw new UsageError(other ? `${other.title} is not run by this command, expected one of: ${names}` : `Unknown host \`${id}\`, expected one of: ${names}${guess(id, known.map((host) => host.id))}`);
}

function wholeNumber(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new UsageError(`Unexpected \`${value}\` for ${flag}, expected a whole number from 1`);
  return Number(value);
}

async function taskText(task: string | undefined, terminal: Terminal): Promise<string> {
  const given = task !== undefined && task !== '-' ? task : task === undefined && process.stdin.isTTY ? '' : new TextDecoder().decode(await terminal.input());
  if (given.trim() === '') throw new UsageError('Missing task, expected it as an argument or on standard input');
  return given;
}

/** The settings of the project and of the user that a run has to know, by their paths. */
function settingsOf(host: RunHost, project: string): ReadonlyMap<string, string> {
  const home = homeFolder();
  const own = (host.drive().settings ?? []).flatMap(({ variable, path }) => (process.env[variable] ? [join(process.env[variable], basename(path))] : home === undefined ? [] : [join(home, path)]));
  const files = [...host.settings.map((path) => [path, join(project, path)] as const), ...own.map((path) => [path, path] as const)];
  return new Map(files.filter(([, path]) => existsSync(path)).map(([name, path]) => [name, readFileSync(path, 'utf8')]));
}

/** Writes a file that is there from the start: a run is too dear to have no place for its answer. The host may still read what stands in it. */
function fileFor(path: string, named: string): (text: string) => void {
  const write = (text: string, flag: 'a' | 'w'): void => {
    try {
      writeFileSync(path, text, { flag });
    } catch (cause) {
      throw new UsageError(`Cannot write ${named}: ${reasonOf(cause)}`, { cause });
    }
  };
  write('', 'a');
  return (text) => write(text, 'w');
}

interface RecordFile {
  write(text: string): void;
  close(): void;
}

/** Only the user reads it: it holds all that the agent said and saw. */
function openRecord(path: string, named: string): RecordFile {
  try {
    const file = openSync(path, 'w', 0o600);
    // One that was there before keeps its mode otherwise.
    fchmodSync(file, 0o600);
    return { write: (text) => void writeSync(file, text), close: () => closeSync(file) };
  } catch (cause) {
    throw new UsageError(`Cannot write ${named}: ${reasonOf(cause)}`, { cause });
  }
}
