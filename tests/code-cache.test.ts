import type { EventEmitter } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { codeCache, firstDone } from '../src/cli/code-cache.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mandate-code-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
  vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** Keeps a script as the end of a process does. */
function keep(): void {
  const before = process.listeners('exit');
  codeCache('build', 'lint')!.keep('main.cjs', new Script('(function () { return 1 + 1; })()'));
  const added = process.listeners('exit').filter((listener) => !before.includes(listener));
  for (const listener of added) {
    process.off('exit', listener);
    listener.call(process, 0);
  }
}

function folder(): string {
  return join(home, 'mandate/code', readdirSync(join(home, 'mandate/code'))[0]!);
}

describe.skipIf(process.platform === 'win32')('code that is kept', () => {
  test('is what V8 takes back', () => {
    keep();
    const cachedData = codeCache('build', 'lint')!.read('main.cjs')!;
    const script = new Script('(function () { return 1 + 1; })()', { cachedData });
    expect(script.cachedDataRejected).toBe(false);
  });

  test.runIf(process.platform === 'linux')('is left where a system takes no folder and denies those that are there', () => {
    vi.stubEnv('XDG_CACHE_HOME', '/proc/lamps');
    keep();
    expect(existsSync('/proc/lamps')).toBe(false);
  });

  test('is that of the first file where a run is over many', () => {
    const cache = codeCache('build', 'lint')!;
    const before = process.listeners('exit').length;
    cache.keep('main.cjs', new Script('(function () { return 1 + 1; })()'));
    (process as EventEmitter).emit(firstDone);
    expect(codeCache('build', 'lint')!.read('main.cjs')).toBeDefined();
    expect(process.listeners('exit').length).toBe(before);
  });

  test('is of one build and one command', () => {
    keep();
    expect(codeCache('other', 'lint')!.read('main.cjs')).toBeUndefined();
    expect(codeCache('build', 'compile')!.read('main.cjs')).toBeUndefined();
  });

  test('is never run when it is damaged', () => {
    keep();
    const path = join(folder(), 'main.cjs');
    const kept = readFileSync(path);
    for (const at of [0, 30, kept.length - 1]) {
      const damaged = Buffer.from(kept);
      damaged[at]! ^= 0x55;
      writeFileSync(path, damaged);
      expect(codeCache('build', 'lint')!.read('main.cjs')).toBeUndefined();
    }
    writeFileSync(path, kept.subarray(0, kept.length >> 1));
    expect(codeCache('build', 'lint')!.read('main.cjs')).toBeUndefined();
  });

  test('is not read from a folder that others may write to', () => {
    keep();
    chmodSync(folder(), 0o777);
    expect(codeCache('build', 'lint')).toBeUndefined();
  });

  test('is not looked for below the current folder, nor when it is switched off', () => {
    vi.stubEnv('XDG_CACHE_HOME', 'cache');
    vi.stubEnv('HOME', home);
    mkdirSync(join(home, 'project'));
    keep();
    expect(existsSync('cache')).toBe(false);
    expect(existsSync(join(home, '.cache/mandate/code'))).toBe(true);
    vi.stubEnv('NODE_DISABLE_COMPILE_CACHE', '1');
    expect(codeCache('build', 'lint')).toBeUndefined();
  });
});
