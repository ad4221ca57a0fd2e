import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface VersionQuestion {
  readonly searchPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly milliseconds: number;
  /** Ends the program before it has answered. */
  readonly ending: AbortSignal;
}

/** Longest answer that is looked at. */
const longest = 4096;

/**
 * What a program says to `--version`; nothing when it fails, takes too long or is ended.
 *
 * It gets a home folder of its own, which is gone afterwards, no other environment and no input.
 */
export async function versionOf(program: string, { searchPath, environment, milliseconds, ending }: VersionQuestion): Promise<string | undefined> {
  const home = mkdtempSync(join(tmpdir(), 'mandate-doctor-'));
  try {
    const said = await answer(program, { ...environment, PATH: searchPath, HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, XDG_STATE_HOME: home, TMPDIR: home }, home, milliseconds, ending);
    return /\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]*\w)?/.exec(said)?.[0];
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

function answer(program: string, env: Readonly<Record<string, string>>, cwd: string, milliseconds: number, ending: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    // A process group of its own, so that what it starts ends with it.
    const child = spawn(program, ['--version'], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    const end = (text: string): void => {
      clearTimeout(timer);
      ending.removeEventListener('abort', stop);
      child.stdout.destroy();
      endGroup(child.pid);
      resolve(text);
    };
    const stop = (): void => end('');
    const timer = setTimeout(stop, milliseconds);
    ending.addEventListener('abort', stop);
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (said = (said + text).slice(0, longest)));
    child.on('error', stop);
    child.on('close', (code) => end(code === 0 ? said : ''));
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
