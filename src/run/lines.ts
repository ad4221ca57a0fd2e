/** Puts lines together from pieces of bytes. Memory is bounded: a longer line than the limit is left out and counted. */
export interface LineReader {
  add(chunk: Uint8Array): void;
  /** The last line may lack its end. */
  end(): void;
}

const feed = 0x0a;

/** Bytes that are no UTF-8 become the replacement character; a character split over two pieces is whole again. */
export function lineReader(limit: number, onLine: (line: string) => void, onTooLong: (bytes: number) => void): LineReader {
  let parts: Uint8Array[] = [];
  let size = 0;
  const flush = (): void => {
    if (size > limit) onTooLong(size);
    else if (size > 0) onLine(new TextDecoder().decode(parts.length === 1 ? parts[0]! : Buffer.concat(parts)).replace(/\r$/, ''));
    parts = [];
    size = 0;
  };
  const keep = (part: Uint8Array): void => {
    size += part.length;
    if (size > limit) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  return {
    add(chunk) {
      let start = 0;
      for (let at = chunk.indexOf(feed); at !== -1; at = chunk.indexOf(feed, start)) {
        keep(chunk.subarray(start, at));
        flush();
        start = at + 1;
      }
      keep(chunk.subarray(start));
    },
    end: flush,
  };
}
