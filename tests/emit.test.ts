import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../src/cli/errors.ts';
import { finding, texts } from '../src/emit/findings.ts';
import type { ManifestFile } from '../src/emit/manifest.ts';
import { parseManifest } from '../src/emit/parse-manifest.ts';
import { isSafePath } from '../src/emit/path.ts';
import { agentText, testProject, type TestProject } from './emit-project.ts';

const validate = (schema: string) => new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(join(import.meta.dirname, '../src', schema), 'utf8')) as object);
const validManifest = validate('emit/manifest.schema.json');
const validOutput = validate('cli/compile.schema.json');

async function expectStop(project: TestProject, codes: readonly string[], paths = ['agents']) {
  const before = project.files();
  const { exit, json } = await project.compile(paths);
  expect(json.diagnostics.map(({ code }) => code)).toEqual(codes);
  expect(exit).toBe(1);
  expect(json.bundles.flatMap(({ files }) => files)).toEqual([]);
  expect(project.files()).toEqual(before);
  expect(validOutput(json), JSON.stringify(validOutput.errors)).toBe(true);
  return json;
}

function manifestFiles(project: TestProject): readonly ManifestFile[] {
  const manifest = parseManifest(project.read('.mandate/manifest.json'));
  if ('reason' in manifest) throw new Error(manifest.reason);
  return manifest.files;
}

function manifestPaths(project: TestProject): string[] {
  return manifestFiles(project).map(({ path }) => path).toSorted();
}

function lockOf(pid: number, machine = hostname()): string {
  return JSON.stringify({ pid, machine, files: ['.one/agents/old.md', '../../outside.md'] });
}

function dataAgent(description: string): object {
  return { description, mode: 'subagent', prompt: `${description} this.` };
}

describe('a compile', () => {
  test('writes every pair, the manifest last, and nothing else', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    const { exit, json } = await project.compile();
    expect(exit).toBe(0);
    expect(Object.keys(project.files())).toEqual(['.mandate/manifest.json', '.one/agents/mia.md', '.two/agents/mia.md', 'agents/mia.md']);
    expect(json.summary).toEqual({ agents: 1, hosts: 2, files: 2, widened: 0, dropped: 0 });
    expect(json.diagnostics).toEqual([]);
    expect(validOutput(json), JSON.stringify(validOutput.errors)).toBe(true);
  });

  test('run again writes nothing', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile();
    const paths = Object.keys(project.files());
    const old = new Date(1_000_000_000_000);
    for (const path of [...paths, '.mandate', '.one/agents', '.two/agents']) utimesSync(join(project.root, path), old, old);
    const { exit, json } = await project.compile();
    expect(exit).toBe(0);
    expect(json.summary.files).toBe(2);
    for (const path of [...paths, '.mandate', '.one/agents', '.two/agents']) expect(statSync(join(project.root, path)).mtime, path).toEqual(old);
  });

  test('follows its source, and keeps the mode of the file it replaces', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile();
    const output = join(project.root, '.one/agents/mia.md');
    chmodSync(output, 0o664);
    project.write('agents/mia.md', agentText('mia', 'Read', 'You write.\n'));
    expect((await project.compile()).exit).toBe(0);
    expect(project.read('.one/agents/mia.md')).toContain('You write.');
    expect(statSync(output).mode & 0o777).toBe(0o664);
    expect(statSync(join(project.root, '.mandate/manifest.json')).mode & 0o777).toBe(0o644);
  });

  test('gives the same bytes for any order of arguments, in any folder', async () => {
    const [first, second] = [testProject(), testProject()];
    for (const project of [first, second]) for (const name of ['mia', 'ann', 'zoë']) project.write(`agents/${name}.md`, agentText(name));
    const there = await first.compile(['agents/mia.md', 'agents/ann.md'], { host: 'one,two' });
    const back = await second.compile(['agents/ann.md', 'agents/mia.md'], { host: 'two,one,two' });
    expect(second.files()).toEqual(first.files());
    expect(back.out).toBe(there.out);
  });

  test('of one agent keeps what the manifest says of the others', async () => {
    const project = testProject();
    project.write('agents/ann.md', agentText('ann'));
    project.write('agents/mia.md', agentText('mia'));
    await project.compile(['agents/ann.md']);
    await project.compile(['agents/mia.md'], { host: 'one' });
    const separately = project.read('.mandate/manifest.json');
    expect(manifestPaths(project)).toEqual(['.one/agents/ann.md', '.one/agents/mia.md', '.two/agents/ann.md']);
    await project.compile(['agents/ann.md', 'agents/mia.md'], { host: 'one' });
    expect(project.read('.mandate/manifest.json')).toBe(separately);
  });

  test('into another folder leaves the project alone', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    expect((await project.compile(['agents'], { out: 'dist/bundles' })).exit).toBe(0);
    expect(Object.keys(project.files())).toEqual(['agents/mia.md', 'dist/bundles/.mandate/manifest.json', 'dist/bundles/.one/agents/mia.md', 'dist/bundles/.two/agents/mia.md']);
  });

  test('takes a root that is a link', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    mkdirSync(join(project.root, 'real'));
    symlinkSync('real', join(project.root, 'link'));
    expect((await project.compile(['agents'], { out: 'link' })).exit).toBe(0);
    expect(existsSync(join(project.root, 'real/.one/agents/mia.md'))).toBe(true);
  });

  test('that is a dry run writes nothing and says what it would', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    const before = project.files();
    const { exit, json } = await project.compile(['agents'], { dryRun: true });
    expect(exit).toBe(0);
    expect(json.bundles[0]!.files).toMatchObject([{ path: '.one/agents/mia.md' }]);
    expect(project.files()).toEqual(before);
    expect(existsSync(join(project.root, '.mandate'))).toBe(false);
  });

  test('never writes a target that is its own source', async () => {
    const project = testProject();
    project.write('.one/agents/mia.md', agentText('mia'));
    const { exit, json } = await project.compile(['.one/agents/mia.md']);
    expect(exit).toBe(0);
    expect(project.read('.one/agents/mia.md')).toBe(agentText('mia'));
    expect(json.bundles.map(({ host, files }) => [host, files.length])).toEqual([['one', 0], ['two', 1]]);
    expect(json.bundles[0]!.ledger.map(({ fate }) => fate)).toContain('source');
    expect(manifestPaths(project)).toEqual(['.two/agents/mia.md']);
  });

  test('does not take its own outputs for sources, unless they are named', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile();
    const before = project.files();
    expect((await project.compile(['.'])).json.summary).toMatchObject({ agents: 1, files: 2 });
    expect(project.files()).toEqual(before);
    const named = await project.compile(['.two/agents/mia.md'], { host: 'one' });
    expect(named.json.diagnostics.map(({ code }) => code)).toEqual(['compile/output-collision']);
  });

  test.for([
    ['its own host mends', '---\nname: mia\ndescription: Use it when: x: [\n---\nHi.\n'],
    ['writes a key twice', '---\nname: mia\ndescription: d\ntools: Bash\ntools: Read\n---\nHi.\n'],
  ] as const)('takes a source that %s', async ([, text]) => {
    const project = testProject();
    project.write('.claude/agents/mia.md', text);
    expect((await project.compile(['.claude'], { host: 'one' })).json.diagnostics).toEqual([]);
    expect(project.files()).toHaveProperty(['.one/agents/mia.md']);
  });

  test('takes each agent of a file that holds several, with its own places', async () => {
    const project = testProject();
    project.write('opencode.json', JSON.stringify({ agent: { ann: dataAgent('Write'), mia: dataAgent('Review') } }, null, 2));
    const { exit, json } = await project.compile(['opencode.json'], { host: 'one' });
    expect(json.diagnostics).toEqual([]);
    expect(exit).toBe(0);
    expect(project.read('.one/agents/ann.md')).toMatch(/^description: "Write"$[^]*\nWrite this\.$/m);
    expect(project.read('.one/agents/mia.md')).toMatch(/^description: "Review"$[^]*\nReview this\.$/m);
    expect(manifestFiles(project).map(({ path, ledger: [name], sourceMap: [map] }) => [path, name!.line, map?.source])).toEqual([['.one/agents/ann.md', 3, 6], ['.one/agents/mia.md', 8, 11]]);
    expect((await project.compile(['opencode.json'], { host: 'one' })).json.diagnostics).toEqual([]);
    project.write('opencode.json', JSON.stringify({ agent: { ann: dataAgent('Write') } }));
    expect((await project.compile(['opencode.json'], { host: 'one' })).json.diagnostics).toMatchObject([{ code: 'compile/older-output', path: '.one/agents/mia.md' }]);
  });

  test('takes an output that its author made the source for what it is', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile(['agents'], { host: 'one' });
    unlinkSync(join(project.root, 'agents/mia.md'));
    expect((await project.compile(['.one/agents/mia.md'], { host: 'one' })).exit).toBe(0);
    expect(existsSync(join(project.root, '.mandate'))).toBe(false);
    expect(project.read('.one/agents/mia.md')).toContain('You review code.');
  });

  test('without a file ends with exit 1', async () => {
    const project = testProject();
    expect((await project.compile(['.'])).exit).toBe(1);
    expect(project.files()).toEqual({});
  });
});

describe('a refused pair', () => {
  test('leaves the other pair written, and exits 1', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia', 'Bash(git:*)'));
    const { exit, json } = await project.compile();
    expect(exit).toBe(1);
    expect(json.bundles.map(({ host, refused, files }) => [host, refused, files.length])).toEqual([['one', false, 1], ['two', true, 0]]);
    expect(json.diagnostics[0]).toMatchObject({ code: 'compile/widened', path: 'agents/mia.md', range: { start: { line: 4, column: 8 } } });
    expect(Object.keys(project.files())).toEqual(['.mandate/manifest.json', '.one/agents/mia.md', 'agents/mia.md']);
    expect(validOutput(json), JSON.stringify(validOutput.errors)).toBe(true);
  });

  test.for(['widened', 'two:widened'])('is written with --allow %s', async (allow) => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia', 'Bash(git:*)'));
    const { exit, json } = await project.compile(['agents'], { allow });
    expect(exit).toBe(0);
    expect(json.bundles[1]).toMatchObject({ refused: false, files: [{ path: '.two/agents/mia.md' }] });
    expect(json.bundles[1]!.ledger.map(({ fate }) => fate)).toContain('widened');
  });

  test('is not written when the word was for another host', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia', 'Bash(git:*)'));
    expect((await project.compile(['agents'], { allow: 'one:widened' })).exit).toBe(1);
    expect(project.files()).not.toHaveProperty('.two/agents/mia.md');
  });

  test('keeps its older file, owned and reported', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile();
    const older = project.read('.two/agents/mia.md');
    project.write('agents/mia.md', agentText('mia', 'Bash(git:*)'));
    const { exit, json } = await project.compile();
    expect(exit).toBe(1);
    expect(new Set(json.diagnostics.map(({ code, path }) => `${code} ${path}`))).toEqual(new Set(['compile/widened agents/mia.md', 'compile/older-output .two/agents/mia.md']));
    expect(project.read('.two/agents/mia.md')).toBe(older);
    expect(manifestPaths(project)).toEqual(['.one/agents/mia.md', '.two/agents/mia.md']);
  });
});

describe('the whole run stops and writes nothing', () => {
  test('for an output that was edited by hand: the edit is kept', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('agents/ann.md', agentText('ann'));
    await project.compile();
    project.write('.one/agents/mia.md', `${project.read('.one/agents/mia.md')}By hand.\n`);
    project.write('agents/ann.md', agentText('ann', 'Read'));
    await expectStop(project, ['compile/edited-output']);
  });

  test('for an edit that leaves the size as it was', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile();
    project.write('.one/agents/mia.md', project.read('.one/agents/mia.md').replace('review', 'Review'));
    await expectStop(project, ['compile/edited-output']);
  });

  test('for a file in the way that is not ours', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.one/agents/mia.md', 'mine\n');
    await expectStop(project, ['compile/not-owned']);
    expect(existsSync(join(project.root, '.mandate'))).toBe(false);
  });

  test('for a folder in the way', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.one/agents/mia.md/note.txt', 'mine\n');
    await expectStop(project, ['compile/not-owned']);
  });

  test('for a file where a folder has to be', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.one', 'mine\n');
    await expectStop(project, ['compile/not-owned']);
  });

  test.for([
    ['the target', '.one/agents/mia.md', '../../elsewhere.md'],
    ['a target that leads nowhere', '.one/agents/mia.md', 'nowhere'],
    ['a folder above it', '.one/agents', '../outside'],
    ['the folder of the manifest', '.mandate', 'outside'],
  ] as const)('for a link: %s', async ([, path, target]) => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('elsewhere.md', 'mine\n');
    project.write('outside/note.md', 'mine\n');
    mkdirSync(join(project.root, path, '..'), { recursive: true });
    symlinkSync(target, join(project.root, path));
    await expectStop(project, ['compile/symlink-output']);
    expect(lstatSync(join(project.root, path)).isSymbolicLink()).toBe(true);
  });

  test.for(['../../x', '/etc/x', '..\\x', 'C:x', '--flag', '__proto__', 'con', 'x. ', '"a\\nb"'])('for the name %s', async (name) => {
    const project = testProject();
    project.write('agents/mia.md', agentText(name.startsWith('"') ? name : `'${name}'`));
    project.write('agents/ann.md', agentText('ann'));
    await expectStop(project, ['compile/unsafe-name']);
  });

  test.for([
    ['Reviewer', 'reviewer'],
    ['caf\u00e9', 'cafe\u0301'],
    ['ﬁne', 'fine'],
  ] as const)('for two names that are one file: %s and %s', async ([first, second]) => {
    const project = testProject();
    project.write('agents/a.md', agentText(first));
    project.write('agents/b.md', agentText(second));
    const json = await expectStop(project, ['compile/output-collision']);
    expect(json.diagnostics[0]).toMatchObject({ path: 'agents/b.md', labels: [{ path: 'agents/a.md' }] });
    expect(json.diagnostics[0]!.message).toMatch(/^Unexpected second file for `\.one\/agents\/[^`]+` and 1 more \(one, two\), .*: `agents\/a\.md` has it$/);
  });

  test('for an output that an earlier run made from a source that is still there', async () => {
    const project = testProject();
    project.write('agents/a.md', agentText('mia'));
    project.write('agents/b.md', agentText('mia', 'Read'));
    await project.compile(['agents/a.md'], { host: 'one' });
    await expectStop(project, ['compile/output-collision'], ['agents/b.md']);
    unlinkSync(join(project.root, 'agents/a.md'));
    expect((await project.compile()).exit).toBe(0);
  });

  test.for([
    ['no JSON', '{'],
    ['a later version', '{"version":3,"compiler":"9.0.0","sources":[]}'],
    ['a path out of the folder', JSON.stringify({ version: 1, compiler: '0', files: [{ path: '../x', sha256: '0'.repeat(64), bytes: 0, agent: '', host: '', source: { path: '', sha256: '' }, ledger: [], sourceMap: [] }] })],
  ] as const)('for a manifest that is %s', async ([, text]) => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.mandate/manifest.json', text);
    await expectStop(project, ['compile/unreadable-manifest']);
  });

  test.for([
    ['is empty', ''],
    ['holds a NUL', 'a\0b'],
    ['has an unclosed fence', '---\nname: x\n'],
    ['has a tool list behind an alias', '---\nname: mia\ndescription: d\nx: &a [Read]\ntools: *a\n---\nHi.\n'],
    ['has no YAML', '---\nname: [\n---\nHi.\n'],
  ] as const)('for a source that %s', async ([, text]) => {
    const project = testProject();
    project.write('agents/mia.md', text);
    await expectStop(project, ['compile/unreadable-source'], ['agents/mia.md']);
  });

  test('for text that UTF-8 cannot hold', async () => {
    const project = testProject();
    project.write('agents/mia.md', '---\nname: mia\ndescription: "\\ud800"\n---\nHi.\n');
    await expectStop(project, ['compile/unwritable-text', 'compile/unwritable-text']);
  });

  test('for a source that its own host drops', async () => {
    const project = testProject();
    project.write('.claude/agents/mia.md', '---\nname: mia\n---\nHi.\n');
    const json = await expectStop(project, ['compile/dropped-source'], ['.claude/agents/mia.md']);
    expect(json.diagnostics[0]!.message).toContain('`description` is missing');
  });

  test.for(['a folder', 'bytes that are no text', 'a link out of the folder'])('for settings that are %s', async (kind) => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    const path = join(project.root, '.one/settings.json');
    mkdirSync(join(project.root, '.one'));
    if (kind === 'a folder') mkdirSync(path);
    else if (kind === 'a link out of the folder') symlinkSync('/etc/hostname', path);
    else writeFileSync(path, Buffer.from([0xff, 0xfe, 0x41]));
    await expectStop(project, ['compile/unreadable-settings']);
  });

  test('while another run holds the lock, and not for one that died', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.mandate/lock', lockOf(process.ppid));
    await expectStop(project, ['compile/locked']);
    project.write('.mandate/lock', lockOf(2 ** 30, 'another-machine'));
    await expectStop(project, ['compile/locked']);
    project.write('.one/agents/.old.md.tmp-mandate', 'half');
    project.write('.mandate/lock', lockOf(2 ** 30));
    expect((await project.compile()).exit).toBe(0);
    expect(Object.keys(project.files())).toEqual(['.mandate/manifest.json', '.one/agents/mia.md', '.two/agents/mia.md', 'agents/mia.md']);
  });
});

describe('a stale lock', () => {
  test('with the number of this process is that of an earlier one', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.mandate/lock', lockOf(process.pid));
    expect((await project.compile()).exit).toBe(0);
    expect(project.files()).not.toHaveProperty(['.mandate/lock']);
  });

  test('names no temporary file outside the folder', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.outside.md.tmp-mandate', 'mine');
    project.write('out/put/.mandate/lock', lockOf(2 ** 30));
    expect((await project.compile(['agents'], { out: 'out/put' })).exit).toBe(0);
    expect(project.read('.outside.md.tmp-mandate')).toBe('mine');
  });
});

describe('the arguments', () => {
  test.for([
    [{ host: undefined }, 'Missing --host, expected one or more of: one, two; `hosts` in a settings file says it for every compile'],
    [{ host: 'tow' }, 'Unknown host `tow`, expected one of: one, two. Did you mean `two`?'],
    [{ host: 'emacs' }, 'Unknown host `emacs`, expected one of: one, two'],
    [{ allow: 'dropped' }, 'Unknown fate in --allow dropped'],
    [{ host: 'one', allow: 'two:widened' }, 'names a host that --host does not'],
    [{ format: 'xml' }, 'Unknown format `xml`'],
    [{ out: 'agents/mia.md' }, 'Not a folder: agents/mia.md'],
  ] as const)('%o', async ([options, message]) => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    const error = await project.compile(['agents'], options as object).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain(message);
  });
});

describe('the manifest', () => {
  test('says what each file is, as its schema wants it', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia', 'Read', 'One.\nTwo.\n'));
    await project.compile(['agents'], { host: 'one' });
    const text = project.read('.mandate/manifest.json');
    const manifest: unknown = JSON.parse(text);
    expect(validManifest(manifest), JSON.stringify(validManifest.errors)).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).not.toContain(project.root);
    expect(manifest).toMatchObject({
      version: 2,
      sources: [{ path: 'agents/mia.md', hosts: [{ host: 'one', agent: 'mia', ledger: [0], files: [{ path: '.one/agents/mia.md', sourceMap: [{ generated: 6, source: 6, lines: 2 }] }] }] }],
    });
    const parsed = parseManifest(text);
    const [file] = 'files' in parsed ? parsed.files : [];
    expect(file!.ledger[0]).toEqual({ field: 'name', fate: 'exact', needs: 'none', how: 'the same text', line: 2, column: 7 });
    const [generated, source] = [project.read('.one/agents/mia.md'), project.read('agents/mia.md')].map((whole) => whole.split('\n'));
    for (const map of file!.sourceMap) for (let line = 0; line < map.lines; line++) expect(generated![map.generated - 1 + line]).toBe(source![map.source - 1 + line]);
  });

  test('that lacks but has its files still there is made again', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile();
    const before = project.files();
    rmSync(join(project.root, '.mandate'), { recursive: true });
    expect((await project.compile()).exit).toBe(0);
    // The folders were there this time.
    const manifest = before['.mandate/manifest.json']!.replace(/,\n {2}"folders": .*/, '');
    expect(project.files()).toEqual({ ...before, '.mandate/manifest.json': manifest });
  });

  test('forgets a file of an agent that has another name now once the file is gone', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    await project.compile(['agents'], { host: 'one' });
    project.write('agents/mia.md', agentText('ann'));
    const { exit, json } = await project.compile(['agents'], { host: 'one' });
    expect(exit).toBe(0);
    expect(json.diagnostics).toMatchObject([{ code: 'compile/older-output', path: '.one/agents/mia.md' }]);
    renameSync(join(project.root, '.one/agents/mia.md'), join(project.root, 'mia.md'));
    expect((await project.compile(['agents'], { host: 'one' })).json.diagnostics).toEqual([]);
    expect(manifestPaths(project)).toEqual(['.one/agents/ann.md']);
  });
});

describe('for people', () => {
  test('losses come first, each with its place, and what is exact is counted', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia', 'Bash(git:*)'));
    const { out } = await project.compile(['agents'], { format: 'pretty', allow: 'widened', host: 'two' });
    expect(out).toContain('mia → two\n  written  .two/agents/mia.md\n  widened');
    expect(out).toMatch(/ {2}widened {2}tools {2,}agents\/mia\.md:4:8 {2}the pattern is lost\n/);
    expect(out).toMatch(/ {2}\d+ exact\n/);
    expect(out).toMatch(/1 agent, 1 host: 1 file written, 0 unchanged, \d+ widened, 0 dropped\n$/);
  });

  test('a stop says what is wrong, why it matters and what to do', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('"rev\\u001b[2Jiewer"'));
    const { out } = await project.compile(['agents'], { format: 'pretty' });
    expect(out).toBe(
      [
        'agents/mia.md:2:8  error  Unexpected name `rev\\u{1b}[2Jiewer`, expected one that can be a file name everywhere: it holds a control or invisible character  compile/unsafe-name',
        '  why   The name becomes a file name in the folder of each host, and this one could be a file somewhere else.',
        '  help  Write a `name` of lower-case letters, digits and dashes.',
        '  docs  mandate explain compile/unsafe-name',
        '',
        '1 agent, 2 hosts: nothing written, because of agents/mia.md',
        '',
      ].join('\n'),
    );
  });

  test('every text is one line without a final dot, its why and help whole sentences', () => {
    for (const [code, { text, why, help }] of Object.entries(texts)) {
      expect(text, code).toMatch(/^Unexpected [^\n]*, expected [^\n]*[^.\n]$/);
      expect(why, code).toMatch(/^[A-Z][^\n]*\.$/);
      expect(help, code).toMatch(/^[A-Z][^\n]*\.$/);
    }
  });

  test('a name in a message is no hole', () => {
    expect(finding('compile/unsafe-name', { name: '{reason} $& $1', reason: 'r' }, { file: 'x' }).message).toContain('`{reason} $& $1`');
  });
});

test.for([
  ['.claude/agents/mia.md', true],
  ['AGENTS.md', true],
  ['../x', false],
  ['a/../x', false],
  ['/etc/x', false],
  ['a//x', false],
  ['./x', false],
  ['a\\x', false],
  ['C:/x', false],
  ['a/nul.md', false],
  ['a/x.', false],
  ['.mandate/manifest.json', false],
  ['.Mandate/x', false],
  ['.git/config', false],
  ['a/\u202ex', false],
  ['', false],
] as const)('the path %s is safe: %s', ([path, safe]) => {
  expect(isSafePath(path)).toBe(safe);
});

// A second name of the same file is no link, and is left alone by a rename.
test('a hard link of an output keeps the old bytes', async () => {
  const project = testProject();
  project.write('agents/mia.md', agentText('mia'));
  await project.compile();
  linkSync(join(project.root, '.one/agents/mia.md'), join(project.root, 'copy.md'));
  const old = project.read('copy.md');
  project.write('agents/mia.md', agentText('mia', 'Read'));
  await project.compile();
  expect(project.read('copy.md')).toBe(old);
});
