import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { compile } from '../src/cli/compile.ts';
import { exitCode, UsageError } from '../src/cli/errors.ts';
import { init } from '../src/cli/init.ts';
import { lint, type LintOptions } from '../src/cli/lint.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import lintSchema from '../src/diagnostics/lint.schema.json' with { type: 'json' };

const folders: string[] = [];
let folder: string;
const agent = '.claude/agents/mia.md';
const text = '---\nname: mia\ndescription: Use it to count lamps.\ntools: Read, LS, Raed\n---\n\nCount the lamps.\n';

beforeEach(() => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-settings-')));
  folders.push(base);
  folder = join(base, 'harbour');
  mkdirSync(join(folder, '.git'), { recursive: true });
  write(agent, text);
});

afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

function write(path: string, data: unknown): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof data === 'string' ? data : JSON.stringify(data));
  return path;
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

function recorder(cwd = folder) {
  const written = { out: '', notes: '' };
  const terminal: Terminal = {
    cwd,
    color: false,
    out: (each) => void (written.out += each),
    note: (each) => void (written.notes += `${each}\n`),
    input: () => Promise.resolve(Buffer.from(text)),
  };
  return { terminal, written };
}

async function run(options: Partial<LintOptions> = {}, paths: readonly string[] = [], cwd = folder) {
  const { terminal, written } = recorder(cwd);
  const exit = await lint(terminal, paths, { format: 'agent', ...options });
  return { exit, ...written };
}

async function codes(options: Partial<LintOptions> = {}, paths: readonly string[] = []): Promise<string[]> {
  const { out } = await run(options, paths);
  return [...out.matchAll(/: (error|warning|info) ([\w/-]+):/g)].map(([, severity, code]) => `${severity} ${code}`);
}

describe('a settings file', () => {
  test('is found upwards and sets rules, whatever it is called', async () => {
    for (const [name, data] of [
      ['mandate.config.json', { rules: { 'tools/retired-tool': 'error', 'tools/unknown-tool': 'off' } }],
      ['mandate.config.jsonc', '{ "rules": { "tools/retired-tool": "error", /* a plugin */ "tools/unknown-tool": "off" } }'],
      ['mandate.config.yaml', 'rules:\n  tools/retired-tool: error\n  tools/unknown-tool: off\n'],
      ['package.json', { name: 'x', mandate: { rules: { 'tools/retired-tool': 'error', 'tools/unknown-tool': 'off' } } }],
    ] as const) {
      write(name, data);
      const { exit, out } = await run({}, ['.'], join(folder, '.claude'));
      expect([exit, /error tools\/retired-tool/.test(out), out.includes('unknown-tool')], name).toEqual([exitCode.problems, true, false]);
      rmSync(join(folder, name));
    }
  });

  test('that is wrong is a wrong use, with file, line, column and a guess', async () => {
    write('mandate.config.json', '{\n  "rules": { "tools/retird-tool": "off" }\n}\n');
    const failed = run();
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(/^mandate\.config\.json:2:15: Unexpected rule `tools\/retird-tool`.* Did you mean `tools\/retired-tool`\?$/);
  });

  test('is not a package that only depends on us', async () => {
    write('package.json', { devDependencies: { mandate: '0.1.0' }, peerDependenciesMeta: { mandate: { optional: true } } });
    write('mandate.config.json', { rules: { 'tools/retired-tool': 'off' } });
    expect(await codes()).toEqual(['warning tools/unknown-tool']);
  });

  test('beside another one is a wrong use', async () => {
    write('mandate.config.json', {});
    write('mandate.config.yaml', 'root: true\n');
    await expect(run()).rejects.toThrow(/^Unexpected second settings file `mandate\.config\.yaml` beside `mandate\.config\.json`/);
  });

  test('that is code is not run and not read, and the command says so', async () => {
    const canary = join(folder, 'canary');
    for (const name of ['mandate.config.js', 'mandate.config.mjs', 'mandate.config.cjs', 'mandate.config.ts']) write(name, `require('fs').writeFileSync(${JSON.stringify(canary)}, '');`);
    const { notes } = await run();
    expect(notes).toContain('mandate: mandate.config.js is not read: it is code, and no code of a project is run; expected mandate.config.json, mandate.config.jsonc, mandate.config.yaml');
    await expect(run({ config: 'mandate.config.mjs' })).rejects.toThrow(/^Cannot read settings from mandate\.config\.mjs: it is code/);
    expect(existsSync(canary)).toBe(false);
  });

  test('may extend files of the repository and none outside of it', async () => {
    write('base.json', { rules: { 'tools/retired-tool': 'error' } });
    mkdirSync(join(folder, 'part'));
    write('part/a.md', text);
    write('part/mandate.config.json', { extends: ['../base.json'] });
    expect((await run({}, ['a.md'], join(folder, 'part'))).out).toContain('error tools/retired-tool');
    write('part/mandate.config.json', { root: true, extends: ['../base.json'] });
    await expect(run({}, ['a.md'], join(folder, 'part'))).rejects.toThrow(/^mandate\.config\.json:1:26: Unexpected `\.\.\/base\.json`: expected a file that is there, inside of part\/$/);
    writeFileSync(join(folder, '../outside.json'), '{}');
    symlinkSync(join(folder, '../outside.json'), join(folder, 'link.json'));
    for (const name of ['../outside.json', './link.json', '/etc/passwd']) {
      write('mandate.config.json', { extends: [name] });
      await expect(run(), name).rejects.toThrow(/^mandate\.config\.json:1:14: Unexpected /);
    }
  });

  test('that is a link out of the repository is not read', async () => {
    writeFileSync(join(folder, '../secret.json'), '{ "password": "hunter2" }');
    symlinkSync(join(folder, '../secret.json'), join(folder, 'mandate.config.json'));
    const failed = run();
    await expect(failed).rejects.toThrow(/^mandate\.config\.json: expected a file that is there, inside of/);
    await expect(failed).rejects.not.toThrow(/password|hunter/);
  });

  test.skipIf(process.platform === 'win32')('that is a pipe is not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'mandate.config.json')]);
    await expect(run()).rejects.toThrow(/^mandate\.config\.json: it is no regular file$/);
  });

  test('gives options to rules', async () => {
    write('mandate.config.json', { rules: { 'tools/unknown-tool': ['warning', { allow: ['Raed'] }] } });
    expect(await codes()).toEqual(['warning tools/retired-tool']);
  });

  test('raises with the preset strict what rules mark for it', async () => {
    write(agent, '---\nname: mia\ndescription: Use it to count lamps.\ntools: Read, Agent\n---\n\nHand off to the `night-watch` agent.\n');
    expect(await codes({ verbose: true })).toEqual(['info contract/dangling-agent']);
    write('mandate.config.json', { extends: ['strict'] });
    expect(await codes()).toEqual(['warning contract/dangling-agent']);
    write('mandate.config.json', { extends: ['strict'], rules: { 'contract/dangling-agent': ['warning', { known: ['night-watch'] }] } });
    expect(await codes({ verbose: true })).toEqual([]);
  });

  test('sets rules for some files', async () => {
    write('.claude/agents/drafts/ada.md', text.replace('mia', 'ada'));
    write('mandate.config.json', { overrides: [{ files: ['drafts'], rules: { 'tools/retired-tool': 'off', 'tools/unknown-tool': 'error' } }] });
    expect(await codes()).toEqual(['error tools/unknown-tool', 'warning tools/retired-tool', 'warning tools/unknown-tool']);
  });

  test('leaves files out of folders, which is counted and named, and never a file that is named', async () => {
    write('.claude/agents/old.md', text.replace('mia', 'old'));
    write('mandate.config.json', { ignore: ['old.md'] });
    const { notes, out } = await run({ format: 'json' });
    expect(notes).toBe('mandate: not shown: ignored by settings: .claude/agents/old.md\n');
    expect(JSON.parse(out)).toMatchObject({ run: { ignored: ['.claude/agents/old.md'] }, summary: { files: 1, ignored: 1 } });
    expect((await run({}, ['.claude/agents/old.md'])).out).toContain('retired-tool');
  });

  test('that leaves every file out fails', async () => {
    write('mandate.config.json', { ignore: ['**'] });
    const { exit, notes } = await run();
    expect([exit, notes]).toEqual([exitCode.problems, expect.stringMatching(/no agent file found[^]*ignored by settings: /)]);
  });

  test('says for which hosts lint speaks', async () => {
    write('mandate.config.json', { hosts: ['opencode', 'codex'] });
    const { out } = await run({ format: 'json' });
    expect(Object.keys((JSON.parse(out) as { files: { hosts: object }[] }).files[0]!.hosts)).toEqual(['codex', 'opencode']);
  });

  test('that switches rules off is said in every format', async () => {
    write('mandate.config.json', { rules: { 'tools/retired-tool': 'off', 'tools/unknown-tool': 'info' } });
    for (const format of ['agent', 'json', 'pretty', 'sarif', 'github', 'gitlab', 'junit']) {
      expect((await run({ format })).notes, format).toBe('mandate: not shown: off or lowered: tools/retired-tool (off), tools/unknown-tool (info)\n');
    }
    expect((await run({ format: 'pretty' })).out).toContain(', 2 rules off or lowered');
  });

  test('that is named is read wherever it lies', async () => {
    writeFileSync(join(folder, '../named.json'), JSON.stringify({ rules: { 'tools/retired-tool': 'off' } }));
    write('mandate.config.json', { rules: { 'tools/unknown-tool': 'off' } });
    expect(await codes({ config: '../named.json' })).toEqual(['warning tools/unknown-tool']);
  });
});

describe('--rule', () => {
  test('wins over every file', async () => {
    write('mandate.config.json', { rules: { 'tools/retired-tool': 'off' } });
    expect(await codes({ rule: ['tools/retired-tool=error', 'tools/unknown-tool=off'] })).toEqual(['error tools/retired-tool']);
  });

  test.for([
    ['tools/retird-tool=off', /^Unknown rule `tools\/retird-tool` in --rule .* Did you mean `tools\/retired-tool`\?$/],
    ['tools/retired-tool=of', /Unknown severity in --rule tools\/retired-tool=of: `of`, expected off, info, warning, error\. Did you mean `off`\?$/],
    ['tools/retired-tool', /^Unexpected --rule tools\/retired-tool, expected ID=SEVERITY$/],
  ] as const)('%s is a wrong use', async ([flag, message]) => {
    await expect(run({ rule: [flag] })).rejects.toThrow(message);
  });
});

describe('--print-config', () => {
  test('shows each value with who said so', async () => {
    write('base.json', '{\n  "rules": { "tools/retired-tool": "error" }\n}\n');
    write('mandate.config.json', '{\n  "extends": ["security", "./base.json"],\n  "overrides": [{ "files": ["mia.md"], "rules": { "tools/unknown-tool": ["error", { "allow": ["X"] }] } }],\n  "hosts": ["opencode"]\n}\n');
    const { out, exit } = await run({ printConfig: agent, format: 'json', rule: ['text/mojibake=info'] });
    expect(exit).toBe(exitCode.clean);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      file: agent,
      settings: ['base.json', 'mandate.config.json'],
      hosts: { value: ['opencode'], from: { kind: 'file', path: 'mandate.config.json', line: 4, column: 4 } },
      rules: {
        'tools/retired-tool': { severity: 'error', from: { kind: 'file', path: 'base.json', line: 2, column: 15 } },
        'tools/unknown-tool': { severity: 'error', options: { value: { allow: ['X'] }, from: { line: 3 } } },
        'core/require-name': { severity: 'off', from: { kind: 'preset', preset: 'security' } },
        'text/mojibake': { severity: 'info', from: { kind: 'command-line' } },
      },
    });
    const pretty = (await run({ printConfig: agent, format: 'pretty' })).out;
    expect(pretty).toMatch(/^ {2}tools\/retired-tool +error +base\.json:2:15$/m);
    expect(pretty).toMatch(/^ {2}core\/require-name +off +preset security$/m);
  });

  test('says what leaves a file out', async () => {
    write('mandate.config.json', { ignore: ['vendor'] });
    expect((await run({ printConfig: 'vendor/x.md', format: 'pretty' })).out).toMatch(/^ {2}ignored by +vendor +mandate\.config\.json:1:3$/m);
  });

  test('obeys nothing that a file says to a terminal', async () => {
    write('mandate.config.json', { out: 'x\u001b[2Jy', models: { opencode: { small: 'a\nb' } } });
    expect((await run({ printConfig: agent, format: 'pretty' })).out).not.toContain('\u001b');
  });
});

describe('--unsuppressed', () => {
  const soft = { rules: { 'core/readable-file': 'off', 'tools/retired-tool': 'off' }, ignore: ['broken.md'] };

  test('guarded: what safety rests on is said whatever settings say', async () => {
    write('.claude/agents/broken.md', '\u0000');
    write('mandate.config.json', soft);
    expect(await codes()).toEqual(['warning tools/unknown-tool']);
    expect(await codes({ unsuppressed: 'guarded' })).toEqual(['error core/readable-file', 'warning tools/unknown-tool']);
  });

  test('all: nothing that files say has any power', async () => {
    write('.claude/agents/broken.md', '\u0000');
    write('mandate.config.json', soft);
    write(agent, text.replace('Raed', 'Raed # mandate-disable-line tools/unknown-tool -- why'));
    expect(await codes({ unsuppressed: 'all' })).toEqual(['error core/readable-file', 'warning tools/retired-tool', 'warning tools/unknown-tool']);
  });

  test('with another word is a wrong use', async () => {
    await expect(run({ unsuppressed: 'al' })).rejects.toThrow(/^Unknown --unsuppressed `al`, expected none, guarded, all\. Did you mean `all`\?$/);
  });
});

describe('--baseline', () => {
  const options = { baseline: 'known.json' } as const;

  test('hides what was there, counts it, and fails on what is new', async () => {
    await run({ ...options, baselineWrite: true });
    const { exit, out, notes } = await run(options);
    expect([exit, out, notes]).toEqual([exitCode.clean, '', 'mandate: not shown: 2 known from the baseline\n']);
    write(agent, text.replace('LS', 'LS, MultiEdit'));
    expect(await codes(options)).toEqual(['warning tools/retired-tool']);
    expect((await run(options)).exit).toBe(exitCode.problems);
    expect((await run({ ...options, maxWarnings: '1' })).exit).toBe(exitCode.clean);
  });

  test('survives lines that move', async () => {
    await run({ ...options, baselineWrite: true });
    write(agent, text.replace('tools:', 'model: sonnet\ncolor: blue\ntools:').replaceAll('\n', '\r\n'));
    expect((await run(options)).exit).toBe(exitCode.clean);
  });

  test('counts findings that are alike', async () => {
    write(agent, text.replace('LS, Raed', 'Raed, Read'));
    write('.claude/agents/two.md', text.replace('mia', 'two').replace('LS, Raed', 'Raed, Raed'));
    await run({ ...options, baselineWrite: true });
    write('.claude/agents/two.md', text.replace('mia', 'two').replace('LS, Raed', 'Raed, Raed, Raed'));
    expect(await codes(options)).toContain('warning tools/unknown-tool');
  });

  test('has to lose what is mended: reported, exit 1, until it is pruned', async () => {
    await run({ ...options, baselineWrite: true });
    write(agent, text.replace(', Raed', ''));
    const { exit, notes, out } = await run({ ...options, format: 'json' });
    expect([exit, notes]).toEqual([exitCode.problems, expect.stringContaining(`mandate: ${agent}: tools/unknown-tool is mended and still in the baseline; --baseline-prune takes it out`)]);
    expect(JSON.parse(out)).toMatchObject({ run: { mended: [{ file: agent, rule: 'tools/unknown-tool', count: 1 }] }, summary: { warnings: 0, known: 1 } });
    expect((await run({ ...options, baselinePrune: true })).notes).toContain('mandate: took 1 finding out of known.json');
    expect((await run(options)).exit).toBe(exitCode.clean);
    expect(read('known.json')).not.toContain('unknown-tool');
  });

  test('says nothing of files that were not looked at, and forgets those that are gone', async () => {
    write('.claude/agents/ada.md', text.replace('mia', 'ada'));
    await run({ ...options, baselineWrite: true });
    expect((await run(options, ['.claude/agents/ada.md'])).exit).toBe(exitCode.clean);
    rmSync(join(folder, '.claude/agents/ada.md'));
    expect((await run(options)).exit).toBe(exitCode.problems);
    await run({ ...options, baselinePrune: true });
    expect((await run(options)).exit).toBe(exitCode.clean);
  });

  test('is the same from every folder and machine: sorted, without a path of this one', async () => {
    write('.claude/agents/ada.md', text.replace('mia', 'ada'));
    await run({ ...options, baselineWrite: true });
    const first = read('known.json');
    await run({ baseline: '../known2.json', baselineWrite: true }, ['agents/mia.md', 'agents/ada.md'], join(folder, '.claude'));
    expect(read('known2.json')).toBe(first);
    expect(first).not.toContain(folder);
    const { findings } = JSON.parse(first) as { findings: { file: string; rule: string }[] };
    expect(findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual(['ada', 'ada', 'mia', 'mia'].map((name, at) => `.claude/agents/${name}.md tools/${at % 2 ? 'unknown' : 'retired'}-tool`));
  });

  test('never holds the words of a finding', async () => {
    await run({ ...options, baselineWrite: true });
    expect(read('known.json')).not.toContain('Raed');
  });

  test.for([
    [{ baseline: 'gone.json' }, /^No such baseline: gone\.json; --baseline-write makes it$/],
    [{ baselineWrite: true }, /^Missing --baseline FILE, which --baseline-write needs$/],
    [{ baseline: 'other.json', baselineWrite: true }, /^other\.json:1:3: Unexpected key `mine`.*; it is no baseline$/],
    [{ baseline: 'other.json' }, /it is no baseline$/],
    [{ baseline: 'broken.json' }, /^broken\.json:1:\d+: Unexpected .*; it is no baseline$/],
    [{ baseline: 'known.json', baselineWrite: true, dryRun: true }, /^Cannot write a baseline under --dry-run$/],
    [{ baseline: 'known.json', baselineWrite: true, baselinePrune: true }, /^Unexpected --baseline-prune beside --baseline-write/],
  ] as const)('%j is a wrong use and changes no file', async ([given, message]) => {
    write('other.json', { mine: true });
    write('broken.json', '{"version": 1, "findings": [');
    const before = [readdirSync(folder), read('other.json')];
    await expect(run(given)).rejects.toThrow(message);
    expect([readdirSync(folder), read('other.json')]).toEqual(before);
  });
});

/** A pack of one rule; `more` are further lines of it. */
function rule(check: string, more = ''): string {
  return `id: team/lamps\nsummary: Lamps.\nseverity: error\n${more}message:\n  text: Missing a word about lamps\n  why: It matters.\n  help: Write it.\ncheck:\n${check}`;
}

describe('packs of rules', () => {
  test.for([
    ['require: prohibitions', 'lamp', 'Never touch a lamp.', 'Never touch a switch.'],
    ['require: tools', '^read$', '', undefined],
    ['forbid: tools', '^raed$', undefined, ''],
    ['require: fields', '^owner: harbour$', undefined, ''],
    ['forbid: fields', '^model:', '', undefined],
    ['require: sections', 'cause', 'Answer with:\n\n1. Cause\n2. Remedy', 'Answer with:\n\n1. Remedy\n2. Price'],
  ] as const)('%s matching %s', async ([check, pattern, good, bad]) => {
    write('mandate.config.json', { rulePacks: ['team/*.yaml'] });
    write('team/lamps.yaml', rule(`  ${check}\n  matching: '${pattern}'\n`));
    for (const [body, expected] of [[good, 0], [bad, 1]] as const) {
      if (body === undefined) continue;
      write(agent, `${text}\n${body}\n`);
      expect((await codes()).filter((code) => code === 'error team/lamps')).toHaveLength(expected);
    }
  });

  test('can be set, overridden and suppressed like any rule, and say where they are written', async () => {
    write('mandate.config.json', { rulePacks: ['./team/*.yaml'], rules: { 'team/lamps': 'warning' } });
    write('team/lamps.yaml', rule('  forbid: tools\n  matching: ^LS$\n'));
    const { out } = await run({ format: 'json' });
    const found = (JSON.parse(out) as { files: { diagnostics: { code: string; severity: string; url: string }[] }[] }).files[0]!.diagnostics.find(({ code }) => code === 'team/lamps');
    expect(found).toMatchObject({ severity: 'warning', url: 'team/lamps.yaml' });
    write(agent, text.replace('Raed', 'Raed # mandate-disable-line team/lamps -- why'));
    expect(await codes()).not.toContain('warning team/lamps');
  });

  test.for([
    [rule("  forbid: tools\n  matching: '(?=a)'\n"), /^team\/x\.yaml:10:14: Unexpected a look-around or a named group in the pattern, expected one without/],
    [rule("  forbid: tools\n  matching: '((a{99}){99}){99}'\n"), /Unexpected more than 2000 steps/],
    [rule('  forbid: tols\n'), /^team\/x\.yaml:9:11: Unexpected `tols`, expected `prohibitions`.* Did you mean `tools`\?$/],
    [rule('  forbid: tools\n  require: tools\n'), /Unexpected `check`, expected one of `require` and `forbid`/],
    [rule('  forbid: tools\n').replace('team/lamps', 'core/require-name'), /Unexpected id `core\/require-name`, expected a folder that is not one of ours/],
    [rule('  forbid: tools\n').replace('team/lamps', 'Lamps'), /Unexpected id `Lamps`/],
    [rule('  forbid: tools\n').replace('team/lamps', '" "'), /Unexpected id ``, expected one such as/],
    [rule('  forbid: tools\n', 'run: ./evil.js\n'), /Unexpected key `run`/],
    [`a: &a [x]\nb: *a\n`, /Unexpected alias `\*a`, expected YAML/],
    [`? ${'? '.repeat(400)}\n`, /Unexpected fields nested deeper/],
  ] as const)('that are wrong are a wrong use: %#', async ([pack, message]) => {
    write('mandate.config.json', { rulePacks: ['team/*.yaml'] });
    write('team/x.yaml', pack);
    await expect(run()).rejects.toThrow(message);
  });

  test('with one id twice are a wrong use', async () => {
    write('mandate.config.json', { rulePacks: ['team/*.yaml'] });
    write('team/a.yaml', rule('  forbid: tools\n'));
    write('team/b.yaml', rule('  forbid: tools\n'));
    await expect(run()).rejects.toThrow(/^team\/b\.yaml:1:1: Unexpected second rule `team\/lamps`/);
  });

  test('whose pattern would go back for ever in other engines end all the same', async () => {
    write('mandate.config.json', { rulePacks: ['team/*.yaml'] });
    write('team/x.yaml', rule("  forbid: prohibitions\n  matching: '(a+)+(b|c)*(a|a)*$x'\n"));
    write(agent, `${text}\nNever write ${'a'.repeat(20_000)}b.\n`);
    expect((await run()).exit).toBe(exitCode.clean);
  });

  test('whose pattern is given up are a finding, not a pass', async () => {
    write('mandate.config.json', { rulePacks: ['team/*.yaml'] });
    write('team/x.yaml', rule(`  forbid: prohibitions\n  matching: '${'(a|b|c|d)?'.repeat(90)}x'\n`));
    write(agent, `${text}\nNever write ${'abcd'.repeat(20_000)}.\n`);
    const { exit, out } = await run();
    expect([exit, out]).toEqual([exitCode.problems, expect.stringContaining('Unexpected amount of text for the pattern of this rule')]);
  });
});

async function compiled(options: Parameters<typeof compile>[2] = {}) {
  const { terminal, written } = recorder();
  return { exit: await compile(terminal, [], options), ...written };
}

describe('compile', () => {
  beforeEach(() => void write(agent, '---\nname: mia\ndescription: Use it to count lamps.\ntools: Read\nmodel: sonnet\n---\n\nCount the lamps.\n'));

  test('takes hosts, models and the folder from the settings', async () => {
    write('mandate.config.json', { hosts: ['opencode'], models: { opencode: { medium: 'anthropic/claude-x' } }, out: 'built' });
    expect((await compiled()).exit).toBe(exitCode.clean);
    expect(read('built/.opencode/agent/mia.md')).toContain('model: anthropic/claude-x');
  });

  test('does what its flags say first', async () => {
    write('mandate.config.json', { hosts: ['opencode'], out: 'built' });
    await compiled({ host: 'kilo', out: 'else' });
    expect([existsSync(join(folder, 'built')), existsSync(join(folder, 'else'))]).toEqual([false, true]);
  });

  test.for(['../up', '/tmp/up', 'link/up'])('into %s, which settings name, is refused', async (out) => {
    symlinkSync(tmpdir(), join(folder, 'link'));
    write('mandate.config.json', { hosts: ['opencode'], out });
    await expect(compiled()).rejects.toThrow(/^mandate\.config\.json:1:24: Unexpected `.*`, expected a folder inside of the project; --out may name any$/);
  });
});

async function started(options: Parameters<typeof init>[1] = {}) {
  const { terminal, written } = recorder();
  return { exit: await init(terminal, options), ...written };
}

test('what is switched off is counted in the output of every format that has room for it', async () => {
  write(agent, text.replace('Raed', 'Raed # mandate-disable-line tools/unknown-tool -- a plugin brings it'));
  write('mandate.config.json', { rules: { 'core/require-name': 'off' } });
  const out = async (format: string) => (await run({ format })).out;
  expect(await out('pretty')).toContain(', 1 suppressed by comments, 1 rule off or lowered\n');
  expect(await out('github')).toContain('::notice title=mandate::not shown: 1 suppressed by comments, 1 rule off or lowered\n');
  expect(await out('junit')).toContain('<property name="not shown" value="1 suppressed by comments, 1 rule off or lowered"/>');
  expect((JSON.parse(await out('sarif')) as { runs: { properties: object }[] }).runs[0]!.properties).toEqual({ suppressed: 1, known: 0, ignored: 0, lowered: 1 });
  expect((await run({ format: 'agent' })).notes).toBe('mandate: not shown: 1 suppressed by comments; off or lowered: core/require-name (off)\n');
});

describe('init', () => {
  test('writes settings for the hosts it finds, which lint takes', async () => {
    write('.opencode/agent/ada.md', '---\ndescription: x\n---\nCount.\n');
    const { exit, out } = await started();
    expect(exit).toBe(exitCode.clean);
    expect(JSON.parse(read('mandate.config.json'))).toEqual({ extends: ['recommended'], hosts: ['claude-code', 'opencode'] });
    expect(out).toMatch(/^Wrote mandate\.config\.json\n[^]*Agents found for Claude Code \(1 file\), opencode \(1 file\)\. `hosts` says which ones `compile` writes for: add others, as `mandate hosts` names them\.\n[^]*\nNext: `mandate lint`\n$/);
    expect((await run()).out).toContain('retired-tool');
  });

  test('names the schema where the package is installed', async () => {
    write('node_modules/mandate/src/config/config.schema.json', '{}');
    await started({ preset: 'strict' });
    expect(JSON.parse(read('mandate.config.json'))).toMatchObject({ $schema: './node_modules/mandate/src/config/config.schema.json', extends: ['strict'] });
  });

  test('writes nothing in a dry run', async () => {
    expect((await started({ dryRun: true })).out).toMatch(/^Would write mandate\.config\.json\n/);
    expect(existsSync(join(folder, 'mandate.config.json'))).toBe(false);
  });

  test.for(['mandate.config.json', 'mandate.config.yaml', 'package.json'])('does not write over %s', async (name) => {
    write(name, name === 'package.json' ? { mandate: {} } : name.endsWith('yaml') ? 'root: true\n' : {});
    const before = read(name);
    await expect(started()).rejects.toThrow(new UsageError(`Cannot write settings: ${name === 'package.json' ? 'the field `mandate` of ' : ''}${name} is there already`));
    expect([read(name), readdirSync(folder).filter((each) => each.startsWith('mandate.config'))]).toEqual([before, name === 'package.json' ? [] : [name]]);
  });

  test('does not write through a link that leads nowhere', async () => {
    symlinkSync(join(folder, '../elsewhere.json'), join(folder, 'mandate.config.json'));
    await expect(started()).rejects.toThrow(/^Cannot write mandate\.config\.json: it is there already$/);
    expect(existsSync(join(folder, '../elsewhere.json'))).toBe(false);
  });
});

test('JSON with all that is switched off is what its schema says', async () => {
  const validate = new Ajv2020({ allErrors: true, strict: true }).compile(lintSchema);
  write(agent, text.replace('Raed', 'Raed # mandate-disable-line tools/unknown-tool -- a plugin brings it'));
  await run({ baseline: 'known.json', baselineWrite: true });
  write('.claude/agents/old.md', text);
  write('mandate.config.json', { ignore: ['old.md'], rules: { 'core/require-name': 'off' } });
  const { out } = await run({ format: 'json', baseline: 'known.json' });
  const data = JSON.parse(out) as { files: { suppressed: { by: string; code: string; reason: string }[] }[]; summary: object };
  expect(validate(data) || validate.errors).toBe(true);
  expect(data.summary).toMatchObject({ suppressed: 1, known: 1, ignored: 1, lowered: 1 });
  expect(data.files[0]!.suppressed.map(({ by, code, reason }) => [by, code, reason])).toEqual([
    ['comment', 'tools/unknown-tool', 'a plugin brings it'],
    ['baseline', 'tools/retired-tool', 'it is in the baseline'],
  ]);
});
