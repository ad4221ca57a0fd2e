import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ExitCode } from './errors.ts';
import { wayInside } from './folders.ts';
import type { LintOptions } from './lint.ts';
import { rootOf } from './settings-file.ts';
import type { Terminal } from './terminal.ts';
import { watch } from './watch.ts';

type Lint = (terminal: Terminal, paths: readonly string[], options: LintOptions) => Promise<ExitCode>;

/** Lints again after every change in the project, or beside a named file outside of it, until Ctrl-C; that is the clean end. */
export async function watchLint(terminal: Terminal, paths: readonly string[], options: LintOptions, lint: Lint): Promise<ExitCode> {
  const abort = new AbortController();
  // A second signal finds no listener and ends the process at once, as it would without us.
  const stop = () => abort.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const ignored = options.outputFile === undefined ? [] : [resolve(terminal.cwd, options.outputFile)];
    return await watch(terminal, (screen) => lint(screen, paths, options), { folders: foldersOf(paths, terminal), ignored, signal: abort.signal });
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** The project, since rules look at all of it, and the folders of what was named outside of it. */
function foldersOf(paths: readonly string[], { cwd }: Terminal): string[] {
  const root = rootOf(cwd);
  const named = paths.map((path) => resolve(cwd, path)).filter(existsSync).map((path) => (statSync(path).isDirectory() ? path : dirname(path)));
  return [root, ...new Set(named.filter((folder) => wayInside(root, folder) === undefined))];
}
