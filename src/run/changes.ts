import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { compare } from '../text/order.ts';

/** The state of a folder at one moment: path → mark, and in a repository the commit that all other files are those of. */
export interface Snapshot {
  readonly commit?: string;
  readonly marks: ReadonlyMap<string, string>;
}

/** Larger files are told apart by size and time. */
const hashed = 4 * 1024 * 1024;
const mostFiles = 20_000;
const left = new Set(['.git', 'node_modules']);

/** In a repository the files that differ from the last commit, or are new and not ignored; else all files but packages. */
export async function snapshot(folder: string, environment: Readonly<Record<string, string>>): Promise<Snapshot> {
  const root = repositoryOf(folder);
  const status = root === undefined ? undefined : await git(folder, ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--no-renames', '.'], environment);
  if (root === undefined || status === undefined) return { marks: marksOf(folder, filesBelow(folder)) };
  const entries = status.split('\0');
  const commit = /^# branch\.oid ([0-9a-f]+)$/.exec(entries.find((entry) => entry.startsWith('# branch.oid ')) ?? '')?.[1];
  // Paths are from the root of the repository, behind eight fields for a change, ten for a conflict and one for a new file.
  const paths = entries.flatMap((entry) => /^(?:1 (?:\S+ ){7}|u (?:\S+ ){9}|\? )([\s\S]+)$/.exec(entry)?.[1] ?? []);
  return { ...(commit === undefined ? {} : { commit }), marks: marksOf(folder, paths.map((path) => relative(folder, join(root, path)).replaceAll(sep, '/'))) };
}

function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** Paths from the folder, sorted, of what is other after than before. */
export async function changedFiles(folder: string, before: Snapshot, environment: Readonly<Record<string, string>>): Promise<string[]> {
  const after = await snapshot(folder, environment);
  const committed = before.commit === undefined || before.commit === after.commit ? [] : ((await git(folder, ['diff', '--name-only', '-z', '--relative', before.commit, '--', '.'], environment)) ?? '').split('\0');
  const candidates = new Set([...before.marks.keys(), ...after.marks.keys()]);
  // What was clean before and has a mark now differs; of what was dirty the bytes have to tell, which may have been committed since.
  const differs = (path: string): boolean => {
    const old = before.marks.get(path);
    return old === undefined ? after.marks.has(path) : old !== markOf(join(folder, path));
  };
  const known = [...candidates].filter(differs);
  const unmarked = committed.filter((path) => path !== '' && !before.marks.has(path));
  return [...new Set([...known, ...unmarked])].toSorted();
}

const gone = 'gone';

function marksOf(folder: string, paths: readonly string[]): Map<string, string> {
  return new Map(paths.map((path) => [path, markOf(join(folder, path))]));
}

function markOf(path: string): string {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return `link ${readlinkSync(path)}`;
    if (!stats.isFile()) return 'other';
    return stats.size > hashed ? `${stats.size} ${stats.mtimeMs}` : createHash('sha1').update(readFileSync(path)).digest('hex');
  } catch {
    return gone;
  }
}

function filesBelow(folder: string, inside = '', found: string[] = []): string[] {
  for (const entry of listing(join(folder, inside))) {
    if (found.length >= mostFiles) break;
    if (left.has(entry.name)) continue;
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) filesBelow(folder, path, found);
    else found.push(path);
  }
  return found;
}

function listing(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => compare(a.name, b.name));
  } catch {
    // A folder that cannot be read cannot be changed by us either.
    return [];
  }
}

/** Nothing where there is no repository, or no git. */
function git(folder: string, words: readonly string[], environment: Readonly<Record<string, string>>): Promise<string | undefined> {
  return new Promise((done) => {
    execFile('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', ...words], { cwd: folder, env: { ...environment }, maxBuffer: 64 * 1024 * 1024, timeout: 30_000 }, (error, stdout) => done(error ? undefined : stdout));
  });
}
