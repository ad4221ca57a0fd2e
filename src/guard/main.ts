// The program that a host's hooks call: `node guard.cjs call|stop|begin|end|idle`, with the hook's JSON on standard input.
import { closeSync, constants, lstatSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attemptLine, attemptOf, recordName } from './attempts.ts';
import type { Question } from './question.ts';
import { respond } from './respond.ts';

const program = process.argv[1]!;
const kinds = ['stop', 'begin', 'end', 'idle'] as const;

/**
 * Adds a line to a record below a folder that only its owner can enter, and gives the whole of it. The system appends lines one after
 * the other, so any number of guards at once write right without a lock.
 */
function record(name: readonly string[], line: string): string {
  const owner = process.getuid?.();
  const folder = join(tmpdir(), `mandate-${owner ?? 'guard'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (owner !== undefined && (found.uid !== owner || (found.mode & 0o077) !== 0))) throw new Error(`${folder} is not a folder of this user alone`);
  const path = join(folder, recordName([program, ...name]));
  const file = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o600);
  try {
    if (line !== '') writeSync(file, line);
    return readFileSync(path, 'latin1');
  } finally {
    closeSync(file);
  }
}

/** One record per session and agent counts its failed answers. */
function count({ session, instance, isFirst }: Question): number {
  const id = `${process.pid}.${process.hrtime.bigint()}`;
  const number = attemptOf(record([session, instance], attemptLine(id, isFirst)), id);
  if (number === undefined) throw new Error('the count of attempts lost a line');
  return number;
}

/** All of standard input; a host may have made it one that does not wait. */
function input(): string {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    try {
      const length = readSync(0, chunk);
      if (length === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(chunk.subarray(0, length));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return Buffer.concat(chunks).toString('utf8');
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

const { out, note, exit } = respond({
  program,
  kind: kinds.find((kind) => kind === process.argv[2]) ?? 'call',
  question: input,
  contract: () => readFileSync(join(dirname(program), 'contract.json'), 'utf8'),
  memory: { count, roster: ({ session }, line = '') => record([session, 'roster', ''], line) },
});
if (out !== '') writeSync(1, out);
if (note !== '') writeSync(2, `${note}\n`);
process.exitCode = exit;
