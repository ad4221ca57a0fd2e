import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Source } from '../parse/source.ts';
import { outsideOf, strangersPart } from '../run/search-path.ts';
import { UsageError } from './errors.ts';
import { homeFolder } from './home-folder.ts';
import { rootOf } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

/**
 * Whether a file differs from what it was at a git ref: changed, new, renamed or not tracked at all.
 *
 * What counts is the commit where this branch left the ref's. The bytes are compared with what the commit holds, so
 * git reads its own store and nothing else: no filter, hook or monitor of the repository is run.
 * Throws `UsageError` for a ref that is not there, without a repository and without git.
 */
export function changedSince(ref: string, { cwd }: Pick<Terminal, 'cwd'>): (source: Source) => boolean {
  if (ref === '' || ref.startsWith('-')) throw new UsageError(`Unexpected --since ${ref}, expected a branch, tag or commit`);
  const top = realpathSync(git(['rev-parse', '--show-toplevel'], cwd, `--since needs a git repository, and ${cwd} is in none`).replace(/\n$/, ''));
  const commit = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], cwd, `Unknown git ref in --since ${ref}, expected a branch, tag or commit that is in this clone`).trim();
  const blobs = blobsOf(forkPoint(commit, cwd), cwd);
  return ({ path }) => {
    const absolute = realpathSync(resolve(cwd, path));
    const blob = blobs.get(relative(top, absolute).replaceAll(sep, '/'));
    return blob === undefined || !isBlob(readFileSync(absolute), blob);
  };
}

/** Where this branch left the other one; the commit itself when they share nothing, as in a shallow clone. */
function forkPoint(commit: string, cwd: string): string {
  try {
    return run(['merge-base', commit, 'HEAD'], cwd).trim();
  } catch {
    // Exit 1 is git's word for no common commit.
    return commit;
  }
}

/** Path from the top of the repository to the id of its content. */
function blobsOf(commit: string, cwd: string): ReadonlyMap<string, string> {
  const entries = git(['ls-tree', '-r', '-z', '--full-tree', commit], cwd, `git cannot list the files of ${commit}`).split('\0');
  return new Map(entries.flatMap((entry) => {
    const [, type, id, path] = /^\d+ (\w+) ([0-9a-f]+)\t([^]*)$/.exec(entry) ?? [];
    return type === 'blob' ? [[path!, id!] as const] : [];
  }));
}

/** Git can be told to store CR LF as LF, so either form is the same content. */
function isBlob(bytes: Buffer, id: string): boolean {
  const algorithm = id.length === 64 ? 'sha256' : 'sha1';
  const idOf = (content: Buffer) => createHash(algorithm).update(`blob ${content.length}\0`).update(content).digest('hex');
  return idOf(bytes) === id || (bytes.includes('\r\n') && idOf(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === id);
}

function git(words: readonly string[], cwd: string, problem: string): string {
  try {
    return run(words, cwd);
  } catch (cause) {
    const { code, stderr } = cause as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT') throw new UsageError('--since needs git, and there is no `git` in PATH', { cause });
    const said = /^fatal: (.*)$/m.exec(stderr ?? '')?.[1];
    throw new UsageError(said === undefined ? problem : `${problem} (git: ${said})`, { cause });
  }
}

function run(words: readonly string[], cwd: string): string {
  const env = { ...process.env, PATH: outsideOf(strangersPart(rootOf(cwd), cwd, homeFolder()), process.env['PATH'] ?? '') };
  return execFileSync('git', words, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });
}
