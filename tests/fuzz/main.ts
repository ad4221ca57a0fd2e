import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, Worker } from 'node:worker_threads';
import { limits } from '../../src/parse/guards.ts';
import type { FuzzInput } from './inputs.ts';
import { faultsOf, turnOf, type Fault } from './properties.ts';
import { shrink } from './shrink.ts';
import { batchSize, inputsOf, prepare, share, taskGiven, work, type Progress, type Report, type Task } from './worker.ts';

// npm run fuzz -- [--minutes N] [--seed S] [--from NUMBER] [--mutated 0..10] [--out FOLDER]
// Tries inputs, each a function of seed and number, and prints what breaks a law. Exit 1 when something does.
if (isMainThread) await main();
else await work(taskGiven());

interface Kept {
  readonly number: number;
  readonly input: FuzzInput;
  readonly fault: Fault;
  count: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ args: process.argv.slice(2), options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, from: { type: 'string', default: '0' }, mutated: { type: 'string', default: '2' }, out: { type: 'string' } } });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const root = join(import.meta.dirname, '../..');
  const out = values.out ?? join(root, 'node_modules/.cache/mandate/fuzz');
  const task: Omit<Task, 'current'> = { seed, from: Number(values.from), until: Date.now() + Number(values.minutes) * 60_000, mutatedOfTen: Number(values.mutated), reference: pathToFileURL(join(root, 'dist/cli/reference-worker.js')).href };
  console.log(`seed ${seed}, from ${task.from}, ${values.minutes} minutes`);

  const kept = new Map<string, Kept>();
  const total = { inputs: 0, mutated: 0, compiled: 0, shown: 0, hangs: 0, throws: 0, breaches: 0 };
  const cost = Array.from({ length: 5 }, (): [number, number] => [0, 0]);
  const cpu = process.cpuUsage();
  for (let from = task.from; Date.now() < task.until; ) {
    const { progress, hung } = await watch({ ...task, from }, ({ number, input, fault }) => {
      total[fault.law === 'no throw' ? 'throws' : 'breaches'] += 1;
      const key = `${fault.law} ${fault.what.replace(/\d+/g, 'N')}`;
      const known = kept.get(key);
      if (known) known.count += 1;
      else kept.set(key, { number, input, fault, count: 1 });
    });
    total.inputs += progress?.inputs ?? (hung ?? from) - from;
    total.mutated += progress?.mutated ?? 0;
    total.compiled += progress?.compiled ?? 0;
    total.shown += progress?.shown ?? 0;
    progress?.cost.forEach(([ms, count], index) => ((cost[index]![0] += ms), (cost[index]![1] += count)));
    if (hung === undefined) break;
    total.hangs += 1;
    const input = inputsOf(Math.floor(hung / batchSize), task)[hung % batchSize]!;
    kept.set(`hang ${hung}`, { number: hung, input, fault: { law: 'time', what: `more than ${limits.time} s` }, count: 1 });
    from = hung + 1;
  }
  const { user, system } = process.cpuUsage(cpu);
  await prepare(task.reference);
  mkdirSync(out, { recursive: true });
  for (const one of kept.values()) show(one, out, seed);
  const bounds = ['1', '4', '16', '64', '128'];
  console.log(cost.map(([ms, count], index) => `under ${bounds[index]} k: ${count} inputs, ${(ms / Math.max(1, count)).toFixed(2)} ms`).join('; '));
  console.log(`seed ${seed}: ${total.inputs} inputs (${total.mutated} mutated corpus files), of which ${total.compiled} were compiled and ${total.shown} shown in a format, ${total.throws} throws, ${total.hangs} hangs, ${total.breaches} breaches; ${Math.round(total.inputs / ((user + system) / 1e6))} inputs per CPU second`);
  process.exitCode = kept.size > 0 ? 1 : 0;
}

/** Runs a worker to its end, or to an input that takes longer than a file may. */
async function watch(task: Omit<Task, 'current'>, onFault: (report: Extract<Report, { type: 'fault' }>) => void): Promise<{ readonly progress?: Progress; readonly hung?: number }> {
  const current = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...task, current } });
  return new Promise((resolve, reject) => {
    let progress: Progress | undefined;
    let [last, since] = [-1, 0];
    const timer = setInterval(() => {
      const number = Atomics.load(current, 0);
      const { user, system } = process.cpuUsage();
      const now = (user + system) / 1e6;
      if (number !== last || number < 0) [last, since] = [number, now];
      // Every law is held in turn, some of them by reading the file ten times.
      else if (now - since > 6 * limits.time) {
        clearInterval(timer);
        void worker.terminate().then(() => resolve({ hung: number }));
      }
    }, 250);
    worker.on('message', (report: Report) => (report.type === 'end' ? (progress = report) : onFault(report)));
    worker.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    worker.on('exit', () => {
      clearInterval(timer);
      if (progress) resolve({ progress });
    });
  });
}

function show({ number, input, fault, count }: Kept, out: string, seed: number): void {
  const isSame = (candidate: FuzzInput) => faultsOf(candidate, turnOf(number, share)).some(({ law, what }) => law === fault.law && what.slice(0, 60).replace(/\d+/g, 'N') === fault.what.slice(0, 60).replace(/\d+/g, 'N'));
  const small = fault.law === 'time' ? input : shrink(input, isSame);
  const { path, content } = small;
  const data = { path, ...(typeof content === 'string' ? { text: content } : { base64: Buffer.from(content).toString('base64') }), turn: number };
  const file = join(out, `${seed}-${number}.json`);
  writeFileSync(file, `${JSON.stringify(data, undefined, 2)}\n`);
  console.log(`\n${fault.law}: ${fault.what}\n  ${count} times, first at ${number}; ${file}\n  ${path}: ${JSON.stringify(typeof content === 'string' ? content : Buffer.from(content).toString('latin1')).slice(0, 400)}`);
}
