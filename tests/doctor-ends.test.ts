import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import stringWidth from 'string-width';
import { doctor } from '../src/cli/doctor.ts';
import { exitCode, signalCode } from '../src/cli/errors.ts';
import type { Terminal } from '../src/cli/terminal.ts';

let root = '';

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-ends-')));
  for (const name of ['project/.claude/agents', 'programs', 'temporary']) mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, 'project/mandate.config.json'), '{}');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(name: string, script: string): void {
  writeFileSync(join(root, 'programs', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, 'programs', name), 0o755);
}

async function seen(columns?: number): Promise<{ out: string; notes: string; exit: number }> {
  const written = { out: '', notes: '' };
  const terminal: Terminal = { cwd: join(root, 'project'), color: false, out: (text) => void (written.out += text), note: (text) => void (written.notes += `${text}\n`), input: () => Promise.resolve(new Uint8Array()), ...(columns === undefined ? {} : { columns: () => columns }) };
  const exit = await doctor(terminal, { format: 'pretty' }, { home: root, searchPath: `${join(root, 'programs')}:/usr/bin:/bin`, milliseconds: 10_000 });
  return { ...written, exit };
}

const agent = (name: string, more = '') => `---\nname: ${name}\ndescription: Counts lamps\n${more}---\n\nYou count the lamps of the harbour.\n`;

test.for(['SIGINT', 'SIGTERM'] as const)('%s ends the programs that were asked, and leaves no folder behind', async (signal) => {
  const started = join(root, 'started');
  install('claude', `echo $$ > ${started}.tmp; mv ${started}.tmp ${started}; sleep 600`);
  const child = spawn(process.execPath, [join(import.meta.dirname, '../scripts/run.mjs'), 'src/cli/main.ts', 'doctor'], { cwd: join(root, 'project'), env: { PATH: `${join(root, 'programs')}:/usr/bin:/bin`, HOME: root, TMPDIR: join(root, 'temporary') }, stdio: ['ignore', 'pipe', 'pipe'] });
  let notes = '';
  child.stderr.on('data', (chunk: Buffer) => void (notes += chunk.toString()));
  const look = setInterval(() => {
    if (!existsSync(started)) return;
    // A second signal ends the program at once.
    clearInterval(look);
    child.kill(signal);
  }, 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(look);
  expect({ code, notes }).toEqual({ code: signalCode[signal], notes: 'mandate: Interrupted; everything is as it was before\n' });
  expect(readdirSync(join(root, 'temporary'))).toEqual([]);
  const program = Number(readFileSync(started, 'utf8'));
  expect(() => process.kill(program, 0)).toThrow('ESRCH');
});

test('a folder that it could not look into is told of, and is no clean end', async () => {
  const deep = join('project', ...Array.from({ length: 45 }, (_, index) => `${index}`), '.claude/agents');
  mkdirSync(join(root, deep), { recursive: true });
  install('claude', 'echo 2.1.329');
  const { notes, exit } = await seen();
  expect(exit).toBe(exitCode.problems);
  expect(notes).toMatch(/^mandate: not looked into [\d/]+: it lies deeper than 40 folders\n$/);
});

test('paths stand below each other, and an agent that is left out names the way to the reason', async () => {
  install('claude', 'echo 2.1.329');
  writeFileSync(join(root, 'project/.claude/agents/a.md'), agent('a'));
  writeFileSync(join(root, 'project/.claude/agents/counter-of-lamps.md'), agent('counter-of-lamps'));
  expect((await seen()).out).toContain('  loads     a                 .claude/agents/a.md\n  loads     counter-of-lamps  .claude/agents/counter-of-lamps.md\n');
  writeFileSync(join(root, 'project/.claude/agents/note.md'), '---\nname: note\n');
  const { out, exit } = await seen();
  expect(exit).toBe(exitCode.problems);
  expect(out).toMatch(/\n1 host installed, 1 problem \(1 agent left out\); `mandate lint` shows what is wrong with the agents\n$/);
});

test.for([60, 80, 200])('a screen of %i columns holds every line', async (columns) => {
  install('claude', 'echo 2.1.300');
  install('codex', 'echo codex 0.1.0');
  writeFileSync(join(root, 'project/.claude/agents/a.md'), '---\nname: note\n');
  const { out } = await seen(columns);
  const words = out.split('\n').filter((line) => stringWidth(line) > columns);
  // The path of a program is one word.
  expect(words.filter((line) => !line.trim().startsWith(root))).toEqual([]);
});
