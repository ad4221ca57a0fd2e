import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import type { OutputFile } from '../hosts/host.ts';
import { perObject } from '../model/per-object.ts';
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
> & { fsync(file: number, done: (error: NodeJS.ErrnoException | null) => void): void };

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

/** What is written of a file, with its hash, which is asked for more than once. */
export interface Encoded {
  readonly bytes: Buffer;
  readonly sha256: string;
  /** Half of a character pair is nothing that UTF-8 can hold. */
  readonly isWhole: boolean;
}

type Text = Pick<Encoded, 'bytes' | 'isWhole'> & { readonly text: string };

/** Shorter texts are all different. */
const long = 16 * 1024;
const mostRecent = 8;
const recent: { readonly text: string; readonly encoded: Encoded }[] = [];

/** The bytes of a file that nobody changes any more. One copy serves a long text that comes again and again, as that of the guard does. */
export const encodedOf = perObject(({ text, bytes, bodyStart = 0 }: Pick<OutputFile, 'text' | 'bytes' | 'bodyStart'>): Encoded => {
  if (bytes) return withHash({ bytes: Buffer.from(bytes), isWhole: true });
  if (bodyStart > 0) return withHash(withBody(text, bodyStart));
  if (text.length < long) return withHash(encode(text));
  const at = recent.findIndex((known) => known.text === text);
  const [known = { text, encoded: withHash(encode(text)) }] = at === -1 ? [] : recent.splice(at, 1);
  if (recent.unshift(known) > mostRecent) recent.pop();
  return known.encoded;
});

let lastBody = encode('');

/** A body is mostly the same for one host after the other. */
function withBody(text: string, bodyStart: number): Pick<Encoded, 'bytes' | 'isWhole'> {
  const [head, body] = [encode(text.slice(0, bodyStart)), text.slice(bodyStart)];
  if (lastBody.text !== body) lastBody = encode(body);
  return { bytes: Buffer.concat([head.bytes, lastBody.bytes]), isWhole: head.isWhole && lastBody.isWhole };
}

function encode(text: string): Text {
  return { text, bytes: Buffer.from(text, 'utf8'), isWhole: text.isWellFormed() };
}

function withHash({ bytes, isWhole }: Pick<Encoded, 'bytes' | 'isWhole'>): Encoded {
  return { bytes, sha256: sha256(bytes), isWhole };
}

function look(root: string, path: string, system: FileSystem): Found {
  let folder: Found = { kind: 'folder' };
  for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) folder = lookInside(folder, root, path.slice(0, cut), system);
  return lookInside(folder, root, path, system);
}

/** What stands at a path, once it is known what its folder is. */
function lookInside(folder: Found, root: string, path: string, { lstatSync }: FileSystem): Found {
  if (folder.kind === 'file' || folder.kind === 'other') return { kind: 'blocked', at: path.slice(0, path.lastIndexOf('/')) };
  if (folder.kind !== 'folder') return folder;
  const stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
  if (!stats) return { kind: 'absent' };
  if (stats.isSymbolicLink()) return { kind: 'link', at: path };
  return stats.isFile() ? { kind: 'file', size: stats.size, mode: stats.mode & 0o777 } : { kind: stats.isDirectory() ? 'folder' : 'other' };
}

/** The same folder for whoever looks at many paths in it in one go: each folder on the way is looked at once. Whoever writes looks again. */
export function lookedAtOnce(output: OutputFolder): OutputFolder {
  const { root, fs: system } = output;
  const folders = new Map<string, Found>([['', { kind: 'folder' }]]);
  const folderAt = (path: string): Found => {
    const known = folders.get(path) ?? found(path);
    folders.set(path, known);
    return known;
  };
  const found = (path: string): Found => lookInside(folderAt(path.slice(0, Math.max(0, path.lastIndexOf('/')))), root, path, system);
  return { ...output, look: (path) => onDisk('look at', path, () => found(path)) };
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
