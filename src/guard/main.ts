// The program that a host's hooks call: `node guard.mjs call|stop`, with the hook's JSON on standard input.
import { closeSync, constants, lstatSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GuardData } from '../model/guard-data.ts';
import { attemptLine, attemptOf, recordName } from './attempts.ts';
import { decide } from './decide.ts';
import { readQuestion, speak, type Question, type Reply, type Spoken } from './question.ts';

const program = process.argv[1]!;
const kind = process.argv[2] === 'stop' ? 'stop' : 'call';

/** A fault of ours never holds an agent up at its end, and never lets a call through that was to be judged. */
function judge(): Spoken {
  let form: GuardData['form'] = 'claude';
  try {
    const data = JSON.parse(readFileSync(join(dirname(program), 'contract.json'), 'utf8')) as GuardData;
    form = data.form;
    return speak(decide(readQuestion(input(), kind), data, count), form);
  } catch (error) {
    const fault = `mandate: the guard ${program} failed: ${error instanceof Error ? error.message : String(error)}`;
    const reply: Reply = kind === 'call' ? { says: 'deny', reason: `${fault}. The call is refused, because it may be one that is forbidden; compile the agent again.` } : { says: 'nothing', note: `${fault}. The answer is let go unchecked.` };
    return speak(reply, form);
  }
}

/**
 * Counts in a file per session and agent, below a folder that only its owner can enter. The system appends lines one after
 * the other, so any number of guards at once count right without a lock.
 */
function count({ session, instance, isFirst }: Question): number {
  const owner = process.getuid?.();
  const folder = join(tmpdir(), `mandate-${owner ?? 'guard'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (owner !== undefined && (found.uid !== owner || (found.mode & 0o077) !== 0))) throw new Error(`${folder} is not a folder of this user alone`);
  const path = join(folder, recordName([program, session, instance]));
  const id = `${process.pid}.${process.hrtime.bigint()}`;
  const file = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o600);
  try {
    writeSync(file, attemptLine(id, isFirst));
    const number = attemptOf(readFileSync(path, 'latin1'), id);
    if (number === undefined) throw new Error('the count of attempts lost a line');
    return number;
  } finally {
    closeSync(file);
  }
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

const { out, note, exit } = judge();
if (out !== '') writeSync(1, out);
if (note !== '') writeSync(2, `${note}\n`);
process.exitCode = exit;
