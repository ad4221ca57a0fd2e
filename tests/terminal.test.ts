import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const disk = vi.hoisted(() => ({ descriptor: 0, answers: [] as (number | string)[] }));

// Descriptor 1 is a file of the test, which takes as much as the test says, or refuses.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    fstatSync: () => real.fstatSync(disk.descriptor),
    writeSync: (_: number, bytes: Uint8Array, from: number) => {
      const answer = disk.answers.shift() ?? bytes.length;
      if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
      return real.writeSync(disk.descriptor, bytes, from, Math.min(answer, bytes.length - from));
    },
  };
});

const { output } = await import('../src/cli/terminal.ts');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mandate-terminal-'));
  disk.descriptor = openSync(join(folder, 'out'), 'w');
});

afterEach(() => {
  vi.restoreAllMocks();
  closeSync(disk.descriptor);
  rmSync(folder, { recursive: true, force: true });
});

const written = () => readFileSync(join(folder, 'out'), 'utf8');

test('what is taken in parts is written whole', () => {
  disk.answers = [1, 3, 2];
  output(1).write('лампа, lamp');
  expect(written()).toBe('лампа, lamp');
});

test('what a full pipe refuses goes to a stream, and all that follows', () => {
  let streamed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((part: Uint8Array | string) => {
    streamed += typeof part === 'string' ? part : Buffer.from(part).toString();
    return true;
  });
  disk.answers = [4, 'EAGAIN'];
  const to = output(1);
  to.write('lamps and');
  to.write(' wicks');
  expect(written()).toBe('lamp');
  expect(streamed).toBe('s and wicks');
});

test('a reader who has gone away is no fault', () => {
  disk.answers = ['EPIPE'];
  expect(() => output(1).write('lamps')).not.toThrow();
  expect(written()).toBe('');
});
