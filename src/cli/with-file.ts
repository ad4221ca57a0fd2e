import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';

/** Opens what lies at a path for reading, and closes it when it was used. A FIFO would block the open, so it is asked for without waiting. */
export function withFile<T>(path: string, use: (file: number, stats: Stats) => T): T {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return use(file, fstatSync(file));
  } finally {
    closeSync(file);
  }
}
