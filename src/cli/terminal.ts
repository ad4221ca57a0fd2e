import { fstatSync, writeSync } from 'node:fs';
import { isRunByAgent } from '../hosts/markers.ts';
import { printable } from '../text/printable.ts';
import { reasonOf } from '../text/reason.ts';
import { exitCode, UsageError } from './errors.ts';
import { homeFolder } from './home-folder.ts';

/** Where a command writes. Results go to `out`, everything else to `note`. */
export interface Terminal {
  /** A folder; relative paths count from here. */
  readonly cwd: string;
  /** The home folder of the user; absent where there is none. */
  readonly home?: string;
  /** Variables that name other places for files of the user; absent where there are none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly color: boolean;
  out(text: string): void;
  note(text: string): void;
  /** Where the work stands, with its own colours and line ends. */
  progress?(text: string): void;
  /** All of standard input. */
  input(): Promise<Uint8Array>;
  /** Whoever read the results has gone away. */
  isLeft?(): boolean;
  /** An agent reads the results. */
  readonly forAgent?: boolean;
  /** The columns of the screen that the results go to; absent where they go to none. */
  columns?(): number | undefined;
  /** The size of the screen that the results and the notes go to; absent where they go to none. */
  screen?(): { readonly columns: number; readonly rows: number };
}

export function processTerminal(): Terminal {
  const [results, notes] = [output(1), output(2)];
  const home = homeFolder();
  return {
    cwd: currentFolder(),
    ...(home === undefined ? {} : { home }),
    environment: process.env,
    color: wantsColor(process.env, results.isScreen),
    forAgent: isRunByAgent(process.env),
    out: results.write,
    isLeft: () => isLeft,
    note: (text) => notes.write(`${printable(text)}\n`),
    progress: notes.write,
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    // A screen that does not say how wide it is counts for none.
    ...(results.isScreen ? { columns: () => process.stdout.columns || undefined } : {}),
    ...(results.isScreen && notes.isScreen ? { screen: () => ({ columns: process.stdout.columns, rows: process.stdout.rows }) } : {}),
  };
}

/** Throws `UsageError`. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new UsageError('The current folder is not there any more', { cause });
  }
}

/** A line on standard error. */
export function note(text: string): void {
  output(2).write(`${printable(text)}\n`);
}

interface Output {
  write(text: string): void;
  readonly isScreen: boolean;
}

/** What a file descriptor of the process, 1 or 2, takes. Node's streams cost a start more than the text: a file and a pipe do without. */
export function output(descriptor: 1 | 2): Output {
  let isDirect = takesAtOnce(descriptor);
  const stream = () => {
    const own = descriptor === 1 ? process.stdout : process.stderr;
    return own.listenerCount('error', notWritten) === 0 ? own.on('error', notWritten) : own;
  };
  return {
    write(text) {
      if (!isDirect) return void stream().write(text);
      const bytes = Buffer.from(text);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EAGAIN') return notWritten(error as NodeJS.ErrnoException);
        // A pipe that is full and does not wait: a stream does.
        isDirect = false;
        stream().write(bytes.subarray(written));
      }
    },
    isScreen: !isDirect && stream().isTTY,
  };
}

/** Whether what is written is taken before the call returns. Windows has no such pipes. */
function takesAtOnce(descriptor: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    const found = fstatSync(descriptor);
    return found.isFile() || found.isFIFO() || found.isSocket();
  } catch {
    // It is closed: the stream says so in its own way.
    return false;
  }
}

let isLeft = false;

/** Who reads only the first lines closes the pipe, and that is no fault; the exit code stays what it is. What a full disk does not take is one. */
function notWritten(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') {
    isLeft = true;
    return;
  }
  // The command may still be about to say how it ended.
  process.once('exit', () => (process.exitCode = exitCode.usage));
  process.stderr.write(`mandate: Cannot write the results: ${reasonOf(error)}\n`);
}

/** Colour only on a terminal; NO_COLOR and FORCE_COLOR are obeyed, and the first one wins. */
function wantsColor(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (environment['NO_COLOR']) return false;
  if (environment['FORCE_COLOR']) return environment['FORCE_COLOR'] !== '0';
  return isTerminal && environment['TERM'] !== 'dumb';
}
