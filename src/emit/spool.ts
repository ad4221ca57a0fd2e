import fs from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gathered } from '../text/gathered.ts';
import { sha256 } from './disk.ts';

/** Bytes that are put away until they are written. */
export interface Content {
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  read(): Uint8Array;
  /** The same piece by piece; each of them holds until the next one is asked for. */
  pieces(): Iterable<Uint8Array>;
}

/** Where the bytes of all outputs wait, since every one of them is known before the first one is written. */
export interface Spool {
  /** `hash` is that of the bytes, where somebody has it. */
  put(bytes: Uint8Array, hash?: string): Content;
  /** The same for a text that is larger than all others, piece by piece. */
  putText(pieces: Iterable<string>): Content;
  close(): void;
}

/** Keeps all in memory: for a few outputs. */
export const memory: Spool = { put: inMemory, putText: (pieces) => inMemory(Buffer.from([...pieces].join(''))), close: () => undefined };

function inMemory(bytes: Uint8Array, hash = sha256(bytes)): Content {
  return { size: bytes.length, sha256: hash, read: () => bytes, pieces: () => [bytes] };
}

const blockSize = 1024 * 1024;
/** V8 puts texts aside that are more than twice as long, and takes longer to let them go. */
const pieceSize = 32 * 1024;

/** Keeps all in a file without a name in the system's temporary folder, or in memory where that cannot be. */
export function fileSpool(): Spool {
  let file: number | undefined;
  try {
    const path = join(tmpdir(), `mandate-${randomUUID()}`);
    file = fs.openSync(path, 'wx+', 0o600);
    fs.unlinkSync(path);
  } catch {
    // No room, no folder, or a system that keeps the name of an open file.
    if (file === undefined) return memory;
  }
  const descriptor = file;
  /** By their hash: the same bytes wait once. */
  const put = new Map<string, Content>();
  const block = Buffer.allocUnsafe(blockSize);
  const given = Buffer.allocUnsafe(pieceSize);
  let [flushed, used] = [0, 0];
  let isFull = false;
  const write = (bytes: Uint8Array): boolean => {
    try {
      for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done, bytes.length - done, flushed + done);
    } catch {
      return false;
    }
    flushed += bytes.length;
    return true;
  };
  const flush = (): boolean => {
    if (!write(block.subarray(0, used))) return false;
    used = 0;
    return true;
  };
  return {
    put(bytes, hash = sha256(bytes)) {
      const known = put.get(hash);
      if (known) return known;
      if (!isFull && used + bytes.length > blockSize) isFull = !flush();
      // What the disk has no room for stays in memory.
      if (isFull) return inMemory(bytes, hash);
      const at = flushed + used;
      if (bytes.length > blockSize) {
        if (!write(bytes)) return inMemory(bytes, hash);
      } else {
        block.set(bytes, used);
        used += bytes.length;
      }
      const content = stretch(at, bytes.length, hash);
      put.set(hash, content);
      return content;
    },
    putText(pieces) {
      const hash = createHash('sha256');
      const kept: Buffer[] = [];
      if (!isFull) isFull = !flush();
      const at = flushed;
      for (const text of gathered(pieces, pieceSize)) {
        const chunk = Buffer.from(text);
        hash.update(chunk);
        // What is written already is read back, so that all of it lies in one place.
        if (!isFull && !write(chunk)) {
          isFull = true;
          kept.push(Buffer.from(read(at, flushed - at)));
        }
        if (isFull) kept.push(chunk);
      }
      const size = flushed - at;
      return kept.length > 0 ? inMemory(Buffer.concat(kept)) : stretch(at, size, hash.digest('hex'));
    },
    close: () => fs.closeSync(descriptor),
  };

  /** Made apart from the bytes, which a function among them would keep. */
  function stretch(at: number, size: number, hash: string): Content {
    return { size, sha256: hash, read: () => read(at, size), pieces: () => pieces(at, size) };
  }

  function read(at: number, size: number): Uint8Array {
    if (at >= flushed) return Buffer.from(block.subarray(at - flushed, at - flushed + size));
    const bytes = Buffer.allocUnsafe(size);
    for (let done = 0; done < size; ) done += fill(bytes.subarray(done), at + done);
    return bytes;
  }

  function* pieces(at: number, size: number): Generator<Uint8Array> {
    if (at >= flushed) yield block.subarray(at - flushed, at - flushed + size);
    else for (let done = 0; done < size; ) {
      const count = fill(given.subarray(0, size - done), at + done);
      yield given.subarray(0, count);
      done += count;
    }
  }

  function fill(bytes: Uint8Array, from: number): number {
    const count = fs.readSync(descriptor, bytes, 0, bytes.length, from);
    if (count === 0) throw new Error('the temporary file of this run has lost its end');
    return count;
  }
}
