import { constants } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { hasCode, onDisk, type OutputFolder } from './disk.ts';

const ending = '.tmp-mandate';

/** The name a file has until it is whole: no host reads it, and it is known for ours after a crash. */
export function temporary(path: string): string {
  const cut = path.lastIndexOf('/') + 1;
  return `${path.slice(0, cut)}.${path.slice(cut)}${ending}`;
}

/** Creates the folders on the way to a relative path; those that were not there are added to `made`, as absolute paths. */
export function makeFolders({ root, fs }: OutputFolder, path: string, made: string[]): void {
  const isMissing = (folder: string) => !fs.lstatSync(folder, { throwIfNoEntry: false });
  onDisk('look for the folder of', path, () => {
    const missing: string[] = [];
    for (let at = root; isMissing(at); at = dirname(at)) missing.unshift(at);
    const segments = path.split('/').slice(0, -1);
    const inside = segments.map((_, index) => join(root, ...segments.slice(0, index + 1)));
    for (const folder of [...missing, ...inside.filter(isMissing)]) {
      try {
        onDisk('create the folder', folder, () => fs.mkdirSync(folder));
        made.push(folder);
      } catch (error) {
        // Another run that starts at the same moment made it.
        if (!hasCode(error, 'EEXIST')) throw error;
      }
    }
  });
}

/** Writes a whole file under its temporary name, through to the disk. An older temporary file of ours is replaced. */
export function stage(output: OutputFolder, path: string, pieces: Iterable<Uint8Array>, mode: number): void {
  const { file } = put(output, path, pieces, mode);
  onDisk('write', path, () => {
    try {
      output.fs.fsyncSync(file);
    } finally {
      output.fs.closeSync(file);
    }
  });
}

/** Files that a disk brings through together, in a third of the time; they are open for so long. */
const together = 64;

/** The same for many files. They are through to the disk when `settle` has ended. */
export interface Stager {
  stage(path: string, pieces: Iterable<Uint8Array>, mode: number): void;
  readonly isFull: boolean;
  settle(): Promise<void>;
  /** Gives up those that are not through: their temporary files are worth nothing. */
  close(): void;
}

export function stager(output: OutputFolder): Stager {
  let open: Opened[] = [];
  return {
    stage: (path, pieces, mode) => void open.push(put(output, path, pieces, mode)),
    get isFull() {
      return open.length >= together;
    },
    async settle() {
      const taken = open;
      open = [];
      await through(output, taken, []);
    },
    close() {
      eachAnyway(open, ({ file }) => output.fs.closeSync(file));
      open = [];
    },
  };
}

interface Opened {
  /** As it is named where something goes wrong. */
  readonly path: string;
  readonly file: number;
}

/** Brings open files through to the disk and closes all of them, whatever becomes of the others. Throws the first error that has none of these codes. */
async function through({ fs }: OutputFolder, opened: readonly Opened[], allowed: readonly string[]): Promise<void> {
  const ends = await Promise.allSettled(opened.map(({ file }) => new Promise<void>((resolve, reject) => fs.fsync(file, (error) => (error ? reject(error) : resolve())))));
  const errors: { readonly path: string; readonly error: unknown }[] = [];
  for (const [index, { path, file }] of opened.entries()) {
    const end = ends[index]!;
    if (end.status === 'rejected' && !hasCode(end.reason, ...allowed)) errors.push({ path, error: end.reason });
    try {
      fs.closeSync(file);
    } catch (error) {
      errors.push({ path, error });
    }
  }
  for (const { path, error } of errors) {
    onDisk('write', path, () => {
      throw error;
    });
  }
}

/** Writes a whole file under its temporary name, and leaves it open. */
function put(output: OutputFolder, path: string, pieces: Iterable<Uint8Array>, mode: number): Opened {
  const { root, fs } = output;
  return onDisk('write', path, () => {
    const file = openNew(output, path);
    try {
      // A folder that became a link since it was looked at would take the file elsewhere.
      if (!foldersOf(path).every((folder) => fs.lstatSync(`${root}/${folder}`).isDirectory())) throw Object.assign(new Error(`a link on the way to ${path}`), { code: 'ELOOP' });
      for (const piece of pieces) fs.writeFileSync(file, piece);
      fs.fchmodSync(file, mode);
      return { path, file };
    } catch (error) {
      fs.closeSync(file);
      throw error;
    }
  });
}

/** Opens the temporary file of a path for writing: a new one, since an older one of ours is removed. */
function openNew(output: OutputFolder, path: string): number {
  const { root, fs } = output;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const open = () => fs.openSync(`${root}/${temporary(path)}`, flags, 0o600);
  try {
    return open();
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    removeTemporary(output, path);
    return open();
  }
}

/** Milliseconds between tries to rename, one second in all: on Windows whoever looks at a file at the moment holds it. */
const pauses = [10, 20, 40, 80, 150, 200, 250, 250];

/** Gives a staged file its name. */
export function publish({ root, fs }: OutputFolder, path: string, staged = temporary(path)): void {
  onDisk('write', path, () => {
    for (const pause of [...pauses, undefined]) {
      try {
        return fs.renameSync(`${root}/${staged}`, `${root}/${path}`);
      } catch (error) {
        if (pause === undefined || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
      }
    }
  });
}

/** Windows opens no folder, and some file systems sync none. */
const unsynced = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF', 'ENOENT'];

/** Brings new names through to the disk, where the system can do that for a folder. */
export async function syncFolders(output: OutputFolder, files: readonly { readonly path: string }[]): Promise<void> {
  const { root, fs } = output;
  const folders = [...new Set(files.map(({ path }) => dirname(join(root, path))))];
  for (let at = 0; at < folders.length; at += together) {
    const opened: Opened[] = [];
    try {
      for (const folder of folders.slice(at, at + together)) {
        const path = relative(root, folder);
        try {
          opened.push({ path, file: onDisk('write', path, () => fs.openSync(folder, constants.O_RDONLY)) });
        } catch (error) {
          if (!hasCode(error, ...unsynced)) throw error;
        }
      }
    } finally {
      await through(output, opened, unsynced);
    }
  }
}

/** Removes the temporary file of a path, if it is there and a plain file. */
export function removeTemporary(output: OutputFolder, path: string): void {
  if (output.look(temporary(path)).kind === 'file') remove(output, temporary(path));
}

export function remove({ root, fs }: OutputFolder, path: string): void {
  onDisk('remove', path, () => fs.unlinkSync(join(root, path)));
}

/** Takes back what can be taken back: each step on its own, since one may fail for the reason that led here. */
export function eachAnyway<T>(items: readonly T[], work: (item: T) => void): void {
  for (const item of items) {
    try {
      work(item);
    } catch {
      // The run already ends with the first error; what stays behind here is a temporary file or an empty folder.
    }
  }
}

/** The folders on the way to a relative path, the innermost first. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) folders.push(path.slice(0, cut));
  return folders;
}

/** Removes those folders that hold nothing; `.` is the output folder itself. */
export function removeEmptyFolders({ root, fs }: OutputFolder, folders: readonly string[]): void {
  eachAnyway(folders.toSorted((a, b) => depthOf(b) - depthOf(a)), (folder) => fs.rmdirSync(join(root, folder)));
}

function depthOf(folder: string): number {
  return folder === '.' ? 0 : folder.split('/').length;
}

/** Removes folders that were made in vain, the innermost first. */
export function removeFolders({ fs }: OutputFolder, made: readonly string[]): void {
  eachAnyway(made.toReversed(), (folder) => fs.rmdirSync(folder));
}
