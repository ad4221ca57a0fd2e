// npm run side-by-side: one read-only agent converted by another tool and compiled by us, both run in the real opencode.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from './install.ts';

const root = join(import.meta.dirname, '../..');
const name = 'log-reader';
const source = `---
name: ${name}
description: Reads logs and says what went wrong
tools: Read, Grep, mcp__atlas__find
disallowedTools: Bash, Write
---

You read logs. You never change a file and you never call yourself.
`;
const other = 'rulesync@17.0.0';
const withheld = ['bash', 'edit', 'write', 'apply_patch', 'task', 'webfetch', 'websearch'];

const installed = await install([other], join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mandate', 'peers'));
if (!installed.ok) {
  console.error(`${other} could not be installed: ${installed.message}`);
  process.exit(installed.offline ? 0 : 1);
}
const folder = mkdtempSync(join(tmpdir(), 'mandate-side-by-side-'));
try {
  const rulesync = join(installed.directory, 'node_modules/.bin/rulesync');
  const theirs = project('theirs');
  const said = [
    start(rulesync, ['import', '--targets', 'claudecode', '--features', 'subagents'], theirs),
    start(rulesync, ['generate', '--targets', 'opencode', '--features', 'subagents'], theirs),
  ];
  const ours = project('ours');
  said.push(start(process.execPath, [join(root, 'bin/mandate.js'), 'compile', '--host', 'opencode'], ours));
  console.log(source);
  for (const [tool, place, output] of [[other, theirs, said[0]! + said[1]!], ['mandate', ours, said[2]!]] as const) {
    const tools = toolsIn(place);
    console.log(`${tool} said:\n${output.trim()}\nopencode offered the model: ${tools.join(', ') || 'nothing'}\nof what the agent may not: ${tools.filter((tool) => withheld.includes(tool)).join(', ') || 'nothing'}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function project(id: string): string {
  const place = join(folder, id);
  mkdirSync(join(place, '.claude/agents'), { recursive: true });
  writeFileSync(join(place, '.claude/agents', `${name}.md`), source);
  writeFileSync(join(place, 'mandate.config.json'), '{}\n');
  return place;
}

function start(program: string, words: readonly string[], cwd: string): string {
  const { stdout, stderr, status, error } = spawnSync(program, words, { cwd, encoding: 'utf8', timeout: 60_000, env: { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1' } });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? stderr}`);
  return stdout + stderr;
}

function toolsIn(place: string): readonly string[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'tests/conformance/main.ts', 'opencode', '--inspect', place, '--agent', name], { cwd: root, encoding: 'utf8', timeout: 300_000, maxBuffer: 1 << 26 });
  const at = stdout.indexOf('{');
  if (at === -1) throw new Error(stderr);
  // The answer holds the host's own prompt, which is not shown.
  return (JSON.parse(stdout.slice(at)) as { tools: readonly string[] }).tools.toSorted();
}
