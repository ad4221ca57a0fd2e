import type { Root } from 'mdast';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { limits } from '../parse/guards.ts';
import type { MarkdownParser } from '../parse/markdown.ts';

/** CPU seconds for one parse; the rest of the file's time is for what comes before and after. */
const most = 0.8 * limits.time;

/** Seconds of waiting after which the worker is taken for dead: it used no CPU, so it will not answer. */
const patience = 120;

/** Milliseconds after which a worker that nobody asks is ended: it holds 25 MB, and few documents need it. */
const idleTime = 1000;

/**
 * The reference parser behind a limit of CPU time: it is not linear on every text, so it runs in a worker that is ended.
 *
 * `worker` is the built worker program; so many `threads` may work at the same time, and each has a share of the CPU time that
 * the process can tell. `inProcess` takes the small and calm texts, for which a worker would cost more
 * than the parsing; without it the worker takes all. The caller sleeps meanwhile, as a parser's interface is synchronous.
 */
export function watchedReference(worker: string | URL, inProcess?: MarkdownParser, threads = 1): MarkdownParser {
  const parse = inWorker(worker, threads);
  return { name: 'reference', parse: (text) => (inProcess && isCalm(text) ? inProcess.parse(text) : parse(text)) };
}

/** Short, and without a block that the parser could take long for. */
function isCalm(text: string): boolean {
  return text.length <= 32_768 && text.split(/\n[ \t]*\r?\n/).every((block) => block.length <= 4096);
}

function inWorker(program: string | URL, threads: number): (text: string) => Root | undefined {
  let running: ReturnType<typeof start> | undefined;
  let idle: NodeJS.Timeout | undefined;
  return (text) => {
    running ??= start(program);
    const { port, signal } = running;
    Atomics.store(signal, 0, 0);
    port.postMessage(text);
    const began = { cpu: cpuSeconds(), clock: performance.now() };
    while (Atomics.wait(signal, 0, 0, 20) === 'timed-out') {
      const isSlow = cpuSeconds() - began.cpu > most * threads;
      if (!isSlow && performance.now() - began.clock < patience * 1000) continue;
      end();
      if (isSlow) return undefined;
      throw new Error(`the worker of the reference parser did not answer within ${patience} s`);
    }
    idle?.close();
    idle = setTimeout(end, idleTime).unref();
    return receiveMessageOnPort(port)?.message as Root;
  };
  function end(): void {
    void running?.worker.terminate();
    running = undefined;
  }
}

function start(program: string | URL) {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1: port, port2 } = new MessageChannel();
  // Of what a parse makes next to nothing lives on, so that room for young objects is only held.
  const worker = new Worker(program, { workerData: { port: port2, signal }, transferList: [port2], resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  worker.unref();
  port.unref();
  return { worker, port, signal };
}

/** Of the whole process. Whoever asks is asleep, so where nobody else works it is the worker's. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
