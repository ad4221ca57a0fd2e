import { parentPort, workerData } from 'node:worker_threads';
import { watchedReference } from '../../src/cli/watchdog.ts';
import { loadWidths } from '../../src/diagnostics/width.ts';
import { loadNative } from '../../src/parse/load.ts';
import { referenceParser } from '../../src/parse/markdown.ts';
import { nativeParser } from '../../src/parse/native.ts';
import { useParser } from '../../src/parse/parser.ts';
import { corpusFiles, generated, mutated, type FuzzInput } from './inputs.ts';
import { batch, faultsOf, turnOf, type Fault } from './properties.ts';

/** What a worker is told. */
export interface Task {
  readonly seed: number;
  readonly from: number;
  /** Clock time in milliseconds at which to stop. */
  readonly until: number;
  /** Which of ten batches are real files that were changed. */
  readonly mutatedOfTen: number;
  /** The built program of the reference parser. */
  readonly reference: string;
  /** The number of the input in hand, for whoever watches. */
  readonly current: Int32Array;
}

export interface Progress {
  readonly inputs: number;
  readonly mutated: number;
  /** How many were compiled, and how many shown in a format. */
  readonly compiled: number;
  readonly shown: number;
  /** CPU milliseconds by size: under 1, 4, 16, 64 and 256 thousand characters, each the sum and the count. */
  readonly cost: readonly (readonly [number, number])[];
}

export type Report = { readonly type: 'fault'; readonly number: number; readonly input: FuzzInput; readonly fault: Fault } | ({ readonly type: 'end' } & Progress);

export const batchSize = 200;

/** One input of so many is compiled, and another one shown in a format; all else is tried on each. */
export const share = 12;

/** The inputs of one batch: the same for the same seed and number. */
export function inputsOf(number: number, { seed, mutatedOfTen }: Pick<Task, 'seed' | 'mutatedOfTen'>): FuzzInput[] {
  files ??= corpusFiles();
  const isMutated = files.length > 0 && number % 10 < mutatedOfTen;
  return batch(isMutated ? mutated(files) : generated, (seed * 1_000_003 + number) | 0, batchSize);
}
let files: ReturnType<typeof corpusFiles> | undefined;

/** CPU milliseconds that one input may take: a dear start, and the same for every character. */
export function allowance(length: number): number {
  return 150 + length * 0.02;
}

/** Loads the parsers of the usual path. */
export async function prepare(reference: string): Promise<void> {
  const toMdast = await loadNative();
  if (!toMdast) throw new Error('the native parser cannot be loaded here');
  useParser(nativeParser(toMdast, watchedReference(new URL(reference), referenceParser)));
  await loadWidths();
}

export function timed(input: FuzzInput, turn: number): { readonly faults: Fault[]; readonly ms: number } {
  const before = process.cpuUsage();
  const faults = faultsOf(input, turnOf(turn, share));
  const { user, system } = process.cpuUsage(before);
  return { faults, ms: (user + system) / 1000 };
}

/** Tries inputs until the time is over, and tells each fault as it is found. */
export async function work({ seed, from, until, mutatedOfTen, reference, current }: Task): Promise<void> {
  await prepare(reference);
  const cost = Array.from({ length: 5 }, (): [number, number] => [0, 0]);
  let [inputs, changed, compiled, shown, number] = [0, 0, 0, 0, from];
  while (Date.now() < until) {
    for (const input of inputsOf(Math.floor(number / batchSize), { seed, mutatedOfTen }).slice(number % batchSize)) {
      Atomics.store(current, 0, number);
      const { faults, ms } = timed(input, number);
      const { length } = input.content;
      const bucket = cost[[1000, 4000, 16_000, 64_000].filter((bound) => length >= bound).length]!;
      bucket[0] += ms;
      bucket[1] += 1;
      for (const fault of faults) tell({ type: 'fault', number, input, fault });
      // Once more where it was slow: the first time may have paid for somebody else.
      if (ms > allowance(length)) {
        const least = Math.min(ms, timed(input, number).ms, timed(input, number).ms);
        if (least > allowance(length)) tell({ type: 'fault', number, input, fault: { law: 'time', what: `${Math.round(least)} ms for ${length} characters` } });
      }
      inputs += 1;
      if (input.kind === 'mutated') changed += 1;
      if (turnOf(number, share).host) compiled += 1;
      if (turnOf(number, share).format) shown += 1;
      number += 1;
    }
  }
  tell({ type: 'end', inputs, mutated: changed, compiled, shown, cost });
}

function tell(report: Report): void {
  // The port of a worker has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort!.postMessage(report);
}

export function taskGiven(): Task {
  return workerData as Task;
}
