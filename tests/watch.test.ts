import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eraser } from '../src/cli/clearing.ts';
import { exitCode, UsageError } from '../src/cli/errors.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { watch } from '../src/cli/watch.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-watch-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Watches the folder until `onRun` of some run ends it. */
async function watched(onRun: (run: number, terminal: Terminal) => Promise<boolean> | boolean, more: { readonly ignored?: readonly string[]; readonly screen?: Terminal['screen'] } = {}) {
  const abort = new AbortController();
  const written = { out: '', notes: '' };
  const terminal: Terminal = {
    cwd: folder,
    color: false,
    out: (text) => void (written.out += text),
    note: (text) => void (written.notes += `${text}\n`),
    input: () => Promise.resolve(Buffer.from('')),
    ...(more.screen ? { screen: more.screen } : {}),
  };
  let runs = 0;
  const exit = await watch(
    terminal,
    async (screen) => {
      runs += 1;
      if (await onRun(runs, screen)) abort.abort();
      return exitCode.clean;
    },
    { folders: [folder], ignored: more.ignored ?? [], signal: abort.signal, quiet: 50 },
  );
  return { exit, runs, ...written };
}

/** After the watcher had time to hear of what was written before. */
function later(action: () => void): void {
  setTimeout(action, 200);
}

describe('watching', () => {
  test('runs again for a change, in a folder that is there and in one that comes later', async () => {
    mkdirSync(join(folder, 'there'));
    const steps = [
      { path: 'there/a.md', make: writeFileSync },
      { path: 'new', make: (path: string) => mkdirSync(path) },
      { path: 'new/a.md', make: writeFileSync },
    ];
    const begun = new Set<string>();
    const { exit } = await watched(() => {
      const next = steps.find(({ path }) => !existsSync(join(folder, path)));
      if (next && !begun.has(next.path)) later(() => next.make(join(folder, next.path), ''));
      begun.add(next?.path ?? '');
      return next === undefined;
    });
    expect(exit).toBe(exitCode.clean);
  });

  test('never runs twice at once, and runs once for many changes during a run', async () => {
    let running = 0;
    const { runs } = await watched(async (run) => {
      running += 1;
      expect(running).toBe(1);
      if (run === 1) {
        for (let at = 0; at < 20; at++) {
          writeFileSync(join(folder, `${at}.md`), 'a');
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
      running -= 1;
      return run === 2;
    });
    expect(runs).toBe(2);
  });

  test('does not hear of its own output, of packages or of the repository', async () => {
    mkdirSync(join(folder, 'node_modules/x'), { recursive: true });
    mkdirSync(join(folder, '.git'));
    const heard: number[] = [];
    await watched((run) => {
      heard.push(run);
      if (run === 1) {
        later(() => {
          for (const path of ['out.json', '.git/index', 'node_modules/x/a.md']) writeFileSync(join(folder, path), 'a');
          setTimeout(() => {
            expect(heard).toEqual([1]);
            writeFileSync(join(folder, 'a.md'), 'a');
          }, 300);
        });
      }
      return run === 2;
    }, { ignored: [join(folder, 'out.json')] });
    expect(heard).toEqual([1, 2]);
  });

  test('waits out a wrong use that comes later, and ends with one at the start', async () => {
    const { notes } = await watched((run) => {
      if (run < 3) later(() => writeFileSync(join(folder, 'a.md'), String(run)));
      if (run === 2) throw new UsageError('No such file or folder: a.md');
      return run === 3;
    });
    expect(notes).toContain('mandate: No such file or folder: a.md\n');
    await expect(watched(() => { throw new UsageError('No such file or folder: a.md'); })).rejects.toThrow(UsageError);
  });

  test('takes back its own output only, and only on a screen', async () => {
    const twice = (run: number, terminal: Terminal) => {
      terminal.out(`run ${run}\nsecond line\n`);
      if (run === 1) later(() => writeFileSync(join(folder, 'a.md'), 'a'));
      return run === 2;
    };
    expect((await watched(twice, { screen: () => ({ columns: 80, rows: 24 }) })).out).toBe('run 1\nsecond line\n\r\u001b[3A\u001b[Jrun 2\nsecond line\n');
    rmSync(join(folder, 'a.md'));
    expect((await watched(twice)).out).toBe('run 1\nsecond line\nrun 2\nsecond line\n');
  });

  test('moves up by rows of the screen, never beyond its top', () => {
    expect(eraser('one\n日本日本\n\n', { columns: 5, rows: 24 })).toBe('\r\u001b[4A\u001b[J');
    expect(eraser('one\n'.repeat(100), { columns: 80, rows: 24 })).toBe('\r\u001b[23A\u001b[J');
  });
});

describe('mandate lint --watch', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)('ends clean on %s, after it saw a change', async (signal) => {
    writeFileSync(join(folder, 'mandate.config.json'), '{}');
    writeFileSync(join(folder, 'mia.md'), '');
    const program = join(import.meta.dirname, '../scripts/run.mjs');
    const child = spawn(process.execPath, [program, 'src/cli/main.ts', 'lint', '--watch', '--format', 'agent', 'mia.md'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let notes = '';
    let waits = 0;
    child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      notes += chunk.toString();
      if (notes.split('waiting for changes').length - 1 === waits) return;
      waits += 1;
      if (waits === 1) later(() => writeFileSync(join(folder, 'mia.md'), '---\nname: mia\ndescription: Counts lamps.\n---\n\nCount.\n'));
      else child.kill(signal);
    });
    const ended = await new Promise((resolve) => child.on('close', (code, by) => resolve({ code, by })));
    expect(ended, notes).toEqual({ code: exitCode.clean, by: null });
    expect(out).toMatch(/^mia\.md:1:1: error /);
    expect(notes).toMatch(/^(?:mandate: waiting for changes, Ctrl-C ends\n){2,}$/);
  });

  test('ends clean once nobody reads on', async () => {
    writeFileSync(join(folder, 'mandate.config.json'), '{}');
    writeFileSync(join(folder, 'mia.md'), '');
    const program = join(import.meta.dirname, '../scripts/run.mjs');
    const child = spawn(process.execPath, [program, 'src/cli/main.ts', 'lint', '--watch', '--format', 'agent', 'mia.md'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let notes = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (notes === '') child.stdout.destroy();
      notes += chunk.toString();
      later(() => writeFileSync(join(folder, 'mia.md'), '\n'));
    });
    const ended = await new Promise((resolve) => child.on('close', (code, by) => resolve({ code, by })));
    expect(ended, notes).toEqual({ code: exitCode.clean, by: null });
    expect(notes).toMatch(/^(?:mandate: waiting for changes, Ctrl-C ends\n)+$/);
  });
});
