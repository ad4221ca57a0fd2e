import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { lookedAt, type Looked } from './lint-cached.ts';
import { eachFile, type RunFile } from './lint-files.ts';
import type { LintRun } from './lint-run.ts';
import type { LintOptions, Task } from './lint.ts';
import { isSettings } from './project.ts';

/** What a thread is told: which of the files that it finds itself are its own. */
export interface Share {
  readonly paths: readonly string[];
  readonly options: LintOptions;
  readonly format: Task['format'];
  readonly jobs: number;
  /** Paths of files. */
  readonly own: readonly string[];
  /** What the rules asked of the project is wanted too. */
  readonly isKept: boolean;
}

/** What a thread found in its files, by their paths. */
export type Answer = readonly (readonly [path: string, looked: Looked])[];

// Beside this file once it is built; the sources have no program that a thread could run.
const program = new URL('./lint-worker.cjs', import.meta.url);

/** Each thread reads the project and warms up for itself, which takes about as long as looking at so many files. */
const fewest = 100;

/**
 * What is found in the given files, shared among threads where there are enough of them; this thread has a share too. Files of
 * which a thread says nothing are left out, so that whoever asked looks at them himself.
 */
export async function shareOut(run: LintRun, files: readonly RunFile[], paths: readonly string[], { options, format, jobs }: Task): Promise<ReadonlyMap<string, Looked>> {
  // What a settings file says is said once for all agents in it, by who looks at the settings themselves.
  const shared = files.filter(({ source }) => !isSettings(source));
  const count = existsSync(program) ? Math.min(jobs, Math.floor(shared.length / fewest)) : 1;
  if (count < 2) return new Map();
  const shareOf = (index: number) => shared.filter((_, place) => place % count === index);
  const others = Array.from({ length: count - 1 }, (_, index) => askThread({ paths, options, format, jobs: count, own: shareOf(index + 1).map(({ source }) => source.path), isKept: run.seen !== undefined }));
  const own = await eachFile(shareOf(0), (file) => [[file.source.path, lookedAt(run, file)] as const]);
  return new Map([own, ...(await Promise.all(others))].flat());
}

/** A thread that fails has found nothing: nothing is lost by it but time. */
function askThread(share: Share): Promise<Answer> {
  return new Promise((resolve) => {
    const worker = new Worker(program, { workerData: share, stdout: true, stderr: true });
    worker.once('message', (answer: Answer) => resolve(answer));
    worker.once('error', () => resolve([]));
    worker.once('exit', () => resolve([]));
  });
}
