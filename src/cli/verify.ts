import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { check } from '../contract/check.ts';
import { readAgent } from '../hosts/detect.ts';
import type { StreamEvent } from '../hosts/recording.ts';
import { judgedOf, partOf, readRun, type ReadRun } from '../hosts/judged.ts';
import { eventsOf } from '../hosts/shared/events.ts';
import type { Agent } from '../model/agent.ts';
import type { RunFacts } from '../model/verdict.ts';
import { reasonOf } from '../text/reason.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { isRead, openAgent } from './open-agent.ts';
import { chooseFormat } from './options.ts';
import { chooseParser } from './parser.ts';
import type { Terminal } from './terminal.ts';
import { verifyAgent, verifyJson, verifyPretty, type VerifyResult } from './verify-formats.ts';

export interface VerifyOptions {
  /** The name of the agent, where the file holds several. */
  readonly agent?: string;
  readonly format: string;
  /** A file with a recorded run. */
  readonly run?: string;
  /** The agent's place in the recorded run. */
  readonly as?: string;
  readonly parser?: string;
  readonly dialect?: string;
  readonly verbose?: boolean;
}

/** `mandate verify`: exit 0 when the answer keeps what the agent file promises, 1 when it does not. Throws `UsageError`. */
export async function verify(terminal: Terminal, path: string, answerPath: string | undefined, options: VerifyOptions): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'json', 'agent']);
  const as = options.as === undefined ? undefined : chooseFormat(options.as, ['main', 'subagent'], 'value of --as');
  if (answerPath === undefined && options.run === undefined) throw new UsageError('Missing answer, expected a file, - for standard input, or --run FILE');
  if (path === '-' && (answerPath === '-' || options.run === '-')) throw new UsageError('Standard input cannot be the agent file and the answer');
  await chooseParser(options.parser);
  const document = await openAgent(path, terminal, options);
  if (!isRead(document, terminal)) return exitCode.problems;
  const agent = readAgent(document);
  const given = await judgedParts(agent, answerPath, { ...options, as }, terminal);
  const verdict = check(judgedOf(agent, given.host), given.answer, given.run);
  const result: VerifyResult = { agent: agent.name.value, path: document.source.path, lines: document.lines, answer: given.answer, verdict };
  if (format === 'json') terminal.out(verifyJson(result));
  else terminal.out(format === 'agent' ? verifyAgent(result) : verifyPretty(result, { color: terminal.color, verbose: options.verbose ?? false, columns: terminal.columns?.() }));
  return verdict.fulfilled ? exitCode.clean : exitCode.problems;
}

interface Given {
  readonly answer: string;
  readonly run?: RunFacts;
  readonly host?: ReadRun['host'];
}

async function judgedParts(agent: Agent, answerPath: string | undefined, { run, as }: { readonly run?: string; readonly as: 'main' | 'subagent' | undefined }, terminal: Terminal): Promise<Given> {
  const text = answerPath === undefined ? undefined : await readText(answerPath, terminal);
  const recorded = run === undefined ? recordingIn(text, agent) : recordingOf(await readText(run, terminal), agent, run);
  if (!recorded) return { answer: text ?? '' };
  const part = partOf(recorded.recording, agent.name.value, as);
  if (part === 'unclear') throw new UsageError(`The recording does not say which agent its main one is, and one below it is \`${agent.name.value}\`: say --as main or --as subagent`);
  if (!part) throw new UsageError(`No agent \`${agent.name.value}\` in the recorded run${as === undefined ? '. If the run was its own, say --as main' : ''}`);
  // An answer in a file of its own goes before the one in the recording.
  const own = run === undefined ? undefined : text;
  return { answer: own ?? part.answer ?? '', ...(part.run ? { run: part.run } : {}), host: recorded.host };
}

/** A recording given as the answer is known by what it holds. */
function recordingIn(text: string | undefined, { dialect }: Agent): ReadRun | undefined {
  return text === undefined || !/^\s*[{[]/.test(text) ? undefined : readRun(eventsOf(text), dialect);
}

function recordingOf(text: string, { dialect }: Agent, path: string): ReadRun {
  const events: StreamEvent[] = eventsOf(text);
  const found = readRun(events, dialect);
  if (!found) throw new UsageError(`${path} is no recorded run of a host that is known${events.length === 0 ? ': it holds no JSON events' : ''}`);
  return found;
}

async function readText(path: string, terminal: Terminal): Promise<string> {
  if (path === '-') return new TextDecoder().decode(await terminal.input());
  const bytes = await readFile(resolve(terminal.cwd, path)).catch((cause: unknown) => {
    throw new UsageError(`Cannot read ${path}: ${reasonOf(cause)}`, { cause });
  });
  return new TextDecoder().decode(bytes);
}
