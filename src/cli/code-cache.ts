import type { EventEmitter } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { makeFolder } from './make-folder.ts';
import { userCache } from './user-cache.ts';

export interface CodeCache {
  read(name: string): Buffer | undefined;
  /** Keeps what was compiled by the end of the process, or of its first file where that is told. */
  keep(name: string, script: Script): void;
}

/**
 * What the process tells itself when the first of many files is done. What the others need beside is seldom asked for by a start of one
 * file, which would read it each time.
 */
export const firstDone = 'mandate:first-done';

/** Days after which the code of a build that nobody started any more is thrown away. */
const mostDays = 30;

/**
 * Code as V8 has compiled it, so that the next start needs not do it again. Only a folder of the user's own is read: what
 * lies in it is run. Where there is none, or it cannot be written to, nothing is kept. `NODE_DISABLE_COMPILE_CACHE` switches it off.
 */
export function codeCache(build: string, command: string): CodeCache | undefined {
  const base = process.env['NODE_DISABLE_COMPILE_CACHE'] ? undefined : userCache();
  if (base === undefined) return undefined;
  const all = join(base, 'code');
  // V8 itself refuses what another version of it or other flags have made.
  const folder = join(all, `${build}-${process.version}-${process.arch}-${command}`);
  if (!isOwn(folder)) return undefined;
  const kept = new Map<string, Script>();
  const told: EventEmitter = process;
  const flush = () => {
    process.off('exit', flush);
    told.off(firstDone, flush);
    write(all, folder, kept);
    kept.clear();
  };
  return {
    read(name) {
      try {
        return sound(readFileSync(join(folder, name)));
      } catch {
        // The first start of this command.
        return undefined;
      }
    },
    keep(name, script) {
      if (kept.size === 0) {
        process.once('exit', flush);
        told.once(firstDone, flush);
      }
      kept.set(name, script);
    },
  };
}

/** V8 runs damaged code as it stands, so what was written stands there twice: to compare costs a start less than the module that makes digests. */
function sound(kept: Buffer): Buffer | undefined {
  const code = kept.subarray(0, kept.length >> 1);
  return code.length > 0 && kept.subarray(code.length).equals(code) ? code : undefined;
}

/** Whether a folder is not there yet, or belongs to the user and nobody else may write to it. */
function isOwn(folder: string): boolean {
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    return found === undefined || process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
  } catch {
    // A folder that may not be looked at is nobody's for us.
    return false;
  }
}

function write(all: string, folder: string, kept: ReadonlyMap<string, Script>): void {
  try {
    makeFolder(folder, 0o700);
    if (!isOwn(folder)) return;
    for (const [name, script] of kept) {
      const path = join(folder, name);
      // Another process that starts now must never see half a file.
      const whole = `${path}.${process.pid}`;
      const code = script.createCachedData();
      writeFileSync(whole, Buffer.concat([code, code]), { mode: 0o600 });
      renameSync(whole, path);
    }
    const oldest = Date.now() - mostDays * 24 * 3600 * 1000;
    for (const name of readdirSync(all)) {
      if (statSync(join(all, name)).mtimeMs < oldest) rmSync(join(all, name), { recursive: true, force: true });
    }
  } catch {
    // A start that cannot keep anything is slower, and nothing else.
  }
}
