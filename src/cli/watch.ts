import { readdirSync, watch as watchFolder, type FSWatcher } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { reasonOf } from '../text/reason.ts';
import { clearing } from './clearing.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import type { Terminal } from './terminal.ts';

export interface WatchOptions {
  /** Folders whose changes ask for another run. */
  readonly folders: readonly string[];
  /** Files that a run writes itself, as absolute paths. */
  readonly ignored: readonly string[];
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** Milliseconds of quiet after a change before a run. */
  readonly quiet?: number;
}

const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * Runs, then again after every change, until the signal, or until nobody reads on. Never two at once: what changes during a run asks for one more.
 *
 * A wrong use at the first run ends the watching. Later it is shown and waited out, since a file may be gone for a moment.
 */
export async function watch(terminal: Terminal, run: (terminal: Terminal) => Promise<ExitCode>, options: WatchOptions): Promise<ExitCode> {
  const changes = changesIn(options);
  const screen = clearing(terminal);
  try {
    for (let first = true; !options.signal.aborted; first = false) {
      screen.clear();
      try {
        await run(screen.terminal);
      } catch (error) {
        if (first || !(error instanceof UsageError)) throw error;
        screen.terminal.note(`mandate: ${error.message}`);
      }
      if (options.signal.aborted || terminal.isLeft?.()) break;
      screen.terminal.note('mandate: waiting for changes, Ctrl-C ends');
      await changes.next();
    }
  } finally {
    changes.close();
  }
  return exitCode.clean;
}

interface Changes {
  /** Kept once something has changed since it was last asked and it has been quiet, or at the signal. */
  next(): Promise<void>;
  close(): void;
}

function changesIn({ folders, ignored, signal, quiet = 100 }: WatchOptions): Changes {
  let changed = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  const settle = () => {
    // During a run nobody waits, and the change is kept for whoever comes next.
    if (!wake || !(changed || signal.aborted)) return;
    changed = false;
    wake();
    wake = undefined;
  };
  const note = (path: string) => {
    if (ignored.some((own) => path === own)) return;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      settle();
    }, quiet);
  };
  const trees = folders.map((folder) => watchTree(folder, note));
  signal.addEventListener('abort', settle);
  return {
    next: () => new Promise((resolve) => {
      wake = resolve;
      if (timer === undefined || signal.aborted) settle();
    }),
    close: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', settle);
      for (const tree of trees) tree.close();
    },
  };
}

/** A folder itself, and all below each of its folders but those that hold no work of the author's. */
function watchTree(root: string, note: (path: string) => void): { close(): void } {
  const watchers = new Map<string, FSWatcher>();
  const add = (folder: string, recursive: boolean, heard: (path: string) => void) => {
    const watcher = watchFolder(folder, { recursive }, (_, name) => heard(name === null ? folder : join(folder, name)));
    // A folder that goes away ends its watcher, and is a change.
    watcher.on('error', () => {
      watcher.close();
      watchers.delete(folder);
      note(folder);
    });
    watchers.set(folder, watcher);
  };
  const heard = (path: string) => {
    if (!relative(root, path).split(sep).some((part) => skipped.has(part))) note(path);
  };
  const addFolders = () => {
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      const folder = join(root, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name) && !watchers.has(folder)) add(folder, true, heard);
    }
  };
  try {
    add(root, false, (path) => {
      heard(path);
      addFolders();
    });
    addFolders();
  } catch (cause) {
    throw new UsageError(`Cannot watch ${root}: ${reasonOf(cause)}`, { cause });
  }
  return { close: () => watchers.forEach((watcher) => watcher.close()) };
}
