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
  /** An agent reads the results. */
  readonly forAgent?: boolean;
  /** The size of the screen that the results and the notes go to; absent where they go to none. */
  screen?(): { readonly columns: number; readonly rows: number };
}

export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) if (stream.listenerCount('error', notWritten) === 0) stream.on('error', notWritten);
  const home = homeFolder();
  return {
    cwd: currentFolder(),
    ...(home === undefined ? {} : { home }),
    environment: process.env,
    color: wantsColor(process.env, process.stdout.isTTY),
    forAgent: isRunByAgent(process.env),
    out: (text) => void process.stdout.write(text),
    note,
    progress: (text) => void process.stderr.write(text),
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    ...(process.stdout.isTTY && process.stderr.isTTY ? { screen: () => ({ columns: process.stdout.columns, rows: process.stdout.rows }) } : {}),
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
  process.stderr.write(`${printable(text)}\n`);
}

/** Who reads only the first lines closes the pipe, and that is no fault; the exit code stays what it is. What a full disk does not take is one. */
function notWritten(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
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
