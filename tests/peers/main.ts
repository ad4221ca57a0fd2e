// Other linters beside ours on the planted defects: node scripts/run.mjs tests/peers/main.ts
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from '../conformance/install.ts';
import { run } from '../conformance/sandbox.ts';
import { claudelint, cclint, mandate, type Linter } from './linters.ts';

const root = join(import.meta.dirname, '../..');
const planted = join(root, 'fixtures/planted');
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mandate', 'peers');
const hosts = [
  { host: 'claude-code', home: '.claude/agents' },
  { host: 'opencode', home: '.opencode/agent' },
] as const;

interface Outcome {
  readonly caught: readonly string[];
  readonly count: number;
  /** Errors and warnings on clean files. */
  readonly falseAlarms: number;
  /** Seconds of one run over all files together. */
  readonly cpu: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'mandate-peers-'));
try {
  const rows: string[] = [];
  const missed: string[] = [];
  for (const linter of [mandate(root), cclint, claudelint]) {
    const directory = linter.package ? await installed(linter.package) : root;
    const outcomes: Outcome[] = [];
    for (const { host, home } of hosts) outcomes.push(await measure(linter, directory, host, home));
    rows.push(`| ${linter.title} | ${outcomes.map(({ caught, count, falseAlarms, cpu }) => `${caught.length} of ${count} | ${falseAlarms} | ${cpu.toFixed(2)}`).join(' | ')} |`);
    missed.push(`${linter.title} says something of: ${outcomes.flatMap(({ caught }) => caught).join(', ') || 'nothing'}`);
  }
  process.stdout.write(`${[
    'Caught: an error, warning or hint on the planted file that the clean files do not get, each file in a project of its own.',
    'False: errors and warnings on the clean files. CPU: seconds of one run over all files of the host.',
    '',
    `| linter | ${hosts.map(({ host }) => `${host}: caught | false | CPU s`).join(' | ')} |`,
    `| --- |${' --- | --- | --- |'.repeat(hosts.length)}`,
    ...rows,
    '',
    ...missed,
  ].join('\n')}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function installed(name: string): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const result = await install([name], cache);
  if (!result.ok) throw new Error(`${name} is not installed: ${result.message}`);
  return result.directory;
}

async function measure(linter: Linter, directory: string, host: string, home: string): Promise<Outcome> {
  const names = readdirSync(join(planted, host)).filter((name) => name.endsWith('.md'));
  const clean = names.filter((name) => name.startsWith('clean'));
  const usual = (await lint(linter, directory, project(host, home, clean))).findings;
  const known = new Set(usual.map(({ kind }) => kind));
  const defects = [...new Set(names.filter((name) => !clean.includes(name)).map((name) => name.slice(0, 2)))];
  const caught: string[] = [];
  for (const defect of defects) {
    const { findings } = await lint(linter, directory, project(host, home, [...clean, ...names.filter((name) => name.startsWith(defect))]));
    if (findings.some(({ kind }) => !known.has(kind))) caught.push(`${host} ${defect}`);
  }
  const { cpu } = await lint(linter, directory, project(host, home, names));
  return { caught, count: defects.length, falseAlarms: usual.filter(({ isHint }) => !isHint).length, cpu };
}

/** A project with some of the planted files. Each is called as its agent is, so that nobody stumbles over the names of the files. */
function project(host: string, home: string, names: readonly string[]): string {
  const folder = mkdtempSync(join(scratch, 'project-'));
  mkdirSync(join(folder, home), { recursive: true });
  for (const name of names) {
    const agent = /^name: ([a-z][a-z-]*)$/m.exec(readFileSync(join(planted, host, name), 'utf8'))?.[1] ?? name.replace(/^\d\d-|\.md$/g, '');
    const target = join(folder, home, `${agent}.md`);
    const other = join(folder, home, 'other');
    if (existsSync(target)) mkdirSync(other, { recursive: true });
    cpSync(join(planted, host, name), existsSync(target) ? join(other, `${agent}.md`) : target);
  }
  for (const name of readdirSync(join(planted, host)).filter((name) => name.startsWith('.'))) cpSync(join(planted, host, name), join(folder, name), { recursive: true });
  return folder;
}

async function lint(linter: Linter, directory: string, folder: string): Promise<{ findings: ReturnType<Linter['read']>; cpu: number }> {
  const home = join(scratch, 'home');
  mkdirSync(home, { recursive: true });
  // The shell knows what its children cost; Node does not.
  const ended = await run({
    command: 'sh',
    arguments: ['-c', '"$@"; times >&2', 'sh', process.execPath, ...linter.command(directory)],
    directory: folder,
    environment: { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1', CI: '1' },
    seconds: 120,
  });
  if (ended.late) throw new Error(`${linter.title} came to no end`);
  const times = ended.stderr.trim().split('\n').at(-1)!.split(/\s+/);
  const cpu = times.map((time) => /(\d+)m([\d.]+)s/.exec(time)!).reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
  return { findings: linter.read(ended.stdout), cpu };
}
