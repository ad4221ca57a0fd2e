import { parentPort, workerData } from 'node:worker_threads';
import { watchedReference } from '../../src/cli/watchdog.ts';
import { loadWidths } from '../../src/diagnostics/width.ts';
import { loadNative } from '../../src/parse/load.ts';
import { referenceParser } from '../../src/parse/markdown.ts';
import { nativeParser } from '../../src/parse/native.ts';
import { useParser } from '../../src/parse/parser.ts';
import type { FuzzInput } from './inputs.ts';
import type { Fault } from './judge.ts';
import { seeded } from './random.ts';
import { surfaces } from './surfaces/all.ts';

/** A stretch of inputs of one surface. */
export interface Stretch {
  readonly surface: number;
  readonly from: number;
  readonly to: number;
}

/** What a worker is told. */
export interface Task {
  readonly seed: number;
  readonly stretches: readonly Stretch[];
  /** Clock time in milliseconds at which to stop. */
  readonly until: number;
  /** The built program of the reference parser. */
  readonly reference: string;
  /** The stretch and the number of the input in hand, for whoever watches. */
  readonly current: Int32Array;
}

export type Report =
  | { readonly type: 'fault'; readonly surface: number; readonly number: number; readonly fault: Fault }
  | { readonly type: 'slow'; readonly surface: number; readonly number: number; readonly ms: number; readonly isOver: boolean }
  | { readonly type: 'done'; readonly surface: number; readonly inputs: number; readonly ms: number };

/** CPU milliseconds after which an input that has not ended never will. */
export const hang = 20_000;

/** How many times its allowance an input may take before it breaks the law: so much slower no machine is. */
const most = 10;

/** CPU milliseconds that one input should take at most: a dear start, and the same for every character. */
export function allowance(length: number): number {
  return 150 + length * 0.02;
}

/** The input of a number: the same for the same seed. */
export function inputOf(surface: number, number: number, seed: number): FuzzInput {
  return surfaces[surface]!.make(seeded(seed, surface, number));
}

/** Loads the parsers of the usual path. */
export async function prepare(reference: string): Promise<void> {
  const toArena = await loadNative();
  if (!toArena) throw new Error('the native parser cannot be loaded here');
  useParser(nativeParser(toArena, watchedReference(new URL(reference), referenceParser)));
  await loadWidths();
}

export function timed(surface: number, input: FuzzInput, turn: number): { readonly faults: Fault[]; readonly ms: number } {
  const before = process.cpuUsage();
  const faults = surfaces[surface]!.faults(input, turn);
  const { user, system } = process.cpuUsage(before);
  return { faults, ms: (user + system) / 1000 };
}

/** Tries inputs until all are done or the time is over, and tells each fault as it is found. */
export async function work({ seed, stretches, until, reference, current }: Task): Promise<void> {
  await prepare(reference);
  for (const [index, { surface, from, to }] of stretches.entries()) {
    let [inputs, sum, slowest] = [0, 0, 0];
    for (let number = from; number < to && Date.now() < until; number++) {
      Atomics.store(current, 0, index);
      Atomics.store(current, 1, number);
      const input = inputOf(surface, number, seed);
      const { faults, ms } = timed(surface, input, number);
      // Once more where it was slow: the first time may have paid for somebody else.
      const allowed = allowance(input.content.length);
      const least = ms > allowed ? Math.min(ms, timed(surface, input, number).ms, timed(surface, input, number).ms) : ms;
      if (least > most * allowed) faults.push({ law: 'time', what: `${Math.round(least)} ms for ${input.content.length} characters` });
      for (const fault of faults) tell({ type: 'fault', surface, number, fault });
      if (least > slowest || least > allowed) tell({ type: 'slow', surface, number, ms: least, isOver: least > allowed });
      slowest = Math.max(slowest, least);
      inputs += 1;
      sum += ms;
    }
    tell({ type: 'done', surface, inputs, ms: sum });
  }
}

function tell(report: Report): void {
  // The port of a worker has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort!.postMessage(report);
}

export function taskGiven(): Task {
  return workerData as Task;
}
