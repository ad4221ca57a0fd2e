import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import claudeCode from '../src/hosts/claude-code/index.ts';
import { openSource } from '../src/hosts/open.ts';
import { decode } from '../src/parse/source.ts';
import type { Environment, Outcome, RunEvent } from '../src/run/events.ts';
import type { RunHost } from '../src/run/prepare.ts';
import { run, type RunOptions } from '../src/run/run.ts';

const root = join(import.meta.dirname, '..');

/** What every stub knows. It speaks as Claude Code does; `say` ends a turn, `calls` counts the starts. */
const prelude = String.raw`
const fs = require('node:fs');
const { spawn } = require('node:child_process');
if (process.argv.includes('--version')) { console.log(VERSION + ' (stub)'); process.exit(0); }
fs.appendFileSync(LOG, JSON.stringify({ pid: process.pid, arguments: process.argv.slice(2), names: Object.keys(process.env), input: fs.readFileSync(0, 'utf8') }) + '\n');
const start = fs.readFileSync(LOG, 'utf8').trim().split('\n').length;
const print = (event) => fs.writeSync(1, JSON.stringify(event) + '\n');
const init = () => print({ type: 'system', subtype: 'init', session_id: 'session-1', claude_code_version: VERSION, tools: [] });
let messages = 0;
const text = (words, id = 'm' + process.pid + '.' + messages++) => print({ type: 'assistant', message: { id, content: [{ type: 'text', text: words }] }, parent_tool_use_id: null });
const result = (more = {}) => print({ type: 'result', subtype: 'success', is_error: false, usage: { input_tokens: 7, output_tokens: 3 }, ...more });
const say = (words) => { init(); text(words); result(); };
const forever = () => setInterval(() => undefined, 1000);
`;

export interface Stub {
  /** What the starts of the stub were given, in order. */
  starts(): { readonly pid: number; readonly arguments: readonly string[]; readonly names: readonly string[]; readonly input: string }[];
  readonly project: string;
  readonly temporary: string;
  readonly path: string;
}

/** A program of this test's own that stands in for Claude Code: what it does is the script. It is gone when the test is over. */
export function stubHost(script: string, version = claudeCode.fact.version): Stub {
  const folder = mkdtempSync(join(tmpdir(), 'mandate-stub-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [bin, project, temporary, log] = ['bin', 'project', 'tmp', 'log'].map((name) => join(folder, name)) as [string, string, string, string];
  for (const made of [bin, project, temporary]) mkdirSync(made);
  const program = join(bin, 'claude');
  writeFileSync(program, `#!${process.execPath}\nconst VERSION = ${JSON.stringify(version)}, LOG = ${JSON.stringify(log)};\n${prelude}\n${script}\n`);
  chmodSync(program, 0o755);
  return {
    project,
    temporary,
    path: [bin, process.env['PATH']].join(delimiter),
    starts: () => readFileSync(log, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as ReturnType<Stub['starts']>[number]),
  };
}

export function promiseAgent(name: string) {
  return readAgent(openSource(decode(`${name}.md`, readFileSync(join(root, 'fixtures/promises', name, 'agent.md'))))[0]!);
}

export function promiseAnswer(name: string, which: 'good' | 'bad'): string {
  return readFileSync(join(root, 'fixtures/promises', name, `${which}.md`), 'utf8');
}

export interface Ran {
  readonly outcome: Outcome;
  readonly events: readonly RunEvent[];
  /** Scratch folders that are still there. */
  readonly left: readonly string[];
}

export async function runStub(stub: Stub, options: Partial<RunOptions> & { readonly more?: Environment } = {}): Promise<Ran> {
  const events: RunEvent[] = [];
  const { more, ...others } = options;
  const outcome = await run({
    agent: promiseAgent('quay-clerk'),
    host: claudeCode as RunHost,
    task: 'Book a berth',
    project: stub.project,
    strangers: stub.project,
    temporary: stub.temporary,
    environment: { PATH: stub.path, HOME: stub.temporary, ...more },
    alsoPass: [],
    context: { models: {}, servers: [], settings: new Map() },
    milliseconds: 60_000,
    yes: false,
    raw: false,
    emit: (event) => void events.push(event),
    ...others,
  });
  return { outcome, events, left: readdirSync(stub.temporary) };
}

/** Whether any process of a group is alive; the dead that nobody has collected yet do not count. */
export function isGroupAlive(group: number): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      try {
        const [state, , of] = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
        return Number(of) === group && state !== 'Z';
      } catch {
        // It ended meanwhile.
        return false;
      }
    });
}
