import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Share } from './lint-jobs.ts';
import { keyOfText } from './lint-cache.ts';
import { lookedAt } from './lint-cached.ts';
import { eachFile } from './lint-files.ts';
import { openRun } from './lint-run.ts';
import { chooseParser } from './parser.ts';
import { processTerminal } from './terminal.ts';

// Looks at some of the files of a run, which it finds as the run did.
const { paths, options, format, jobs, own, isKept } = workerData as Share;

async function answer(): Promise<Answer> {
  await chooseParser(options.parser, jobs);
  const silent = { ...processTerminal(), out: () => undefined, note: () => undefined };
  const run = await openRun(silent, paths, options, { format }, async () => (isKept ? { digest: keyOfText } : {}));
  const mine = new Set(own);
  return eachFile(run.all.filter(({ source }) => mine.has(source.path)), (file) => [[file.source.path, lookedAt(run, file)] as const]);
}

const port = parentPort!;
void answer().then((found) => port.postMessage(found));
