import { spawn } from 'node:child_process';
import { platform } from 'node:os';
import { hrtime, kill, pid } from 'node:process';
import { lineReader } from './lines.ts';
import { endStrays, markName } from './strays.ts';

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly input: string;
}

export interface Watch {
  /** A line of standard output or standard error, without its end. Whoever returns a text has the program ended for that reason. */
  line(stream: 'stdout' | 'stderr', line: string): string | undefined;
  tooLong(bytes: number): void;
}

export type Why = 'exit' | 'timeout' | 'cancelled' | 'output' | 'stopped' | 'not-started';

export interface Ended {
  readonly why: Why;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal?: string;
  /** Why it was stopped, or could not be started. */
  readonly message?: string;
}

/** All that a program may print, and one line of it, in bytes. */
export const outputLimit = 64 * 1024 * 1024;
const lineLimit = 4 * 1024 * 1024;

/** What a program gets between the request to end and its end, and what its pipes get after that, in milliseconds. */
const grace = 1500;

/** The longest argument or variable that Linux hands to a program, its end included. */
const longestWord = 128 * 1024;

/** Why a command cannot be started for the length of its words; nothing where it can. */
export function tooLong({ arguments: words, environment }: Pick<Command, 'arguments' | 'environment'>): string | undefined {
  if (platform() !== 'linux') return undefined;
  const longest = Math.max(...[...words, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)].map((word) => Buffer.byteLength(word) + 1));
  return longest > longestWord ? `a word of its command has ${longest} bytes, and Linux takes ${longestWord} at most` : undefined;
}

/** Runs a program in a process group of its own. However it ends, its whole group and on Linux what left it have ended when this resolves. Never rejects. */
export function runChild({ program, arguments: words, directory, environment, input }: Command, watch: Watch, { milliseconds, signal }: { readonly milliseconds: number; readonly signal?: AbortSignal | undefined }): Promise<Ended> {
  return new Promise((done) => {
    // No other start on this machine has it: that would take this process at this moment.
    const mark = `${pid}.${hrtime.bigint()}`;
    let why: Why = 'exit';
    let message: string | undefined;
    let printed = 0;
    let end: NodeJS.Timeout | undefined;
    const child = startChild(() => spawn(program, words, { cwd: directory, env: { ...environment, [markName]: mark }, detached: true, stdio: 'pipe', windowsHide: true }));
    if (typeof child === 'string') return done({ why: 'not-started', code: null, message: child });
    const stop = (reason: Why, text?: string): void => {
      if (why !== 'exit') return;
      why = reason;
      message = text;
      endGroup(child.pid, 'SIGTERM');
      end = setTimeout(() => endGroup(child.pid, 'SIGKILL'), grace);
    };
    const cancel = (): void => stop('cancelled');
    const clock = setTimeout(() => stop('timeout'), milliseconds);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    for (const name of ['stdout', 'stderr'] as const) {
      const reader = lineReader(
        lineLimit,
        (line) => {
          const reason = why === 'exit' ? watch.line(name, line) : undefined;
          if (reason !== undefined) stop('stopped', reason);
        },
        (bytes) => watch.tooLong(bytes),
      );
      child[name].on('data', (chunk: Buffer) => {
        printed += chunk.length;
        if (printed > outputLimit) stop('output');
        else reader.add(chunk);
      });
      child[name].on('end', () => reader.end());
    }
    child.on('error', (error) => {
      if (child.pid !== undefined) return;
      why = 'not-started';
      message = error.message;
      finish(null);
    });
    let allEnded: Promise<void> | undefined;
    child.on('exit', (code, name) => {
      // What it left running belongs to the run. Pipes that somebody outside the group still holds are let go.
      allEnded = endAll(child.pid, mark);
      void allEnded.then(() => setTimeout(() => finish(code, name ?? undefined), grace).unref());
    });
    child.on('close', (code, name) => void (allEnded ?? endAll(child.pid, mark)).then(() => finish(code, name ?? undefined)));
    // A program that ends before it has read its input closes the pipe; how it ended says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);

    let finished = false;
    function finish(code: number | null, name?: string): void {
      if (finished) return;
      finished = true;
      clearTimeout(clock);
      clearTimeout(end);
      signal?.removeEventListener('abort', cancel);
      if (typeof child !== 'string') for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      done({ why, code, ...(name === undefined ? {} : { signal: name }), ...(message === undefined ? {} : { message }) });
    }
  });
}

/** An argument that is too long, or a folder that is not there, is thrown at once. */
function startChild<Child>(start: () => Child): Child | string {
  try {
    return start();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether there was anybody to hear it. */
function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  if (pid === undefined) return false;
  try {
    return kill(-pid, signal);
  } catch {
    // The group is gone.
    return false;
  }
}

const mostRounds = 50;

/** Processes that multiply can slip through one signal; a group of the dead alone is one that nobody has collected yet. */
async function endAll(pid: number | undefined, mark: string): Promise<void> {
  for (let round = 0; round < mostRounds && endGroup(pid, 'SIGKILL'); round += 1) await aMoment();
  // A program that is about to become another one shows no variables for a moment, so that one look is not enough.
  const ended = new Set<string>();
  for (let round = 0, quiet = 0; round < mostRounds && quiet < 2; round += 1) {
    quiet = endStrays(mark, ended) ? 0 : quiet + 1;
    await aMoment();
  }
}

function aMoment(): Promise<void> {
  return new Promise((done) => setTimeout(done, 4));
}
