import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exitCode } from '../src/cli/errors.ts';

const program = join(import.meta.dirname, '../dist/cli/start.cjs');
const count = 240;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mandate-jobs-'));
  mkdirSync(join(folder, 'project/.claude/agents'), { recursive: true });
  mkdirSync(join(folder, 'project/.git'));
  for (let index = 0; index < count; index += 1) write(index, `Count the lamps, at most 3 attempts. Then delegate to \`@lamp-${(index + 1) % count}\`. See [the list](list-${index % 7}.md).`);
  writeFileSync(join(folder, 'project/.claude/settings.json'), JSON.stringify({ permissions: { allow: ['Bash(*)'] } }));
  // What every thread of Node runs first.
  writeFileSync(join(folder, 'watch.cjs'), `const { isMainThread } = require('node:worker_threads');
require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'threads'))}, isMainThread ? 'm' : 't');
if (!isMainThread && process.env.THREADS === 'fail') throw new Error('no thread');`);
});

beforeEach(() => rmSync(join(folder, 'threads'), { force: true }));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(index: number, body: string): void {
  writeFileSync(join(folder, `project/.claude/agents/${index}.md`), `---\nname: lamp-${index}\ndescription: Use it to count lamps.\ntools: LS, Read\n---\n\n${body}\n`);
}

function lint(words: readonly string[], threads = 'run') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', join(folder, 'watch.cjs'), program, 'lint', '--format', 'json', ...words], { cwd: join(folder, 'project'), encoding: 'utf8', maxBuffer: 1 << 28, env: { PATH: process.env['PATH'], HOME: folder, THREADS: threads } });
  return { status, stdout, stderr };
}

function threads(): string {
  return readFileSync(join(folder, 'threads'), 'utf8');
}

describe('several threads', () => {
  test('the command is built', () => {
    expect(existsSync(program)).toBe(true);
  });

  test('find what one finds, letter by letter', () => {
    const alone = lint([]);
    expect(threads()).toBe('m');
    expect(alone.stdout).toContain('contract/limit-not-enforceable');
    expect(lint(['--jobs', '2'])).toEqual(alone);
    expect(threads()).toBe('mmt');
  });

  test('that fail cost nothing but time', () => {
    const alone = lint([]);
    expect(lint(['--jobs', '2'], 'fail')).toEqual(alone);
    expect(threads()).toBe('mmt');
  });

  test('are not started for a few files', () => {
    lint(['--jobs', '8', '.claude/agents/1.md', '.claude/agents/2.md']);
    expect(threads()).toBe('m');
  });

  test('fill the cache, and look only at what is not in it', () => {
    const alone = lint([]);
    expect(lint(['--jobs', '2', '--cache=kept'])).toEqual(alone);
    expect(threads()).toBe('mmt');
    expect(lint(['--jobs', '2', '--cache=kept'])).toEqual(alone);
    expect(lint(['--cache=kept'])).toEqual(alone);
    expect(threads()).toBe('mmtmm');
    write(5, 'Count.');
    expect(lint(['--jobs', '2', '--cache=kept']).stdout).toBe(lint([]).stdout);
  });

  test.for(['0', '65', 'two', '-1', '1.5'])('%s of them are none', (jobs) => {
    expect(lint([`--jobs=${jobs}`])).toEqual({ status: exitCode.usage, stdout: '', stderr: `mandate: Unexpected --jobs ${jobs}, expected auto or a number from 1 to 64\n` });
  });
});
