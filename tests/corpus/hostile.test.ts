import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse as load } from 'yaml';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { compile as compileCommand } from '../../src/cli/compile.ts';
import { lint as lintCommand } from '../../src/cli/lint.ts';
import { formatNames } from '../../src/cli/lint-formats.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { filesBelow } from '../emit-project.ts';

interface Sample {
  readonly id: string;
  readonly kind: 'file' | 'tree' | 'generated';
  readonly path: string;
  readonly stage: readonly string[];
  readonly expect: { readonly verdict: string; readonly class?: string; readonly minSeverity?: Severity; readonly line?: number; readonly count?: number; readonly file?: string; readonly forbidBytes?: readonly string[]; readonly forbidText?: readonly string[]; readonly forbidLinePattern?: string };
}

type Severity = keyof typeof loudness;

interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly path: string;
  readonly line: number;
}

const loudness = { info: 0, warning: 1, error: 2 } as const;
const shared = join(import.meta.dirname, '../../../shared/hostile');
const samples = existsSync(shared) ? (JSON.parse(readFileSync(join(shared, 'index.json'), 'utf8')) as { cases: Sample[] }).cases : [];
const made = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-made-')));

beforeAll(() => void (existsSync(shared) && execFileSync(process.execPath, [join(shared, 'generate.mjs'), made])));
afterAll(() => rmSync(made, { recursive: true }));

/** Where we say it otherwise than the index: an error has to be true of the host, and a loss that a host does not have is no warning. */
const otherwise: Readonly<Record<string, { readonly code: string; readonly severity: Severity; readonly why: string }>> = {
  'D-B10': { code: 'core/unknown-key', severity: 'info', why: 'a field that no host reads does no harm' },
  'D-B11': { code: 'core/within-limits', severity: 'error', why: 'what is over a limit is said to be' },
  'D-B12': { code: 'core/within-limits', severity: 'error', why: 'what is over a limit is said to be' },
  'D-B13': { code: 'security/yaml-alias-or-merge', severity: 'warning', why: 'the host loads the agent' },
  'D-B15': { code: 'core/duplicate-key', severity: 'warning', why: 'the host loads the agent and takes the last' },
  'D-B16': { code: 'tools/zero-tools', severity: 'warning', why: 'the host ignores the tag and finds no tool it knows' },
  'D-B17': { code: 'core/invalid-frontmatter', severity: 'warning', why: 'the host loads the first document' },
};

/** The codes of ours that say what a class of the index says. */
function codesOf(name: string): readonly string[] {
  return ['security', 'core', 'compile', 'text', 'tools', 'contract'].map((folder) => `${folder}/${name}`);
}

/** A copy of the sample as a project of its own. Its settings that are code get names that tools run. */
function projectOf({ kind, path }: Sample) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-hostile-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const source = kind === 'generated' ? join(made, basename(path)) : join(shared, path);
  cpSync(source, kind === 'file' ? join(root, basename(path)) : root, { recursive: true, verbatimSymlinks: true });
  for (const ending of ['mjs', 'ts']) if (existsSync(join(root, `tool.config.${ending}`))) renameSync(join(root, `tool.config.${ending}`), join(root, `mandate.config.${ending}`));
  const cwd = existsSync(join(root, 'project')) ? join(root, 'project') : root;
  return { root, cwd, paths: [kind === 'file' ? basename(path) : existsSync(join(cwd, 'agents')) ? 'agents' : '.'] };
}

function terminalIn(cwd: string) {
  const said = { out: '', notes: '' };
  return { said, terminal: { cwd, color: false, out: (text: string) => void (said.out += text), note: (text: string) => void (said.notes += text), input: () => Promise.resolve(new Uint8Array()) } };
}

async function lintIn(cwd: string, paths: readonly string[], format: (typeof formatNames)[number]) {
  const { said, terminal } = terminalIn(cwd);
  const exit = await lintCommand(terminal, paths, { format, verbose: true });
  return { exit, ...said };
}

async function findingsIn(cwd: string, paths: readonly string[] = ['.']): Promise<Finding[]> {
  const { out } = await lintIn(cwd, paths, 'json');
  const { files } = JSON.parse(out) as { files: { path: string; diagnostics: { code: string; severity: Severity; range: { start: { line: number } } }[] }[] };
  return files.flatMap(({ path, diagnostics }) => diagnostics.map(({ code, severity, range }) => ({ path, code, severity, line: range.start.line })));
}

async function compileIn(cwd: string, paths: readonly string[], host: string, out?: string) {
  const { said, terminal } = terminalIn(cwd);
  const exit = await compileCommand(terminal, paths, { host, format: 'json', ...(out ? { out } : {}) });
  return { exit, codes: (JSON.parse(said.out) as { diagnostics: { code: string }[] }).diagnostics.map(({ code }) => code), text: said.out };
}

const everyHost = hosts.map(({ id }) => id).join(',');

/** What each verdict of the index asks for. */
const held: Readonly<Record<string, (sample: Sample) => Promise<void>>> = {
  flag: async ({ id, expect: wanted, ...sample }) => {
    const { cwd } = projectOf({ id, expect: wanted, ...sample });
    const found = await findingsIn(cwd);
    const told = otherwise[id] ?? { severity: wanted.minSeverity ?? 'info' };
    const codes = 'code' in told ? [told.code as string] : codesOf(wanted.class!);
    const hits = found.filter(({ code, severity, line, path }) => codes.includes(code) && loudness[severity] >= loudness[told.severity] && (wanted.line === undefined || line === wanted.line) && (wanted.file === undefined || path === wanted.file));
    expect(hits.length, JSON.stringify(found)).toBeGreaterThanOrEqual(wanted.count ?? 1);
    if (wanted.count === 1) expect(hits).toHaveLength(1);
  },
  clean: async (sample) => {
    const found = await findingsIn(projectOf(sample).cwd);
    const { class: name = '*' } = sample.expect;
    expect(found.filter(({ code, severity }) => severity !== 'info' && (name === '*' ? code.startsWith('security/') : codesOf(name).includes(code)))).toEqual([]);
  },
  refuse: async (sample) => {
    const { root, cwd, paths } = projectOf(sample);
    const before = filesBelow(root);
    await findingsIn(cwd);
    const { exit, codes } = await compileIn(cwd, paths, 'claude-code,opencode', existsSync(join(cwd, 'dist')) ? 'dist' : undefined);
    expect(exit).toBe(1);
    expect(codes).toContain(`compile/${sample.expect.class}`);
    expect(filesBelow(root)).toEqual(before);
  },
  survive: async (sample) => {
    const { root, cwd, paths } = projectOf(sample);
    const before = process.cpuUsage();
    const { out, notes } = await lintIn(cwd, ['.'], 'json');
    const said = [out, notes];
    if (sample.stage.includes('compile')) said.push((await compileIn(cwd, paths, everyHost)).text);
    const { user, system } = process.cpuUsage(before);
    // Ten times what a file may take, since a machine may be slow.
    expect((user + system) / 1e6).toBeLessThan(50);
    expect(said.join('')).not.toMatch(/core\/rule-crashed|PRIVATE-CANARY/);
    expect(Object.keys(filesBelow(root)).filter((name) => /canary/i.test(basename(name)))).toEqual([]);
    for (const text of Object.entries(filesBelow(root)).filter(([name]) => !name.startsWith('private/')).map(([, value]) => value)) expect(text).not.toContain('PRIVATE-CANARY');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const { class: name, minSeverity = 'info' } = sample.expect;
    const told = otherwise[sample.id];
    if (!name) return;
    const codes = told ? [told.code] : codesOf(name);
    expect((await findingsIn(cwd)).filter(({ code, severity }) => codes.includes(code) && loudness[severity] >= loudness[told?.severity ?? minSeverity])).not.toEqual([]);
  },
  roundtrip: async (sample) => {
    const { cwd, paths } = projectOf(sample);
    await compileIn(cwd, paths, everyHost);
    // Each bundle was read back by the host's own rules before it was written, body and powers; the sample's grants are read alone.
    const outputs = Object.entries(filesBelow(cwd)).filter(([name]) => name.startsWith('.') && !name.startsWith('.mandate/'));
    expect(outputs.length).toBeGreaterThan(0);
    for (const [name, text] of outputs) {
      if (!/\.mdc?$/.test(name)) continue;
      const head = load(/^---\n([^]*?)\n---\n/.exec(text)![1]!) as Record<string, unknown>;
      expect(Object.hasOwn(head, 'permissionMode'), name).toBe(false);
      expect(JSON.stringify([head['tools'], head['permission']]), name).not.toContain('Bash(*)');
    }
  },
  'safe-output': async (sample) => {
    const { cwd } = projectOf(sample);
    const { forbidBytes = [], forbidText = [], forbidLinePattern, class: name } = sample.expect;
    for (const format of formatNames) {
      const { out, notes } = await lintIn(cwd, ['.'], format);
      const shown = out + notes;
      for (const byte of forbidBytes) expect(shown.includes(String.fromCharCode(Number.parseInt(byte, 16))), `${format} ${byte}`).toBe(false);
      // JSON is data, which its readers escape.
      if (format === 'junit') for (const text of forbidText) expect(shown).not.toContain(text);
      if (forbidLinePattern && ['pretty', 'agent', 'github', 'junit'].includes(format)) for (const line of shown.split(/[\r\n]+/)) expect(line).not.toMatch(new RegExp(forbidLinePattern));
    }
    if (name && name !== 'unsafe-name') expect((await findingsIn(cwd)).map(({ code }) => code)).toContain(`security/${name}`);
    if (name === 'unsafe-name') expect((await compileIn(cwd, ['.'], 'claude-code')).codes).toContain('compile/unsafe-name');
  },
  preserve: async (sample) => {
    const { cwd, paths } = projectOf(sample);
    const before = filesBelow(cwd);
    await compileIn(cwd, paths, everyHost);
    expect(filesBelow(cwd)).toMatchObject(before);
  },
};

/** What no rule of ours finds yet. */
const missed: readonly string[] = [];

/** Samples of a stage that is not there yet: nothing of them can be tried. */
const waiting: readonly string[] = existsSync(join(import.meta.dirname, '../../src/cli/run.ts')) ? [] : ['D-G16'];

test.for(samples.filter(({ id }) => !waiting.includes(id)))('$id $path: $expect.verdict', async (sample) => {
  const trial = held[sample.expect.verdict]!(sample);
  // A rule that finds it ends the exception.
  if (missed.includes(sample.id)) await expect(trial).rejects.toThrow();
  else await trial;
});

test('no sample is left out', () => {
  expect(samples.filter(({ expect: { verdict } }) => !held[verdict])).toEqual([]);
  expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
  // What waits is only what the command cannot do: it starts no host.
  expect(waiting.filter((id) => samples.find((sample) => sample.id === id)!.stage.join() !== 'run')).toEqual([]);
  for (const { kind, path } of samples) expect(existsSync(kind === 'generated' ? join(made, basename(path)) : join(shared, path)), path).toBe(true);
  expect(statSync(dirname(join(shared, 'index.json'))).isDirectory()).toBe(samples.length > 0);
});
