import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import * as fc from './fast-check.ts';
import { SaxesParser } from 'saxes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCode, UsageError } from '../src/cli/errors.ts';
import { lint, type LintOptions } from '../src/cli/lint.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { isRunByAgent, markers } from '../src/hosts/markers.ts';
import { hosts } from '../src/hosts/registry.ts';

const described = '---\nname: lamp-counter\ndescription: Use it to count lamps.\n';
const clean = `${described}---\n\nCount the lamps.\n`;
const warned = `${described}tools: LS, MultiEdit\n---\n\nCount.\n`;
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-flags-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly exit: number;
  readonly out: string;
  readonly notes: string;
}

async function run(paths: readonly string[], options: LintOptions = {}, cwd = folder, forAgent = false): Promise<Run> {
  const written = { out: '', notes: '' };
  const terminal: Terminal = {
    cwd,
    color: false,
    forAgent,
    out: (text) => void (written.out += text),
    note: (text) => void (written.notes += `${text}\n`),
    input: () => Promise.resolve(Buffer.from('')),
  };
  const exit = await lint(terminal, paths, { format: 'agent', ...options });
  return { exit, ...written };
}

function write(name: string, bytes: string | Uint8Array): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return name;
}

function git(...words: string[]): string {
  const identity = ['-c', 'user.name=Mia', '-c', 'user.email=mia@example.com', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=trunk'];
  return execFileSync('git', [...identity, ...words], { cwd: folder, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
}

function places({ out }: Run): string[] {
  return [...new Set(out.split('\n').filter((line) => line !== '').map((line) => line.slice(0, line.indexOf(':'))))];
}

describe('the format', () => {
  test('is for an agent where an agent runs us, unless another is asked for', async () => {
    write('warned.md', warned);
    const agent = await run(['warned.md']);
    const pretty = await run(['warned.md'], { format: 'pretty' });
    expect(pretty.out).not.toBe(agent.out);
    expect(await run(['warned.md'], { format: undefined }, folder, true)).toEqual(agent);
    expect(await run(['warned.md'], { format: undefined })).toEqual(pretty);
    expect(await run(['warned.md'], { format: 'pretty' }, folder, true)).toEqual(pretty);
  });

  test('of a host that marks the programs it runs is known', () => {
    expect(isRunByAgent({ CLAUDECODE: '1', PATH: '/bin' })).toBe(true);
    expect(isRunByAgent({ CLAUDECODE: '', PATH: '/bin' })).toBe(false);
    expect(hosts.map(({ id }) => id)).toEqual(expect.arrayContaining(markers.map(({ host }) => host)));
  });
});

describe('lint --quiet', () => {
  test('shows errors only, and still counts the warnings', async () => {
    const paths = [write('warned.md', warned), write('empty.md', '')];
    expect(places(await run(paths, { quiet: true }))).toEqual(['empty.md']);
    expect((await run(['warned.md'], { quiet: true, maxWarnings: '0' })).exit).toBe(exitCode.problems);
    const { out } = await run(paths, { quiet: true, format: 'json' });
    expect(JSON.parse(out)).toMatchObject({ summary: { files: 2, errors: 1, warnings: 0 } });
  });
});

describe('lint --output-file', () => {
  test('writes there what would be printed, without colours', async () => {
    const paths = [write('warned.md', warned)];
    const { out } = await run(paths, { format: 'sarif' });
    expect(await run(paths, { format: 'sarif', outputFile: 'out.sarif' })).toEqual({ exit: exitCode.clean, out: '', notes: '' });
    expect(readFileSync(join(folder, 'out.sarif'), 'utf8')).toBe(out);
  });

  test('never writes over a file that it lints, nor into a folder that is not there', async () => {
    write('warned.md', warned);
    await expect(run(['warned.md'], { outputFile: './warned.md' })).rejects.toThrow('Cannot write to ./warned.md: it is one of the files that are linted');
    expect(readFileSync(join(folder, 'warned.md'), 'utf8')).toBe(warned);
    await expect(run(['warned.md'], { outputFile: 'gone/out' })).rejects.toThrow('Cannot write to gone/out: no such file or directory');
  });
});

describe('lint --since', () => {
  beforeEach(() => {
    git('init', '--quiet');
    for (const name of ['same', 'changed', 'gone']) write(`.claude/agents/${name}.md`, warned.replace('lamp-counter', name));
    write('.claude/agents/crlf.md', warned.replace('lamp-counter', 'crlf'));
    git('add', '.');
    git('commit', '--quiet', '--message', 'First');
    git('tag', 'first');
  });

  test('sees what is changed, staged, committed or new, and nothing else', async () => {
    write('.claude/agents/changed.md', warned.replace('Count.', 'Count twice.'));
    write('.claude/agents/staged.md', warned);
    git('add', '.claude/agents/staged.md');
    write('.claude/agents/committed.md', warned);
    git('add', '.claude/agents/committed.md');
    git('commit', '--quiet', '--message', 'Second', '.claude/agents/committed.md');
    write('.claude/agents/new ä\n.md', warned);
    rmSync(join(folder, '.claude/agents/gone.md'));
    write('.claude/agents/crlf.md', warned.replace('lamp-counter', 'crlf').replaceAll('\n', '\r\n'));
    const found = await run([], { since: 'first' });
    expect(places(found)).toEqual(['.claude/agents/changed.md', '.claude/agents/committed.md', '.claude/agents/new ä .md', '.claude/agents/staged.md']);
    expect(places(await run(['agents'], { since: 'first' }, join(folder, '.claude')))).toEqual(['agents/changed.md', 'agents/committed.md', 'agents/new ä .md', 'agents/staged.md']);
  });

  test('asks no git of the project, which package managers put first', async () => {
    const [before, bins] = [process.env['PATH'], join(folder, 'node_modules/.bin')];
    write('node_modules/.bin/git', `#!/bin/sh\ntouch ${folder}/started\nexit 1\n`);
    chmodSync(join(bins, 'git'), 0o755);
    process.env['PATH'] = `${bins}:${before}`;
    await run([], { since: 'first' }).finally(() => void (process.env['PATH'] = before));
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });

  test('counts from where the branch left the other one', async () => {
    git('checkout', '--quiet', '-b', 'work');
    git('checkout', '--quiet', 'trunk');
    write('.claude/agents/changed.md', warned.replace('Count.', 'Count on trunk.'));
    git('commit', '--quiet', '--all', '--message', 'On trunk');
    git('checkout', '--quiet', 'work');
    write('.claude/agents/same.md', warned.replace('Count.', 'Count at work.'));
    expect(places(await run([], { since: 'trunk' }))).toEqual(['.claude/agents/same.md']);
  });

  test('lets the rules see files that did not change', async () => {
    write('.claude/agents/changed.md', `${described.replace('lamp-counter', 'changed')}---\n\n## What you do not do\n\n- DO NOT repair lamps (leave that to @same)\n- DO NOT sell lamps (leave that to @nobody-there)\n`);
    const whole = (await run(['.claude/agents/changed.md'])).out;
    expect((await run([], { since: 'first' })).out).toBe(whole);
    expect(whole).toMatch(/warning contract\/dangling-agent: .*nobody-there/);
    expect(whole).not.toContain('`same');
  });

  test('is clean when nothing changed, and says so', async () => {
    expect(await run([], { since: 'first' })).toEqual({ exit: exitCode.clean, out: '', notes: 'mandate: no agent file changed since first\n' });
  });

  test('runs no program that the repository names', async () => {
    const mark = join(folder, 'ran');
    const program = `sh -c 'touch ${mark}'`;
    for (const key of ['core.fsmonitor', 'diff.external', 'filter.x.clean', 'filter.x.smudge', 'diff.x.textconv']) git('config', key, program);
    write('.gitattributes', '*.md filter=x diff=x\n');
    write('.claude/agents/changed.md', `${warned}More.\n`);
    expect(places(await run([], { since: 'first' }))).toEqual(['.claude/agents/changed.md']);
    expect(existsSync(mark)).toBe(false);
  });

  test.for([
    ['nowhere', /^Unknown git ref in --since nowhere, expected a branch, tag or commit that is in this clone$/],
    ['--output=x', /^Unexpected --since --output=x, expected a branch, tag or commit$/],
    ['first;touch x', /^Unknown git ref in --since first;touch x/],
    ['', /^Unexpected --since , expected/],
  ] as const)('%j is a wrong use', async ([since, message]) => {
    const failed = run([], { since });
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(message);
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  test('outside of a repository or without git is a wrong use', async () => {
    const { PATH } = process.env;
    try {
      process.env['PATH'] = folder;
      await expect(run([], { since: 'first' })).rejects.toThrow(/^--since needs git, and there is no `git` in PATH$/);
    } finally {
      process.env['PATH'] = PATH;
    }
    rmSync(join(folder, '.git'), { recursive: true });
    await expect(run([], { since: 'first' })).rejects.toThrow(/^--since needs a git repository, and .* is in none/);
  });
});

describe('fixes', () => {
  const fixtures = join(import.meta.dirname, '../fixtures');
  const samples = ['broken', 'agents', 'demo', 'contract']
    .flatMap((name) => readdirSync(join(fixtures, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(?:md|toml|json|txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const pieces = ['â€“', 'Ã¤', 'LS', 'MultiEdit', '\r\n', '\u00a0', '\n', '`', 'Read, Read', '\u200b', '\ufeff'];
  const mangled = fc.tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.constantFrom(...pieces)), { maxLength: 5 }), fc.boolean()).map(([path, additions, withMark]) => {
    let text = readFileSync(path, 'utf8');
    for (const [at, piece] of additions) text = text.slice(0, at % (text.length + 1)) + piece + text.slice(at % (text.length + 1));
    return { path, text: `${withMark ? '\ufeff' : ''}${text}` };
  });

  test.for(['safe', 'unsafe'])('that are %s are done at once, and a dry run shows them and touches nothing', async (fix) => {
    const property = fc.asyncProperty(mangled, async ({ path, text }) => {
      const name = write(`x.${path.split('.').at(-1)}`, text);
      const before = readFileSync(join(folder, name));
      await run([name], { fix, dryRun: true, outputFile: 'x.patch' });
      expect(readFileSync(join(folder, name))).toEqual(before);
      const patch = readFileSync(join(folder, 'x.patch'), 'utf8');

      const { out } = await run([name], { fix });
      const fixed = readFileSync(join(folder, name), 'utf8');
      expect(applyPatch(before.toString('utf8'), patch, { autoConvertLineEndings: false })).toBe(fixed);
      expect(await run([name], { fix })).toMatchObject({ out });
      expect(readFileSync(join(folder, name), 'utf8')).toBe(fixed);
    });
    // Of two byte order marks the second one is text.
    const twice = { path: 'x.md', text: `\ufeff\ufeff\r\nâ€“${clean.replace('name', 'nam\ufeffe')}` };
    await fc.assert(property, { numRuns: 200, examples: [[twice]] });
  });

  test('in a dry run are a diff that git takes, and exit 1', async () => {
    const name = write('dir/ä b.md', `${clean}West â€“ east\r\nlast`);
    const { exit, out, notes } = await run([name], { dryRun: true });
    expect([exit, notes]).toEqual([exitCode.problems, '']);
    write('fix.patch', out);
    git('init', '--quiet');
    git('apply', 'fix.patch');
    expect(readFileSync(join(folder, name), 'utf8')).toBe(`${clean}West – east\r\nlast`);
    expect(await run([name], { dryRun: true })).toEqual({ exit: exitCode.clean, out: '', notes: '' });
  });

  test('that are unsafe wait to be asked for', async () => {
    const name = write('retired.md', warned);
    expect(await run([name], { dryRun: true })).toEqual({ exit: exitCode.clean, out: '', notes: 'mandate: no safe fix changes anything; `mandate lint` shows what is found\n' });
    await run([name], { fix: 'safe' });
    expect(readFileSync(join(folder, name), 'utf8')).toBe(warned);
    await run([name], { fix: 'unsafe' });
    expect(readFileSync(join(folder, name), 'utf8')).not.toBe(warned);
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/\bLS\b/);
  });

  test('in a dry run show no control characters on a terminal, and keep them in a file', async () => {
    const name = write('x.md', `${clean}\u001b[31m â€“ \u202e\n`);
    const { out } = await run([name], { dryRun: true });
    expect(out).toContain('-\\u{1b}[31m â€“ \\u{202e}\n');
    await run([name], { dryRun: true, outputFile: 'x.patch' });
    expect(readFileSync(join(folder, 'x.patch'), 'utf8')).toContain('-\u001b[31m â€“ \u202e\n');
  });

  test('in a dry run leave a link out, as --fix does', async () => {
    write('target.md', `${clean}â€“\n`);
    symlinkSync(join(folder, 'target.md'), join(folder, 'link.md'));
    expect((await run(['link.md'], { dryRun: true })).out).toBe('');
  });
});

describe('a file with a hostile name', () => {
  const name = 'a\nb%0A"\'<x>&\u001b[31m::error::x,##[error]\u202e.md';
  const text = `---\nname: "\\e[31m<b>\\n::error::x"\ndescription: '%0A"]]>'\ntools: "LS, \\e[31m<i>%0A"\n---\n\n::error::x\n##[error]y \u001b[2J\u202e\n`;
  const harmful = /(?!\n)\p{Cc}|\u202e/u;

  test.for(['pretty', 'agent', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const)('is data in %s', async (format) => {
    const { out, exit } = await run([write(name, text)], { format });
    expect(exit).toBeLessThan(2);
    expect(out).not.toMatch(harmful);
    expect(out).not.toMatch(/##\[/);
    const commands = out.split('\n').filter((line) => line.trimStart().startsWith('::'));
    if (format === 'github') expect(commands.length).toBeGreaterThan(0);
    else expect(commands).toEqual([]);
    for (const command of commands) expect(command).toMatch(/^::(?:error|warning) file=a%0Ab%250A"'<x>&\\u\{1b\}\[31m%3A%3Aerror%3A%3Ax%2C\\u\{23\}#\[error\]\\u\{202e\}\.md,line=\d+,/);
    if (['json', 'sarif', 'gitlab'].includes(format)) expect(() => JSON.parse(out)).not.toThrow();
    if (format === 'sarif') expect(out).toContain('"uri": "a%0Ab%250A%22\'%3Cx%3E%26%1B%5B31m%3A%3Aerror%3A%3Ax%2C%23%23%5Berror%5D%E2%80%AE.md"');
    if (format === 'gitlab') expect((JSON.parse(out) as { location: { path: string } }[])[0]!.location.path).toBe(name);
  });

  test('is one well-formed test case in JUnit', async () => {
    const { out } = await run([write(name, text)], { format: 'junit' });
    const names: string[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', (tag) => void (tag.name === 'testcase' && names.push(tag.attributes['name']!)));
    parser.write(out).close();
    expect(names).toEqual(['a\nb%0A"\'<x>&\\u{1b}[31m::error::x,\\u{23}#[error]\\u{202e}.md']);
  });
});
