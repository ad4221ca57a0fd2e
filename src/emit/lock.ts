import { join } from 'node:path';
import { hasCode, onDisk, readIfThere, type OutputFolder } from './disk.ts';
import { isSafePath, isWritablePath, ownFolder } from './path.ts';
import { eachAnyway, makeFolders, removeEmptyFolders, removeFolders } from './stage.ts';

/** Who writes, as other runs see it. */
export interface Owner {
  readonly pid: number;
  /** Name of the machine. */
  readonly machine: string;
  /** Whether a process of this machine still runs. */
  readonly isAlive: (pid: number) => boolean;
}

interface LockFile {
  readonly pid?: number;
  readonly machine?: string;
  /** Outputs whose temporary files a crash can leave behind. */
  readonly files: readonly string[];
  /** Folders that the run is to make. */
  readonly folders: readonly string[];
}

/** What a run is about to leave on the disk before it is known for done. */
export type Traces = Pick<LockFile, 'files' | 'folders'>;

export interface Lock {
  /** Of a run that died. */
  readonly leftovers: Traces;
  release(): void;
}

export interface Held {
  /** Who has the lock, for people. */
  readonly holder: string;
}

export const lockPath = `${ownFolder}/lock`;

/** Output folders that a run of this very process writes to. */
const ours = new Set<string>();

const held: Held = { holder: 'another run took it a moment ago' };

/** Takes the lock of an output folder, or says who holds it. A lock whose process is gone is taken over. Throws `DiskError`. */
export function takeLock(output: OutputFolder, owner: Owner, traces: Traces): Lock | Held {
  const made: string[] = [];
  try {
    makeFolders(output, lockPath, made);
    const { kind } = output.look(lockPath);
    if (kind !== 'absent' && kind !== 'file') return { holder: 'it is no file, so no run made it' };
    const stale = readLock(output);
    const holder = ours.has(output.root) ? held.holder : stale && holderOf(stale.content, owner);
    if (holder) return { holder };
    if (stale && !takeOver(output, stale.text, owner)) return held;
    if (!create(output, JSON.stringify({ pid: owner.pid, machine: owner.machine, ...traces }), owner)) return held;
    removeAttempts(output);
    ours.add(output.root);
    return {
      leftovers: { files: stale?.content.files.filter(isWritablePath) ?? [], folders: stale?.content.folders.filter(isSafePath) ?? [] },
      release: () => {
        ours.delete(output.root);
        onDisk('remove', lockPath, () => output.fs.unlinkSync(join(output.root, lockPath)));
        // Each goes when nothing is left in it.
        removeEmptyFolders(output, [ownFolder]);
        removeFolders(output, made);
      },
    };
  } catch (error) {
    removeFolders(output, made);
    throw error;
  }
}

/** The file gets its name when its content is whole, so nobody ever reads half a lock. */
function create({ root, fs }: OutputFolder, content: string, { pid }: Owner): boolean {
  const attempt = join(root, ownFolder, `.lock.tmp-${pid}`);
  return onDisk('write', lockPath, () => {
    eachAnyway([attempt], fs.unlinkSync);
    try {
      fs.writeFileSync(attempt, content, { flag: 'wx', mode: 0o644 });
      fs.linkSync(attempt, join(root, lockPath));
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST', 'ENOENT')) return false;
      throw error;
    } finally {
      eachAnyway([attempt], fs.unlinkSync);
    }
  });
}

/** Moves a stale lock away, unless it is no longer the one that was read: then another run was faster. */
function takeOver({ root, fs }: OutputFolder, text: string, { pid }: Owner): boolean {
  const aside = join(root, ownFolder, `.lock.tmp-${pid}`);
  return onDisk('remove', lockPath, () => {
    try {
      fs.renameSync(join(root, lockPath), aside);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
    const same = fs.readFileSync(aside, 'utf8') === text;
    if (!same) fs.linkSync(aside, join(root, lockPath));
    fs.unlinkSync(aside);
    return same;
  });
}

/** Files of runs that died while they took the lock. */
function removeAttempts({ root, fs }: OutputFolder): void {
  const folder = join(root, ownFolder);
  const attempts = onDisk('look at', ownFolder, () => fs.readdirSync(folder)).filter((name) => /^\.lock\.tmp-\d+$/.test(name));
  eachAnyway(attempts, (name) => fs.unlinkSync(join(folder, name)));
}

function readLock(output: OutputFolder): { readonly text: string; readonly content: LockFile } | undefined {
  if (output.look(lockPath).kind === 'absent') return undefined;
  const text = readIfThere(output, lockPath)?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    const { pid, machine, files, folders } = JSON.parse(text) as Record<string, unknown>;
    const content = {
      ...(typeof pid === 'number' ? { pid } : {}),
      ...(typeof machine === 'string' ? { machine } : {}),
      files: textsIn(files),
      folders: textsIn(folders),
    };
    return { text, content };
  } catch {
    // Not written by a run, which never leaves half a lock: somebody's own file, that holds nothing up.
    return { text, content: { files: [], folders: [] } };
  }
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** Who holds a lock; nothing when he is gone. A lock with our own number that we do not know of is that of an earlier process. */
function holderOf({ pid, machine }: LockFile, owner: Owner): string | undefined {
  if (pid === undefined || machine === undefined) return undefined;
  if (machine !== owner.machine) return `process ${pid} on \`${machine}\` has it`;
  return pid !== owner.pid && owner.isAlive(pid) ? `process ${pid} has it` : undefined;
}
