import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../text/reason.ts';

/** What of `node:fs` is used, so that a test can stand in between. */
export type FileSystem = Pick<
  typeof fs,
  | 'closeSync'
  | 'fchmodSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readFileSync'
  | 'realpathSync'
  | 'renameSync'
  | 'rmdirSync'
  | 'unlinkSync'
  | 'writeFileSync'
>;

/** The disk refused: full, read-only, not allowed, gone. The message names the file, as a path from the output folder. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
}

/** Runs one step on the disk; what it throws becomes a `DiskError` that says which step failed on which file. */
export function onDisk<T>(step: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof DiskError || !(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new DiskError(`Cannot ${step} ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/** Whether an error, or the one it wraps, has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const { code } = (error instanceof DiskError ? error.cause : error) as { readonly code?: unknown };
  return typeof code === 'string' && codes.includes(code);
}

/** The bytes of a file that another run may take away at any moment; nothing when it is gone. */
export function readIfThere(output: OutputFolder, path: string): Buffer | undefined {
  try {
    return output.read(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly size: number; readonly mode: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' }
  /** Something on the way to it is no folder. */
  | { readonly kind: 'blocked'; readonly at: string }
  /** The path itself or a folder on the way to it is a link. */
  | { readonly kind: 'link'; readonly at: string };

/** A folder that is read and written below, never through a link. */
export interface OutputFolder {
  /** Absolute, as named; the folder itself may be a link and need not be there. */
  readonly root: string;
  /** It was not there when it was named. */
  readonly isNew: boolean;
  readonly fs: FileSystem;
  /** What stands at a relative path. Throws `DiskError`. */
  look(path: string): Found;
  /** The bytes of a regular file. Throws `DiskError`. */
  read(path: string): Buffer;
  /** The names in a folder, which is named with a slash at its end; none where there is no folder. Throws `DiskError`. */
  list(folder: string): readonly string[];
}

export function outputFolder(root: string, system: FileSystem = fs): OutputFolder {
  return {
    root,
    isNew: onDisk('look at', '.', () => system.lstatSync(root, { throwIfNoEntry: false }) === undefined),
    fs: system,
    look: (path) => onDisk('look at', path, () => look(root, path, system)),
    read: (path) => onDisk('read', path, () => readRegular(join(root, path), system)),
    list: (folder) => onDisk('look at', folder === '' ? '.' : folder, () => (system.lstatSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() ? system.readdirSync(join(root, folder)) : [])),
  };
}

export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

const digests = new WeakMap<Uint8Array, string>();

/** The hash of bytes that nobody changes any more, worked out once. */
export function digest(bytes: Uint8Array): string {
  const known = digests.get(bytes) ?? sha256(bytes);
  digests.set(bytes, known);
  return known;
}

/** Shorter texts are all different. */
const long = 16 * 1024;
const mostRecent = 8;
const recent: { readonly text: string; readonly bytes: Buffer }[] = [];
const encoded = new WeakMap<object, Buffer>();

/** The bytes of a file, which is asked for them more than once. One copy serves a long text that comes again and again, as that of the guard does. */
export function bytesOf(file: { readonly text: string; readonly bytes?: Uint8Array }): Buffer {
  const bytes = encoded.get(file) ?? (file.bytes ? Buffer.from(file.bytes) : encode(file.text));
  encoded.set(file, bytes);
  return bytes;
}

function encode(text: string): Buffer {
  if (text.length < long) return Buffer.from(text, 'utf8');
  const at = recent.findIndex((known) => known.text === text);
  const [known = { text, bytes: Buffer.from(text, 'utf8') }] = at === -1 ? [] : recent.splice(at, 1);
  if (recent.unshift(known) > mostRecent) recent.pop();
  return known.bytes;
}

function look(root: string, path: string, { lstatSync }: FileSystem): Found {
  const segments = path.split('/');
  for (let count = 1; count <= segments.length; count++) {
    const at = segments.slice(0, count).join('/');
    const stats = lstatSync(join(root, at), { throwIfNoEntry: false });
    if (!stats) return { kind: 'absent' };
    if (stats.isSymbolicLink()) return { kind: 'link', at };
    if (count < segments.length && !stats.isDirectory()) return { kind: 'blocked', at };
    if (count === segments.length) return stats.isFile() ? { kind: 'file', size: stats.size, mode: stats.mode & 0o777 } : { kind: stats.isDirectory() ? 'folder' : 'other' };
  }
  return { kind: 'absent' };
}

function readRegular(path: string, { openSync, fstatSync, readFileSync, closeSync }: FileSystem): Buffer {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  // Windows has neither flag. Without waiting, so that a FIFO put there meanwhile does not block.
  const file = openSync(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(file).isFile()) throw Object.assign(new Error(`not a regular file: ${path}`), { code: 'EINVAL', path });
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
