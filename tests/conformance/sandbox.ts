import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** What a program left behind. `code` is null when a signal ended it, also at the time limit. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly late: boolean;
}

export interface Start {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly seconds: number;
}

/** Runs a program in a process group of its own; at the time limit, and at its end, the whole group is ended. */
export function run(start: Start): Promise<Ended> {
  return new Promise((done, failed) => {
    const child = spawn(start.command, start.arguments, { cwd: start.directory, env: start.environment, detached: true, stdio: 'pipe' });
    track(child.pid);
    let late = false;
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    const clock = setTimeout(() => {
      late = true;
      endGroup(child.pid);
    }, start.seconds * 1000);
    child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
    child.on('error', failed);
    child.on('exit', () => endGroup(child.pid));
    child.on('close', (code) => {
      clearTimeout(clock);
      done({ code, stdout: Buffer.concat(chunks.stdout).toString('utf8'), stderr: Buffer.concat(chunks.stderr).toString('utf8'), late });
    });
    // A program that ends before it has read its input closes the pipe; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(start.input ?? '');
  });
}

/** A host did not come to its end, or to its first word, in the time it had. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** Like `run`, for a program whose work is worth nothing when it is cut off: rejects with `OutOfTime` at the time limit. */
export async function runToEnd(start: Start): Promise<Ended> {
  const ended = await run(start);
  if (ended.late) throw new OutOfTime(`no end within ${start.seconds} s`);
  return ended;
}

/** A program that keeps running, such as a server; `line` waits for a line of its output. */
export interface Service {
  /** The first match in the output; rejects when the program ends or the seconds pass before there is one. */
  match(pattern: RegExp, seconds: number): Promise<RegExpExecArray>;
  stop(): Promise<void>;
}

export function serve(start: Omit<Start, 'seconds' | 'input'>): Service {
  const child = spawn(start.command, start.arguments, { cwd: start.directory, env: start.environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  track(child.pid);
  let output = '';
  let check: (() => void) | undefined;
  let ended = false;
  const exit = new Promise<void>((done) => {
    child.on('close', () => {
      ended = true;
      check?.();
      done();
    });
    child.on('error', () => done());
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      check?.();
    });
  }
  return {
    match: (pattern, seconds) =>
      new Promise((found, failed) => {
        const clock = setTimeout(() => failed(new OutOfTime(`no ${pattern.source} within ${seconds} s`)), seconds * 1000);
        check = () => {
          const match = pattern.exec(output);
          if (match) found(match);
          else if (ended) failed(new Error(`ended before ${pattern.source}: ${output.slice(-500)}`));
          else return;
          clearTimeout(clock);
          check = undefined;
        };
        check();
      }),
    stop: async () => {
      endGroup(child.pid);
      await exit;
    },
  };
}

const running = new Set<number>();

/** A group of its own outlives us unless it is ended with us. */
function track(pid: number | undefined): void {
  if (pid === undefined) return;
  if (running.size === 0 && !process.listeners('exit').includes(endAll)) {
    process.on('exit', endAll);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  }
  running.add(pid);
}

function endAll(): void {
  for (const pid of running) endGroup(pid);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  running.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is already gone.
  }
}

/** A fresh folder that is removed when the process ends. */
export function scratchFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mandate-conformance-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}

/** Writes files (path below `directory` → text or bytes), making folders as needed. */
export function writeFiles(directory: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

const programs = ['sh', 'bash', 'env', 'cat', 'echo', 'ls', 'mkdir', 'rm', 'cp', 'mv', 'touch', 'grep', 'sed', 'head', 'tail', 'sort', 'uname', 'which', 'git', 'true', 'false', 'sleep'];

/** A folder to be the whole PATH, because some hosts describe other tools when they find other programs. */
export function programFolder(directory: string, extra: Readonly<Record<string, string>>): string {
  mkdirSync(directory, { recursive: true });
  const found = new Map(programs.flatMap((name) => findProgram(name).map((path) => [name, path] as const)));
  for (const [name, path] of Object.entries(extra)) found.set(name, path);
  for (const [name, path] of found) symlinkSync(path, join(directory, name));
  return directory;
}

function findProgram(name: string): readonly string[] {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return [path];
    } catch {
      // Not in this folder.
    }
  }
  return [];
}

const prepare = 'ip link set lo up && exec "$@"';

/** The command that starts a program without any network but loopback, or nothing where the system does not allow it. */
export async function isolation(): Promise<readonly string[] | undefined> {
  for (const flags of ['-n', '-rn']) {
    const command = ['unshare', flags, 'sh', '-c', prepare, 'sh'];
    try {
      const environment = { PATH: process.env['PATH'] ?? '' };
      const ended = await run({ command: command[0]!, arguments: [...command.slice(1), 'true'], directory: tmpdir(), environment, seconds: 10 });
      if (ended.code === 0) return command;
    } catch {
      // No `unshare` on this system.
    }
  }
  return undefined;
}

/** CPU seconds of this process and of all children it has waited for; undefined where /proc does not say. */
export function cpuSeconds(): number | undefined {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return undefined;
  }
}
