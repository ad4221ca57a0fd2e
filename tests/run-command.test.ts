import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { exitCode, UsageError } from '../src/cli/errors.ts';
import { run, type RunOptions } from '../src/cli/run.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { verify } from '../src/cli/verify.ts';
import { isGroupAlive, promiseAnswer, type Stub, stubHost } from './stub-host.ts';

const agent = join(import.meta.dirname, '..', 'fixtures/promises/quay-clerk/agent.md');
const good = JSON.stringify(promiseAnswer('quay-clerk', 'good'));
const bad = JSON.stringify(promiseAnswer('quay-clerk', 'bad'));

let stub: Stub | undefined;
const before = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = before;
});

interface Printed {
  readonly exit: number;
  readonly out: string;
  readonly progress: string;
}

/** The command with a stub as its host. */
async function command(script: string, options: Partial<RunOptions> = {}, { path = agent, task = 'Book a berth', input = '' }: { readonly path?: string; readonly task?: string | undefined; readonly input?: string } = {}): Promise<Printed> {
  stub = stubHost(script);
  process.env['PATH'] = stub.path;
  const printed = { out: '', progress: '' };
  const terminal: Terminal = { cwd: stub.project, color: false, out: (text) => void (printed.out += text), note: () => undefined, progress: (text) => void (printed.progress += text), input: async () => new TextEncoder().encode(input) };
  const exit = await run(terminal, path, task, { host: 'claude-code', format: 'json', timeout: '60', ...options });
  return { exit, ...printed };
}

describe('mandate run', () => {
  test('prints the envelope, and exits 0 only when the answer is as promised', async () => {
    const kept = await command(`say(${good});`);
    expect(kept.exit).toBe(exitCode.clean);
    expect(JSON.parse(kept.out)).toMatchObject({ version: 1, status: 'fulfilled', attempts: 1, verdict: { fulfilled: true } });
    const broken = await command(`say(${bad});`);
    expect(broken.exit).toBe(exitCode.problems);
    expect(JSON.parse(broken.out)).toMatchObject({ status: 'unfulfilled', attempts: 3 });
  });

  test('shows people on standard error what goes on, and the envelope on standard output', async () => {
    const { out, progress } = await command(`say(start === 1 ? ${bad} : ${good});`, { format: 'pretty' });
    expect(JSON.parse(out)).toMatchObject({ status: 'fulfilled' });
    expect(progress).toMatch(/quay-clerk on Claude Code/);
    expect(progress).toMatch(/10 tokens/);
    expect(progress).toMatch(/answer 2, asked for with what is missing/);
  });

  test('prints one object a line as jsonl, the envelope last', async () => {
    const { out } = await command(`say(${good});`, { format: 'jsonl' });
    const events = out.trim().split('\n').map((line) => JSON.parse(line) as { type: string });
    expect(events.map(({ type }) => type)).toEqual(['start', 'text', 'usage', 'final', 'verdict', 'end']);
  });

  test('takes the task from standard input', async () => {
    await command(`say(${good});`, {}, { task: '-', input: 'Book two berths' });
    expect(stub!.starts()[0]!.input).toBe('Book two berths');
  });

  test('writes the answer, and a record that verify reads', async () => {
    const { exit } = await command(`say(${good});`, { output: 'answer.md', record: 'run.jsonl' });
    expect(exit).toBe(exitCode.clean);
    const [answer, record] = ['answer.md', 'run.jsonl'].map((name) => join(stub!.project, name)) as [string, string];
    expect(readFileSync(answer, 'utf8')).toBe(promiseAnswer('quay-clerk', 'good'));
    expect(statSync(record).mode & 0o777).toBe(0o600);
    let out = '';
    const terminal: Terminal = { cwd: stub!.project, color: false, out: (text) => void (out += text), note: () => undefined, input: async () => new Uint8Array() };
    expect(await verify(terminal, agent, undefined, { format: 'json', run: 'run.jsonl' })).toBe(exitCode.clean);
    expect(JSON.parse(out)).toMatchObject({ fulfilled: true, points: expect.arrayContaining([expect.objectContaining({ promise: 'self-delegation', held: true })]) as unknown });
  });

  test('shows with --dry-run what it would start, and starts nothing', async () => {
    const { exit, out } = await command('fs.writeFileSync("started", "");', { dryRun: true, format: 'pretty' });
    expect(exit).toBe(exitCode.clean);
    for (const shown of ['--agent quay-clerk', 'Agent(quay-clerk)', 'section:Berth', 'You must NEVER call yourself', 'ANTHROPIC_*', 'at most 3 answers']) expect(out).toContain(shown);
    expect(existsSync(join(stub!.project, 'started'))).toBe(false);
    const json = await command('', { dryRun: true });
    expect(JSON.parse(json.out)).toMatchObject({ host: 'claude-code', attempts: 3, refused: [] });
    expect(out.split('\n').filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  test.for([
    ['an agent whose limits the host cannot hold', '---\nname: porter\ndescription: Carries\ntools: Read, Bash(git:*)\n---\nYou carry.\n', /Claude Code would let it run commands, but the file allows only `git`/],
    ['a file that its own host does not load', '---\nname: porter\n---\nYou carry.\n', /Unexpected agent file that Claude Code does not load/],
  ] as const)('says with --dry-run that %s would not be run', async ([, text, why]) => {
    const other = stubHost('');
    const path = join(other.project, '.claude/agents/porter.md');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const { exit, out } = await command('', { dryRun: true, format: 'pretty' }, { path });
    expect(exit).toBe(exitCode.problems);
    expect(out).toMatch(/^porter on Claude Code: nothing is run, and nothing would be\n\nrefused\n/);
    expect(out).toMatch(why);
  });

  test('does not run an agent whose limits the host cannot hold', async () => {
    stub = stubHost('');
    const path = join(stub.project, 'porter.md');
    writeFileSync(path, '---\nname: porter\ndescription: Carries\ntools: Read, Bash(git:*)\n---\nYou carry.\n');
    const { exit, out } = await command('fs.writeFileSync("started", "");', {}, { path });
    expect(exit).toBe(exitCode.problems);
    expect(JSON.parse(out)).toMatchObject({ status: 'denied', errors: [{ code: 'widened' }] });
    expect(existsSync(join(stub.project, 'started'))).toBe(false);
  });

  test('gives the envelope and ends the host when it is interrupted', async () => {
    const waits = setInterval(() => {
      if (stub && existsSync(join(stub.project, 'ready'))) process.emit('SIGHUP');
    }, 20);
    const { exit, out } = await command('init(); fs.writeFileSync("ready", ""); forever();').finally(() => clearInterval(waits));
    expect(exit).toBe(exitCode.problems);
    expect(JSON.parse(out)).toMatchObject({ status: 'cancelled' });
    expect(isGroupAlive(stub!.starts()[0]!.pid)).toBe(false);
  });

  test('does not run where the answer has no place', async () => {
    await expect(command('fs.writeFileSync("started", "");', { output: 'no/such/folder' })).rejects.toThrow(/Cannot write no\/such\/folder/);
    expect(existsSync(join(stub!.project, 'started'))).toBe(false);
  });

  test('does not run a file that is no agent, and says so in the envelope', async () => {
    stub = stubHost('');
    const path = join(stub.project, 'broken.md');
    writeFileSync(path, '---\nname: [\n---\n');
    const { exit, out } = await command('', {}, { path });
    expect(exit).toBe(exitCode.problems);
    expect(JSON.parse(out)).toMatchObject({ status: 'failed', attempts: 0 });
  });

  test.for([
    [{ host: 'claude-cod' }, /Unknown host `claude-cod`.*Did you mean `claude-code`/s],
    [{ host: 'cursor' }, /Cursor is not run by this command, expected one of: .*codex/],
    [{ format: 'yaml' }, /Unknown format/],
    [{ timeout: '0' }, /--timeout/],
    [{ attempts: 'many' }, /--attempts/],
    [{ record: 'no/such/folder' }, /Cannot write no\/such\/folder/],
  ] as const)('says what is wrong with %j', async ([options, message]) => {
    const wrong = command('', options);
    await expect(wrong).rejects.toThrow(UsageError);
    await expect(wrong).rejects.toThrow(message);
  });

  test('wants a task', async () => {
    await expect(command('', {}, { task: '-', input: ' ' })).rejects.toThrow(/Missing task/);
  });
});
