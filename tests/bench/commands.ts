// What the commands cost beside a script that only reads, and beside other linters: CPU, wall time and peak memory, as tables.
//   commands.mjs FOLDER [--quick] [--full] [--lint] [--many] [--compile] [--held]
// Programs that are compared run in turns, so that what else the machine does meets all of them; each figure is the median.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { hostById } from '../../src/hosts/by-id.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts as allHosts } from '../../src/hosts/registry.ts';
import { slug } from '../../src/model/name.ts';
import { loadNative } from '../../src/parse/load.ts';
import { referenceParser } from '../../src/parse/markdown.ts';
import { nativeParser } from '../../src/parse/native.ts';
import { useParser } from '../../src/parse/parser.ts';
import { decode } from '../../src/parse/source.ts';
import { install } from '../conformance/install.ts';
import { cclint, claudelint, markdownlint } from '../peers/linters.ts';
import { type Held, hooks, runs } from './held.ts';

interface Cost {
  /** Milliseconds. */
  readonly cpu: number;
  readonly wall: number;
  /** MiB. */
  readonly peak: number;
}

interface Program {
  readonly title: string;
  readonly words: readonly string[];
  readonly bar?: string;
  /** It leaves files in the project, which would change the next run of everybody: each run has a copy. */
  readonly isUntidy?: true;
  /** It takes so long that it runs once, and noise is small beside it. */
  readonly isSlow?: true;
}

const [files = '', ...flags] = process.argv.slice(2);
const isQuick = flags.includes('--quick');
const isCompile = flags.includes('--compile');
const root = process.env['MANDATE_ROOT'] ?? process.cwd();
const mandate = join(root, 'bin/mandate.js');
const work = mkdtempSync(join(tmpdir(), 'mandate-commands-'));
const costs = join(work, 'costs');
const hook = join(work, 'hook.cjs');
writeFileSync(hook, `const { isMainThread } = require('node:worker_threads');
if (isMainThread) process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeFileSync(${JSON.stringify(costs)}, JSON.stringify({ cpu: (user + system) / 1000, wall: performance.now(), peak: process.resourceUsage().maxRSS / 1024 })); });`);
const reader = join(work, 'read.mjs');
writeFileSync(reader, `import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
let sum = 0;
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) if (entry.isFile()) sum += readFileSync(join(entry.parentPath, entry.name)).length;
console.log(sum);`);

try {
  await main();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const toArena = await loadNative();
  useParser(toArena ? nativeParser(toArena, referenceParser) : referenceParser);
  if (flags.includes('--held')) return held();
  const texts = readdirSync(files, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.md')).map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  if (flags.includes('--many')) return lintMany(texts);
  if (isCompile) return compile(project('compiled', sound(texts), isQuick ? 50 : 500));
  const few = project('few', texts, isQuick ? 200 : 2000);
  const one = project('one', texts.slice(0, 1), 1);
  const file = join(one, '.claude/agents/0.md');
  const warm = [mandate, 'lint', file];
  run({ title: '', words: warm }, one);

  print('Start', 'node -e 0', one, isQuick ? 3 : 9, [
    { title: '`node -e 0`', words: ['-e', '0'] },
    { title: '`mandate --version`', words: [mandate, '--version'], bar: '1.3 ×' },
    { title: `\`mandate lint\` of one file of ${readFileSync(file).length} bytes`, words: warm, bar: '2.5 ×' },
    { title: 'the same, `NODE_DISABLE_COMPILE_CACHE=1`', words: ['--require', without(), ...warm] },
  ]);

  const kept = join(work, 'cache');
  const cold = lintOf(few, []);
  run({ title: '', words: lintOf(few, [`--cache=${kept}`]) }, few);
  commit(few);
  print(`Lint of ${isQuick ? 200 : 2000} files`, 'reading alone', few, isQuick ? 1 : 3, [
    { title: 'a script that only reads', words: [reader, join(few, '.claude')] },
    { title: '`mandate lint`', words: cold, bar: '8 ×, 200 MiB' },
    { title: '`mandate lint --jobs 2`', words: lintOf(few, ['--jobs=2']) },
    { title: '`mandate lint --cache`, nothing changed', words: lintOf(few, [`--cache=${kept}`]), bar: '2 ×' },
    { title: '`mandate lint --since HEAD`, nothing changed', words: lintOf(few, ['--since=HEAD']) },
    ...(isQuick ? [] : [...(await peers()), { title: 'remark-parse alone, of the same texts', words: [join(import.meta.dirname, 'start.cjs'), 'reference-parse', join(few, '.claude'), ''], isSlow: true } as const]),
  ]);
  if (flags.includes('--full')) lintMany(texts);
  if (flags.includes('--lint')) return;
  await compile(project('compiled', sound(texts), isQuick ? 50 : 500));
  held();
}

function lintMany(texts: readonly string[]): void {
  const many = project('many', texts, 20_000);
  print('Lint of 20000 files', 'reading alone', many, 1, [{ title: 'a script that only reads', words: [reader, join(many, '.claude')] }, { title: '`mandate lint`', words: lintOf(many, []), bar: '1.1 × the time per file at 2000' }]);
}

function held(): void {
  process.stdout.write(heldTable('A hook', hooks(root, work), '1.5 ×') + heldTable('A run, less its host', runs(root, work), '300 ms'));
}

function heldTable(title: string, found: readonly Held[], bar: string): string {
  const rows = found.map(({ title: what, cpu }, index) => `| ${what} | ${Math.round(cpu)} ms | ${index === 0 ? '' : `${(cpu / found[0]!.cpu).toFixed(2)} ×`} | ${index === 0 ? '' : bar} |\n`);
  return `\n## ${title}\n\nThe median of several, in turns.\n\n| what | CPU | to node -e 0 | bar |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

function lintOf(folder: string, more: readonly string[]): string[] {
  return [mandate, 'lint', '--format', 'agent', ...more, '--output-file', join(work, 'out.txt'), folder];
}

/** Switches the cache of code off from inside, because the environment is the same for all. */
function without(): string {
  const path = join(work, 'without.cjs');
  writeFileSync(path, "process.env.NODE_DISABLE_COMPILE_CACHE = '1';");
  return path;
}

/** Other linters, installed outside of the repository. One that cannot be installed is left out. */
async function peers(): Promise<Program[]> {
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mandate', 'peers');
  mkdirSync(folder, { recursive: true });
  const found: Program[] = [];
  for (const linter of [cclint, claudelint, markdownlint]) {
    const installed = await install([linter.package!], folder);
    if (installed.ok) found.push({ title: linter.title, words: linter.command(installed.directory), isUntidy: true, ...(linter === markdownlint ? { isSlow: true } : {}) });
    else process.stderr.write(`${linter.title} is not installed: ${installed.message}\n`);
  }
  return found;
}

/** Texts that are agents of Claude Code, no two of one name: a compile of one that is not would stop the whole run. */
function sound(paths: readonly string[]): string[] {
  const names = new Set<string>();
  return paths.filter((path) => {
    const [document] = openSource(decode('.claude/agents/agent.md', readFileSync(path)));
    const name = slug(readAgent(document!).name.value).toLowerCase();
    if (names.has(name) || hostById('claude-code')!.load(document!).verdict !== 'loads' || document!.limits.length > 0) return false;
    names.add(name);
    return true;
  });
}

/**
 * What is written is counted on the disk: both programs say it in their own way. Each run has a folder of its own, and none is removed
 * before the end: ext4 gives the number of a file that was removed a moment ago to no new one, and looks past all of them each time.
 */
async function compile(folder: string): Promise<void> {
  const ids = allHosts.map(({ id }) => id);
  const rounds = isQuick ? 1 : 3;
  const ours: Cost[] = [];
  const again: Cost[] = [];
  const theirs: Cost[] = [];
  const other = await rulesync();
  const refused = other ? takeOut(folder, other) : 0;
  let [written, copied, hosts] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const out = join(work, `out-${round}`);
    const words = [mandate, 'compile', '--host', ids.join(','), '--allow', 'widened', '--out', out, '.claude/agents'];
    ours.push(run({ title: 'mandate compile', words }, folder));
    written = filesIn(out).filter((path) => !path.startsWith('.mandate/')).length;
    again.push(run({ title: 'mandate compile', words }, folder));
    if (!other) continue;
    const copy = join(work, `rulesync-project-${round}`);
    cpSync(folder, copy, { recursive: true });
    const before = new Set(filesIn(copy));
    const steps = [['import', '--targets', 'claudecode', '--features', 'subagents'], ['generate', '--targets', '*', '--features', 'subagents']].map((step) => run({ title: 'rulesync', words: [other, ...step] }, copy));
    theirs.push({ cpu: steps.reduce((sum, { cpu }) => sum + cpu, 0), wall: steps.reduce((sum, { wall }) => sum + wall, 0), peak: Math.max(...steps.map(({ peak }) => peak)) });
    const made = filesIn(copy).filter((path) => !before.has(path) && !path.startsWith('.rulesync/'));
    [copied, hosts] = [made.length, new Set(made.map((path) => path.split('/')[0])).size];
  }
  const agents = readdirSync(join(folder, '.claude/agents')).length;
  const row = (title: string, costs: readonly Cost[], files: number, bar = '') => {
    const middle = (field: keyof Cost) => costs.map((cost) => cost[field]).toSorted((one, two) => one - two)[Math.floor(costs.length / 2)]!;
    return `| ${title} | ${Math.round(middle('cpu'))} ms | ${files === 0 ? 'it wrote nothing' : `${(middle('cpu') / files).toFixed(2)} ms`} | ${Math.round(middle('wall'))} ms | ${Math.round(middle('peak'))} MiB | ${bar} |\n`;
  };
  const rows = [
    row(`\`mandate compile\`: ${agents} agents × ${ids.length} hosts, ${written} files`, ours, written, '0.8 ms, 150 MiB'),
    row('the same again, nothing changed', again, written),
    ...(other ? [row(`\`rulesync\` 17.0.0, import and generate: ${copied} files in ${hosts} folders of hosts`, theirs, copied)] : []),
  ];
  const less = refused === 0 ? '' : ` Without ${refused} agent files for which \`rulesync\` ends its import and writes nothing at all.`;
  process.stdout.write(`\n## Compile\n\nThe median of ${rounds}, in turns.${less}\n\n| what | CPU | per file written | wall | peak | bar |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('')}`);
}

/** Takes agent files out of a project for each of which rulesync would import none: both programs are to have the same work. Says how many. */
function takeOut(folder: string, other: string): number {
  for (let count = 0; ; count++) {
    const copy = join(work, `rulesync-try-${count}`);
    cpSync(folder, copy, { recursive: true });
    const { stdout, stderr } = run({ title: 'rulesync', words: [other, 'import', '--targets', 'claudecode', '--features', 'subagents'] }, copy);
    const file = /Invalid frontmatter in .*?([^/\s]+\.md):/.exec(stdout + stderr)?.[1];
    if (file === undefined || !existsSync(join(folder, '.claude/agents', file))) return count;
    rmSync(join(folder, '.claude/agents', file));
  }
}

/** The program of rulesync, in the folder of this run. */
async function rulesync(): Promise<string | undefined> {
  const installed = await install(['rulesync@17.0.0'], work);
  if (!installed.ok) {
    process.stderr.write(`rulesync is not installed: ${installed.message}\n`);
    return undefined;
  }
  return realpathSync(join(installed.directory, 'node_modules/.bin/rulesync'));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

function print(title: string, base: string, cwd: string, rounds: number, programs: readonly Program[]): void {
  const found = programs.map((): Cost[] => []);
  for (let round = 0; round < rounds; round++) for (const [index, program] of programs.entries()) if (round === 0 || !program.isSlow) found[index]!.push(run(program, program.isUntidy ? copied(cwd) : cwd));
  const middle = (index: number, field: keyof Cost) => found[index]!.map((cost) => cost[field]).toSorted((a, b) => a - b)[Math.floor(found[index]!.length / 2)]!;
  const rows = programs.map((program, index) => `| ${program.title} | ${Math.round(middle(index, 'cpu'))} ms | ${index === 0 ? '' : `${(middle(index, 'cpu') / middle(0, 'cpu')).toFixed(2)} ×`} | ${Math.round(middle(index, 'wall'))} ms | ${Math.round(middle(index, 'peak'))} MiB | ${program.bar ?? ''} |\n`);
  process.stdout.write(`\n## ${title}\n\nThe median of ${rounds}, in turns.\n\n| what | CPU | to ${base} | wall | peak | bar |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('')}`);
}

/** What `--since` compares with. The settings of whoever runs this are left alone. */
function commit(folder: string): void {
  const git = (...words: string[]) => execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgsign=false', ...words], { cwd: folder, stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '.claude');
  git('commit', '--quiet', '--message', 'Add agents');
}

function copied(folder: string): string {
  const copy = join(work, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Linters end with 1 where they find something. More certificates would make every Node dearer, and ratios to it smaller; what earlier runs have kept would differ from one machine to the next. */
function run({ title, words }: Program, cwd: string): Cost & { readonly stdout: string; readonly stderr: string } {
  rmSync(costs, { force: true });
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--require', hook, ...words], { cwd, env: { ...process.env, NODE_EXTRA_CA_CERTS: '', XDG_CACHE_HOME: join(work, 'kept') }, encoding: 'utf8', maxBuffer: 1 << 30, timeout: 900_000 });
  if (!existsSync(costs) || status === null || status > 1) throw new Error(`${title || words.join(' ')} ended with ${status}: ${stderr.slice(0, 2000)}`);
  return { ...(JSON.parse(readFileSync(costs, 'utf8')) as Cost), stdout, stderr };
}

/** A project with this many agent files, made from the same ones over and over. */
function project(name: string, texts: readonly string[], count: number): string {
  const folder = join(work, name);
  mkdirSync(join(folder, '.claude/agents'), { recursive: true });
  mkdirSync(join(folder, '.git'));
  for (let index = 0; index < count; index++) cpSync(texts[index % texts.length]!, join(folder, '.claude/agents', `${index}.md`));
  return folder;
}
