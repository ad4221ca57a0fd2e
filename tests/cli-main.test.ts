import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCode } from '../src/cli/errors.ts';

const program = join(import.meta.dirname, '../scripts/run.mjs');
const broken = '---\nname: lamp-counter\ndescription: Use it to count lamps.\n---\n\nWest â€“ east\n';
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-main-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function mandate(...words: string[]) {
  return spawnSync(process.execPath, [program, 'src/cli/main.ts', ...words], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
}

describe('the command', () => {
  test.for([
    [['lint', '--fromat', 'json'], 'mandate: Unknown option `--fromat`. Did you mean `--format`?\n'],
    [['lint', '--sinse', 'main'], 'mandate: Unknown option `--sinse`. Did you mean `--since`?\n'],
    [['--versoin'], 'mandate: Unknown option `--versoin`. Did you mean `--version`?\n'],
    [['lnt'], 'mandate: Unknown command `lnt`. Did you mean `lint`?\n'],
    [['compile', '--host', 'claude'], 'mandate: Unknown host `claude`, expected one of: claude-agent-sdk, claude-code, codex, copilot, cursor, factory-droid, gemini-cli, goose, kilo, kiro, opencode, qwen-code. Did you mean `claude-agent-sdk` or `claude-code`?\n'],
    [['lint', '--format', 'sarfi'], 'mandate: Unknown format `sarfi`, expected pretty, agent, json, sarif, github, gitlab, junit. Did you mean `sarif`?\n'],
    [['lint', '--fix=unsave'], 'mandate: Unknown kind of --fix `unsave`, expected safe, unsafe. Did you mean `unsafe`?\n'],
    [['compile', '--host', 'opencode', '--format', 'sarfi'], 'mandate: Unknown format `sarfi`, expected pretty, json, sarif. Did you mean `sarif`?\n'],
  ] as const)('%j is a wrong use, with a guess', ([words, message]) => {
    expect(mandate(...words)).toMatchObject({ status: exitCode.usage, stdout: '', stderr: message });
  });

  test.for([
    [['lint', '--nonsense'], 'mandate: Unknown option `--nonsense`; `mandate lint --help` says what is expected\n'],
    [['nonsense'], 'mandate: Unknown command `nonsense`; `mandate --help` says what is expected\n'],
    [['verify'], 'mandate: Missing required argument `agent`; `mandate verify --help` says what is expected\n'],
    [['lint', '--format'], 'mandate: Option `--format <format>` argument missing; `mandate lint --help` says what is expected\n'],
    [['explain', 'a', 'b'], 'mandate: Too many arguments for `explain`. Expected 1 argument but got 2; `mandate explain --help` says what is expected\n'],
  ] as const)('%j is a wrong use, with the way to what is right', ([words, message]) => {
    expect(mandate(...words)).toMatchObject({ status: exitCode.usage, stdout: '', stderr: message });
  });

  test('takes a file in place of a command for one to be linted', () => {
    writeFileSync(join(folder, 'a.md'), broken);
    expect(mandate('a.md')).toMatchObject({ status: exitCode.usage, stdout: '', stderr: 'mandate: Unknown command `a.md`. Did you mean `mandate lint a.md`?\n' });
  });

  test('asked for help with a command that is not there says so below the help', () => {
    expect(mandate('help', 'lnt')).toMatchObject({ status: exitCode.usage, stderr: expect.stringMatching(/^Usage: [^]*\nmandate: Unknown command `lnt`\. Did you mean `lint`\?\n$/) as unknown });
  });

  test('asked for nothing shows what there is, and the way to begin', () => {
    const { status, stdout, stderr } = mandate();
    expect({ status, stdout }).toEqual({ status: exitCode.usage, stdout: '' });
    expect(stderr).toMatch(/^Usage: mandate [^]*\nBegin with `mandate lint`\.\nExit codes: 0 clean, 1 problems, 2 wrong use, 3 our bug\.\n$/);
    expect(mandate('--help')).toMatchObject({ status: exitCode.clean, stdout: stderr, stderr: '' });
  });

  test('ends without a word when nobody reads on', () => {
    // More than a pipe holds.
    const paths = Array.from({ length: 60 }, (_, index) => `${index}.md`);
    for (const path of paths) writeFileSync(join(folder, path), broken);
    const { stdout, stderr } = spawnSync('sh', ['-c', '"$0" "$@" | head -c 1', process.execPath, program, 'src/cli/main.ts', 'lint', '--format', 'json', ...paths], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    expect({ stdout, stderr }).toEqual({ stdout: '{', stderr: '' });
  });

  test('says that a disk is full', () => {
    writeFileSync(join(folder, 'a.md'), broken);
    if (!existsSync('/dev/full')) return;
    const { status, stderr } = spawnSync('sh', ['-c', '"$0" "$@" > /dev/full', process.execPath, program, 'src/cli/main.ts', 'lint', '--format', 'json', 'a.md'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    expect({ status, stderr }).toEqual({ status: exitCode.usage, stderr: 'mandate: Cannot write the results: no space left on device\n' });
  });

  test('takes what the system refuses for no fault of its own', () => {
    const long = 'a'.repeat(300);
    writeFileSync(join(folder, 'a.md'), broken);
    const { status, stderr } = mandate('compile', 'a.md', '--host', 'opencode', '--out', long);
    expect({ status, stderr }).toEqual({ status: exitCode.usage, stderr: `mandate: Cannot stat ${join(folder, long)}: name too long\n` });
  });

  test('takes the word after --fix for a path', () => {
    for (const name of ['a.md', 'b.md']) writeFileSync(join(folder, name), broken);
    expect(mandate('lint', '--fix', 'a.md')).toMatchObject({ status: exitCode.clean, stderr: '' });
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toContain('West – east');
    expect(readFileSync(join(folder, 'b.md'), 'utf8')).toBe(broken);
  });
});
