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
    [['lint', '--fromat', 'json'], "error: unknown option '--fromat'\n(Did you mean --format?)\n"],
    [['lint', '--sinse', 'main'], "error: unknown option '--sinse'\n(Did you mean --since?)\n"],
    [['lnt'], "error: unknown command 'lnt'\n(Did you mean lint?)\n"],
    [['lint', '--format', 'sarfi'], 'mandate: Unknown format `sarfi`, expected pretty, agent, json, sarif, github, gitlab, junit. Did you mean `sarif`?\n'],
    [['lint', '--fix=unsave'], 'mandate: Unknown kind of --fix `unsave`, expected safe, unsafe. Did you mean `unsafe`?\n'],
    [['compile', '--host', 'opencode', '--format', 'sarfi'], 'mandate: Unknown format `sarfi`, expected pretty, json, sarif. Did you mean `sarif`?\n'],
  ] as const)('%j is a wrong use, with a guess', ([words, message]) => {
    expect(mandate(...words)).toMatchObject({ status: exitCode.usage, stdout: '', stderr: message });
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
    expect({ status, stderr }).toEqual({ status: exitCode.usage, stderr: `mandate: ENAMETOOLONG: name too long, stat '${join(folder, long)}'\n` });
  });

  test('takes the word after --fix for a path', () => {
    for (const name of ['a.md', 'b.md']) writeFileSync(join(folder, name), broken);
    expect(mandate('lint', '--fix', 'a.md')).toMatchObject({ status: exitCode.clean, stderr: '' });
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toContain('West – east');
    expect(readFileSync(join(folder, 'b.md'), 'utf8')).toBe(broken);
  });
});
