import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCode, UsageError } from '../src/cli/errors.ts';
import { explain } from '../src/cli/explain.ts';
import { showHosts } from '../src/cli/hosts.ts';
import { inspect } from '../src/cli/inspect.ts';
import { lint, type LintOptions } from '../src/cli/lint.ts';
import type { Terminal } from '../src/cli/terminal.ts';

let folder: string;
const described = '---\nname: lamp-counter\ndescription: Use it to count lamps.\n';
const clean = `${described}---\n\nCount the lamps.\n`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mandate-lint-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly exit: number;
  readonly out: string;
  readonly notes: string;
}

async function run(paths: readonly string[], options: Partial<LintOptions> = {}, input = ''): Promise<Run> {
  const { terminal, written } = recorder(input);
  const exit = await lint(terminal, paths, { format: 'agent', ...options });
  return { exit, ...written };
}

function recorder(input = ''): { terminal: Terminal; written: { out: string; notes: string } } {
  const written = { out: '', notes: '' };
  const terminal: Terminal = {
    cwd: folder,
    color: false,
    out: (text) => void (written.out += text),
    note: (text) => void (written.notes += `${text}\n`),
    input: () => Promise.resolve(Buffer.from(input)),
  };
  return { terminal, written };
}

async function explained(name?: string): Promise<string> {
  const { terminal, written } = recorder();
  expect(await explain(terminal, name)).toBe(exitCode.clean);
  return written.out;
}

function write(name: string, bytes: string | Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return name;
}

describe('lint', () => {
  test('of a clean file is 0, with nothing to say', async () => {
    expect(await run([write('clean.md', clean)])).toEqual({ exit: exitCode.clean, out: '', notes: '' });
  });

  test.for([
    ['empty', '', 'Unexpected empty file, expected an agent'],
    ['binary', new Uint8Array([1, 0, 2]), 'Unexpected binary file (a NUL byte), expected UTF-8 text'],
    ['10 MB', new Uint8Array(10 * 1024 * 1024).fill(97), 'Unexpected size of 10485760 bytes, expected 1 MiB at most'],
  ] as const)('of a file that is %s is 1, with one line', async ([name, bytes, message]) => {
    const { exit, out, notes } = await run([write(`${name}.md`, bytes)]);
    expect([exit, notes]).toEqual([exitCode.problems, '']);
    expect(out).toContain(message);
    expect(out.split('\n')).toHaveLength(2);
  });

  test('of a folder without agents is 1, with a message and JSON that is empty', async () => {
    mkdirSync(join(folder, 'none'), { recursive: true });
    const { exit, out, notes } = await run(['none'], { format: 'json' });
    expect([exit, notes]).toEqual([exitCode.problems, 'mandate: no agent file found in none; `mandate hosts` shows where hosts have theirs, what `.gitignore` names is left out, and a file that is named is read wherever it lies\n']);
    expect(JSON.parse(out)).toMatchObject({ version: 1, files: [], summary: { files: 0 } });
  });

  test('and files of which a host makes agents and nobody here does are named once', async () => {
    mkdirSync(join(folder, 'modes', 'deep'), { recursive: true });
    for (const path of ['modes/.kilocodemodes', 'modes/deep/.kilocodemodes']) writeFileSync(join(folder, path), 'customModes: []\n');
    writeFileSync(join(folder, 'modes', 'lamp-counter.md'), clean);
    expect(await run(['modes'])).toMatchObject({ exit: exitCode.clean, notes: 'mandate: modes/.kilocodemodes and 1 more like it are not read, though Kilo Code makes agents of them; `mandate explain kilo` shows which files are read\n' });
  });

  test.for([
    [['gone.md'], {}, /^No such file or folder: gone\.md$/],
    [['clean.md'], { format: 'jsn' }, /^Unknown format `jsn`, expected pretty, agent, json, sarif, github, gitlab, junit\. Did you mean `json`\?$/],
    [['clean.md'], { maxWarnings: 'x' }, /^Unexpected --max-warnings x, expected a number$/],
    [['-'], { fix: 'safe' }, /^Cannot fix standard input/],
  ] as const)('of %j with %j is a wrong use', async ([paths, options, message]) => {
    const failed = run(paths, options);
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(message);
  });

  test('of a path that leads to nothing guesses the name that was meant, and knows a link', async () => {
    mkdirSync(join(folder, 'pier/lamps'), { recursive: true });
    write('pier/lamps/counter.md', clean);
    symlinkSync('nowhere.md', join(folder, 'pier/link.md'));
    await expect(run(['pier/lamps/cuonter.md'])).rejects.toThrow(new UsageError('No such file or folder: pier/lamps/cuonter.md. Did you mean `pier/lamps/counter.md`?'));
    await expect(run(['pier/lamp'])).rejects.toThrow(new UsageError('No such file or folder: pier/lamp. Did you mean `pier/lamps`?'));
    await expect(run(['pier/nothing.md'])).rejects.toThrow(new UsageError('No such file or folder: pier/nothing.md'));
    await expect(run(['pier/link.md'])).rejects.toThrow(new UsageError('No such file or folder: pier/link.md, a link that leads nowhere'));
    for (const path of ['pier/lamps/counter.md/x', 'a'.repeat(300), 'gone/x.md']) await expect(run([path])).rejects.toThrow(new UsageError(`No such file or folder: ${path}`));
  });

  test('of a folder that it could not look into to its end is 1, and says which', async () => {
    const deep = join('deep', ...Array.from({ length: 45 }, (_, index) => `${index}`));
    mkdirSync(join(folder, deep, '.claude/agents'), { recursive: true });
    mkdirSync(join(folder, 'deep/.claude/agents'), { recursive: true });
    for (const name of ['deep/.claude/agents/lamp-counter.md', `${deep}/.claude/agents/lamp-hider.md`]) write(name, clean);
    const { exit, out, notes } = await run(['deep']);
    expect(exit).toBe(exitCode.problems);
    expect(out).toBe('');
    expect(notes).toMatch(/^mandate: not looked into deep\/[\d/]+\/: it lies deeper than 40 folders\n$/);
  });

  test('of an empty path is a wrong use', async () => {
    await expect(run([''])).rejects.toThrow(new UsageError('Unexpected empty path, expected a file, folder or glob'));
  });

  test('of a TOML file that cannot be read is a warning', async () => {
    expect((await run([write('broken.toml', 'name = \n')])).out).toMatch(/^broken\.toml:\d+:\d+: warning core\/invalid-frontmatter: Unexpected text, expected TOML: /);
  });

  test('counts warnings against the limit', async () => {
    const name = write('warned.md', `${described.replace('lamp', 'buoy')}tools: Grep, LS, MultiEdit\n---\n\nCount the lamps.\n`);
    expect((await run([name])).exit).toBe(exitCode.clean);
    expect((await run([name], { maxWarnings: '2' })).exit).toBe(exitCode.clean);
    expect((await run([name], { maxWarnings: '1' })).exit).toBe(exitCode.problems);
  });

  test('gives the same for any order of the arguments', async () => {
    const names = [write('b.md', `${described}tools: LS\n---\n`), write('a.md', '')];
    const there = await run(names, { format: 'json' });
    expect(await run(names.toReversed(), { format: 'json' })).toEqual(there);
  });

  test('reads standard input under the name it is given', async () => {
    const { out } = await run(['-'], { stdinFilename: '.claude/agents/mia.md' }, '# Mia\n');
    expect((await run([], { stdin: true, stdinFilename: '.claude/agents/mia.md' }, '# Mia\n')).out).toBe(out);
    expect(out).toMatch(/^\.claude\/agents\/mia\.md:1:1: error core\/frontmatter-missing: /);
  });

  test('says in JSON what every host makes of a file', async () => {
    const { out } = await run([write('list.md', `${described}tools: Read\n---\n`)], { format: 'json' });
    const [file] = (JSON.parse(out) as { files: { dialect: string; hosts: Record<string, { verdict: string }> }[] }).files;
    expect(file).toMatchObject({ dialect: 'claude-code', hosts: { 'claude-code': { verdict: 'loads' }, opencode: { verdict: 'drops' } } });
  });
});

describe('lint --fix', () => {
  test('mends what is safe to mend and no other byte', async () => {
    const before = `\ufeff${described.replaceAll('\n', '\r\n')}tools: LS, Read\r\n---\r\n\r\nWest â€“ east  \r\n\n\u00a0`;
    const name = write('broken.md', before);
    const { exit, out } = await run([name], { fix: 'safe' });
    expect(readFileSync(join(folder, name), 'utf8')).toBe(before.replace('â€“', '–'));
    expect(exit).toBe(exitCode.clean);
    expect(out).not.toContain('mojibake');
    expect(out).toContain('retired-tool');
  });

  test('keeps the mode of the file and leaves nothing beside it', async () => {
    const name = write('mode.md', `${clean}â€“\n`);
    const { mode } = statSync(join(folder, name));
    await run([name], { fix: 'safe' });
    expect(statSync(join(folder, name)).mode).toBe(mode);
    expect(readdirSync(folder).filter((entry) => entry.includes('tmp-'))).toEqual([]);
  });

  test('does not touch a file with nothing to mend', async () => {
    const name = write('still.md', clean);
    const { mtimeNs, ino } = statSync(join(folder, name), { bigint: true });
    await run([name], { fix: 'safe' });
    const after = statSync(join(folder, name), { bigint: true });
    expect([after.mtimeNs, after.ino]).toEqual([mtimeNs, ino]);
  });

  test('leaves a file alone that is not all UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from(`${clean}â€“ `), Buffer.from([0xe4, 0x0a])]);
    const name = write('latin.md', bytes);
    await run([name], { fix: 'safe' });
    expect(readFileSync(join(folder, name))).toEqual(bytes);
  });

  test('says and mends once what is wrong with the text of a file of several agents', async () => {
    const text = JSON.stringify({ agent: { east: { prompt: 'West â€“ east' }, west: { prompt: 'East' } } }, null, 2);
    const name = write('opencode.json', text);
    expect((await run([name])).out.match(/text\/mojibake/g)).toHaveLength(1);
    expect((await run([name], { fix: 'safe' })).out).not.toContain('mojibake');
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text.replace('â€“', '–'));
  });

  test('does not follow a link', async () => {
    const target = write('target.md', `${clean}â€“\n`);
    symlinkSync(join(folder, target), join(folder, 'link.md'));
    const { notes } = await run(['link.md'], { fix: 'safe' });
    expect(notes).toBe('mandate: link.md is not fixed: it is a link\n');
    expect(readFileSync(join(folder, target), 'utf8')).toBe(`${clean}â€“\n`);
  });

  test('says that the disk refused, and looks at the other files', async () => {
    const broken = `${clean}West â€“ east\n`;
    for (const name of ['a.md', 'b.md']) write(name, broken);
    // What is written beside the file first has no place.
    write(`a.md.tmp-${process.pid}`, '');
    expect((await run(['a.md', 'b.md'], { fix: 'safe' })).notes).toBe('mandate: a.md is not fixed: file already exists\n');
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toBe(broken);
    expect(readFileSync(join(folder, 'b.md'), 'utf8')).toContain('West – east');
  });
});

test('the table of hosts names each of their folders once', async () => {
  const { terminal, written } = recorder();
  expect(await showHosts(terminal, { format: 'pretty' })).toBe(exitCode.clean);
  expect(written.out).toMatch(/^cursor +Cursor .*; agents in \.cursor\/agents$/m);
});

test('inspect names the tool of a pattern, and says what a pattern takes away', async () => {
  const { terminal, written } = recorder();
  await inspect(terminal, write('narrow.md', '---\ndescription: d\npermission:\n  bash:\n    "*": deny\n    "git diff*": allow\n  edit:\n    "*": allow\n    "*.lamp": deny\n---\n\nCount.\n'), { format: 'pretty' });
  expect(written.out).toMatch(/^ {2}allow only +bash: git diff\* +line 6\n {2}allow +edit +line 8\n {2}deny +edit: \*\.lamp +line 9$/m);
});

test('inspect says the whole of what a host makes of a file', async () => {
  const { terminal, written } = recorder();
  expect(await inspect(terminal, write('map.md', `${described}tools:\n  read: true\n---\n\nCount.\n`), { format: 'pretty' })).toBe(exitCode.clean);
  expect(written.out).toMatch(/^ {2}Cursor +recovers: .*`tools` has another value than it says$/m);
  expect(written.out).not.toContain('…');
});

describe('explain', () => {
  test('a rule is its page, by its id or its last word', async () => {
    const page = readFileSync('rules/tools/used-not-granted.md', 'utf8');
    expect(await explained('tools/used-not-granted')).toBe(page);
    expect(await explained('used-not-granted')).toBe(page);
    const ofTools = (await explained('tools')).trimEnd().split('\n');
    expect(ofTools.length).toBeGreaterThan(5);
    expect(ofTools.filter((line) => !/^  tools\/[a-z-]+ +(?:error|warning|info) +[A-Z]/.test(line))).toEqual([]);
    expect(await explained('compile')).toContain('compile/not-owned');
  });

  test('shows the page that a finding names, for who has no files of this project', async () => {
    write('old.md', '---\nname: old\ndescription: Use it to count lamps.\ntools: LS\n---\n\nCount.\n');
    const [, command] = /^ {2}docs {2}mandate explain (tools\/retired-tool)$/m.exec((await run(['old.md'], { format: 'pretty' })).out)!;
    expect(await explained(command!)).toMatch(/^# tools\/retired-tool\n/);
  });

  test('marks for those who write a page are left out, comments that it is about are not', async () => {
    expect(await explained('tools/retired-tool')).toMatch(/## When to turn it off\n\n.+\n\n## Hosts\n/);
    expect(await explained('compile/not-owned')).toMatch(/^# compile\/not-owned\n\n```text\n/);
    expect(await explained('unused-suppression')).toContain('\n<!-- mandate-disable-next-line ');
  });

  test('a finding of compile is its page too', async () => {
    expect(await explained('not-owned')).toBe(await explained('compile/not-owned'));
    expect(await explained('not-owned')).toContain('Unexpected {what} at `{path}`');
  });

  test('a host says where its facts are from', async () => {
    expect(await explained('claude-code')).toMatch(/^Claude Code \(claude-code\)\n[^]* 2\.1\.329\n[^]*MultiEdit/);
  });

  test('a tool says what it is on every host', async () => {
    expect(await explained('Bash')).toMatch(/goose +does not know the name; shell does it there\n[^]*Qwen Code +does not know the name; run_shell_command, monitor do it there\n/);
    const text = await explained('MultiEdit');
    expect(text).toMatch(/Claude Code +retired; write Edit\n/);
    expect(text).toMatch(/opencode +does not know the name/);
  });

  test('an unknown name gets a guess when one is near', async () => {
    await expect(explained('retired-tol')).rejects.toThrow(/Did you mean `retired-tool`\?$/);
    await expect(explained('openc')).rejects.toThrow(/Did you mean `opencode`\?$/);
    await expect(explained('xyzzyxyzzy')).rejects.toThrow(/^Nothing is called `xyzzyxyzzy`: no rule, no host, no tool of a host; /);
  });
});
