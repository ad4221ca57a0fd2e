import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './sandbox.ts';

/** `directory` holds the `node_modules` of the packages; `offline` means the registry could not be reached or refused. */
export type Installed = { readonly ok: true; readonly directory: string } | { readonly ok: false; readonly offline: boolean; readonly message: string };

/** Where hosts are kept between runs: `$XDG_CACHE_HOME/mandate/hosts`, else `~/.cache/mandate/hosts`. */
export function defaultCache(environment: NodeJS.ProcessEnv): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mandate', 'hosts');
}

/**
 * Installs exact packages (`name@version`) into a folder of their own below `cache`, once.
 * No install script runs. The folder appears whole or not at all, so a killed install is begun again.
 */
export async function install(packages: readonly string[], cache: string, flags: readonly string[] = []): Promise<Installed> {
  const directory = join(cache, folderName(packages));
  if (existsSync(directory)) return { ok: true, directory };
  const staging = `${directory}.tmp-${process.pid}`;
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, 'package.json'), '{"private":true}\n');
  try {
    const ended = await run({
      command: 'npm',
      arguments: ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--save-exact', '--loglevel=error', '--fetch-retries=1', ...flags, ...packages],
      directory: staging,
      // The registry, its proxy and its certificates are the caller's settings.
      environment: Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
      seconds: 200,
    });
    if (ended.code !== 0) return { ok: false, offline: ended.late || isOffline(ended.stderr), message: firstLines(ended.stderr) };
    renameSync(staging, directory);
    return { ok: true, directory };
  } catch (error) {
    if (existsSync(directory)) return { ok: true, directory };
    return { ok: false, offline: false, message: `npm in ${tmpdir()}: ${String(error)}` };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Whether npm failed because it could not reach the registry or was turned away, and not because the packages are wrong. */
export function isOffline(stderr: string): boolean {
  return /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E40[137]|E429|E5\d\d)\b|network request to/.test(stderr);
}

function folderName(packages: readonly string[]): string {
  return packages
    .join('+')
    .replaceAll('@', '_')
    .replaceAll(/[^A-Za-z0-9._+-]/g, '-');
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 4).join(' | ');
}
