import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, Worker } from 'node:worker_threads';
import type { FuzzInput } from './inputs.ts';
import type { Fault } from './judge.ts';
import { shrink } from './shrink.ts';
import { surfaces } from './surfaces/all.ts';
import { hasCorpus } from './surfaces/files.ts';
import { hang, inputOf, prepare, taskGiven, work, type Report, type Stretch, type Task } from './worker.ts';

// npm run fuzz -- [--runs N | --each N] [--minutes N] [--seed S] [--surface WORD] [--from NUMBER] [--out FOLDER]
// Tries inputs on every surface, N together or N on each, and prints what breaks a law. An input is a function of seed, surface and
// number: --surface, --from and --runs 1 repeat one. Exit 1 when something breaks a law; what took more than it should is told, as
// machines differ.
if (isMainThread) await main();
else await work(taskGiven());

interface Kept {
  readonly surface: number;
  readonly number: number;
  readonly fault: Fault;
  count: number;
}

interface Row {
  inputs: number;
  throws: number;
  hangs: number;
  others: number;
  cpu: number;
  slowest: { readonly ms: number; readonly number: number };
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: process.argv.slice(2), options: { runs: text, each: text, minutes: text, seed: text, surface: text, from: text, out: text } });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const root = join(import.meta.dirname, '../..');
  const out = values.out ?? join(root, 'node_modules/.cache/mandate/fuzz');
  const stretches = planOf(values);
  const reference = pathToFileURL(join(root, 'dist/cli/reference-worker.cjs')).href;
  const until = Date.now() + Number(values.minutes ?? 600) * 60_000;
  const table = surfaces.map((): Row => ({ inputs: 0, throws: 0, hangs: 0, others: 0, cpu: 0, slowest: { ms: 0, number: 0 } }));
  const kept = new Map<string, Kept>();
  const note = (surface: number, number: number, fault: Fault): void => {
    const row = table[surface]!;
    if (fault.law === 'no throw') row.throws += 1;
    else if (fault.law === 'time') row.hangs += 1;
    else row.others += 1;
    const key = `${surface} ${alike(fault)}`;
    const known = kept.get(key);
    if (known) known.count += 1;
    else {
      kept.set(key, { surface, number, fault, count: 1 });
      console.error(`${surfaces[surface]!.name}, seed ${seed}, number ${number}: ${fault.law}: ${fault.what.slice(0, 200)}`);
    }
  };

  for (let left: readonly Stretch[] = stretches; left.length > 0 && Date.now() < until; ) {
    const died = await watch({ seed, stretches: left, until, reference }, (report) => {
      const row = table[report.surface]!;
      if (report.type === 'fault') note(report.surface, report.number, report.fault);
      else if (report.type === 'done') [row.inputs, row.cpu] = [row.inputs + report.inputs, row.cpu + report.ms];
      else {
        if (report.ms > row.slowest.ms) row.slowest = report;
        if (report.isOver) console.error(`${surfaces[report.surface]!.name}, seed ${seed}, number ${report.number}: slow, ${Math.round(report.ms)} ms`);
      }
    });
    if (!died) break;
    const { surface, from, to } = left[died.stretch]!;
    table[surface]!.inputs += died.number + 1 - from;
    note(surface, died.number, died.fault);
    left = [{ surface, from: died.number + 1, to }, ...left.slice(died.stretch + 1)];
  }

  await prepare(reference);
  mkdirSync(out, { recursive: true });
  for (const one of kept.values()) show(one, out, seed);
  print(table, seed);
  process.exitCode = kept.size > 0 ? 1 : 0;
}

/** Every surface in turn, a part of its inputs at a time, so that a run that is ended early has tried all of them. */
function planOf({ runs = '1000', each, surface = '', from = '0' }: { readonly runs?: string | undefined; readonly each?: string | undefined; readonly surface?: string | undefined; readonly from?: string | undefined }): Stretch[] {
  const chosen = surfaces.map((one, index) => ({ ...one, index })).filter(({ name }) => name.includes(surface) && (name !== surfaces[0]!.name || hasCorpus()));
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  const counts = chosen.map(({ share, index }) => ({ surface: index, count: each === undefined ? Math.round((Number(runs) * share) / shares) : Number(each) }));
  const rounds = Math.max(1, Math.ceil(Math.max(...counts.map(({ count }) => count)) / 2000));
  const part = (count: number, round: number) => Number(from) + Math.floor((count * round) / rounds);
  return Array.from({ length: rounds }, (_, round) => counts.map(({ surface: index, count }) => ({ surface: index, from: part(count, round), to: part(count, round + 1) }))).flat();
}

interface Death {
  readonly stretch: number;
  readonly number: number;
  readonly fault: Fault;
}

/** Runs a worker to its end, or to an input that it does not survive. */
async function watch(task: Omit<Task, 'current'>, onReport: (report: Report) => void): Promise<Death | undefined> {
  const current = new Int32Array(new SharedArrayBuffer(8)).fill(-1);
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...task, current } });
  return new Promise((resolve) => {
    let last = placeIn(current);
    let since = 0;
    const timer = setInterval(() => {
      const now = placeIn(current);
      const { user, system } = process.cpuUsage();
      const cpu = (user + system) / 1000;
      if (now.number !== last.number || now.stretch !== last.stretch || now.number < 0) [last, since] = [now, cpu];
      // What is slow is tried three times, so that this is only for what does not end.
      else if (cpu - since > hang) void worker.terminate().then(() => finish({ ...now, fault: { law: 'time', what: `no end within ${Math.round(cpu - since)} ms` } }));
    }, 250);
    const finish = (death?: Death): void => {
      clearInterval(timer);
      resolve(death);
    };
    worker.on('message', onReport);
    worker.on('error', (error) => {
      if (last.number < 0) throw error;
      finish({ ...placeIn(current), fault: { law: 'no throw', what: `the process ended: ${error.message}` } });
    });
    worker.on('exit', () => finish());
  });
}

function placeIn(current: Int32Array): Pick<Death, 'stretch' | 'number'> {
  return { stretch: Atomics.load(current, 0), number: Atomics.load(current, 1) };
}

function alike({ law, what }: Fault): string {
  return `${law} ${what.slice(0, 200).replace(/\d+/g, 'N')}`;
}

function show({ surface, number, fault, count }: Kept, out: string, seed: number): void {
  const { name, faults } = surfaces[surface]!;
  const input = inputOf(surface, number, seed);
  const isSame = (candidate: FuzzInput) => faults(candidate, number).some((other) => alike(other).slice(0, 80) === alike(fault).slice(0, 80));
  const { path, content } = fault.law === 'time' || fault.what.startsWith('the process') ? input : shrink(input, isSame);
  const data = { surface: name, path, ...(typeof content === 'string' ? { text: content } : { base64: Buffer.from(content).toString('base64') }), turn: number };
  const file = join(out, `${seed}-${surface}-${number}.json`);
  writeFileSync(file, `${JSON.stringify(data, undefined, 2)}\n`);
  const shown = JSON.stringify(typeof content === 'string' ? content : Buffer.from(content).toString('latin1')).slice(0, 400);
  console.log(`\n${name}: ${fault.law}: ${fault.what}\n  ${count} times; npm run fuzz -- --seed ${seed} --surface '${name}' --from ${number} --runs 1; ${file}\n  ${path}: ${shown}`);
}

function print(table: readonly Row[], seed: number): void {
  const lines = table.flatMap(({ inputs, throws, hangs, others, cpu, slowest }, index) =>
    inputs === 0 ? [] : [[surfaces[index]!.name, inputs, seed, throws, hangs, others, `${Math.round(slowest.ms)} ms (${slowest.number})`, Math.round(inputs / (cpu / 1000))]],
  );
  const sum = (of: (row: Row) => number) => table.reduce((total, row) => total + of(row), 0);
  const all = ['all', sum(({ inputs }) => inputs), seed, sum(({ throws }) => throws), sum(({ hangs }) => hangs), sum(({ others }) => others), `${Math.round(Math.max(...table.map(({ slowest }) => slowest.ms)))} ms`, Math.round(sum(({ inputs }) => inputs) / (sum(({ cpu }) => cpu) / 1000))];
  const head = ['surface', 'inputs', 'seed', 'throws', 'hangs', 'other laws', 'slowest (number)', 'per CPU second'];
  console.log(`\n${[head, head.map(() => '---'), ...lines, all].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`);
}
