import { type Case, type Expected, filesOf, needsRun } from './cases.ts';
import { type CompiledCase, judgeCompiled, loadInHost } from './compiled.ts';
import type { Listing, Project, RealHost, Running, Surroundings, Task } from './hosts/host.ts';
import { judge } from './judge.ts';
import type { ModelRequest } from './mock.ts';
import { judgePromises, type PromiseCase } from './promises.ts';
import { OutOfTime } from './sandbox.ts';

export interface Result {
  readonly host: string;
  readonly id: string;
  readonly source: string;
  /** Each way in which the host differs from the table; empty when the case passed. */
  readonly wrong: readonly string[];
  readonly milliseconds: number;
  /** It ran out of time once, and this is the result of a second run. */
  readonly again: boolean;
}

/** Runs every case on every host it names, `jobs` at a time, and returns the results in the order of hosts and tables. */
export async function runSuite(hosts: readonly RealHost[], cases: readonly Case[], compiled: readonly CompiledCase[], promised: readonly PromiseCase[], surroundings: Surroundings, jobs: number): Promise<readonly Result[]> {
  const tasks = hosts.flatMap((host) => {
    const open = once(() => openHost(host, surroundings));
    return [
      ...cases.flatMap((one) => {
        const expected = one.hosts[host.id];
        return expected ? [{ host: host.id, id: one.id, source: one.source, open, check: (ready: OpenHost) => checkCase(ready, one, expected) }] : [];
      }),
      ...compiled
        .filter((one) => one.host === host.id)
        .map((one) => ({ host: host.id, id: one.id, source: one.source, open, check: async (ready: OpenHost) => judgeCompiled(one, await loadInHost(ready.running, one), (await ready.silent(one.as)).tools) })),
      ...promised.filter((one) => one.host === host.id).map((one) => ({ host: host.id, id: one.id, source: one.source, open, check: (ready: OpenHost) => judgePromises(one, ready.running) })),
    ];
  });
  const started = new Map<string, OpenHost>();
  const results: Result[] = [];
  // A host is stopped with its last case: one that idles still takes time from the others.
  const left: Record<string, number> = {};
  for (const { host } of tasks) left[host] = (left[host] ?? 0) + 1;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < tasks.length; index = next++) {
      const { host, id, source, open, check } = tasks[index]!;
      const began = Date.now();
      const attempt = async (): Promise<readonly string[]> => {
        const ready = await open();
        started.set(host, ready);
        return check(ready);
      };
      let again = false;
      const failure = async (error: unknown): Promise<readonly string[]> => {
        if (isLackOfTime(error) && !again) {
          again = true;
          return attempt().catch(failure);
        }
        return [`the run itself: ${error instanceof Error ? error.message : String(error)}`];
      };
      const wrong = await attempt().catch(failure);
      results[index] = { host, id, source, wrong, milliseconds: Date.now() - began, again };
      if (--left[host]! === 0) await started.get(host)?.running.close();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

/** Only a lack of time is worth a second run: a wrong answer stays wrong. */
export function isLackOfTime(error: unknown): boolean {
  return error instanceof OutOfTime || (error instanceof Error && error.name === 'TimeoutError');
}

interface OpenHost {
  readonly host: RealHost;
  readonly running: Running;
  /** The first request of the host's `silentAgent`, made once for each way to run it. */
  silent(as: Task['as']): Promise<ModelRequest>;
}

async function openHost(host: RealHost, surroundings: Surroundings): Promise<OpenHost> {
  const running = await host.start(surroundings);
  const measure =
    (as: Task['as']) => async (): Promise<ModelRequest> => {
    const project = { id: `default-${as ?? 'any'}`, files: { [host.agentFile('probe')]: host.silentAgent } };
    const outcome = await running.perform(project, { agent: 'probe', body: silentBody, ...(as && { as }) });
    if (!outcome.agent) throw new Error(`an agent that says nothing did not run: ${outcome.output.slice(-400)}`);
    return outcome.agent;
  };
  const requests = { any: once(measure(undefined)), main: once(measure('main')), subagent: once(measure('subagent')) };
  return { host, running, silent: (as) => requests[as ?? 'any']() };
}

/** In the body of each host's `silentAgent`. */
export const silentBody = 'You count the lamps of the harbour.';

async function checkCase({ host, running, silent }: OpenHost, one: Case, expected: Expected): Promise<readonly string[]> {
  const setup = expected.setup ?? {};
  const project: Project = {
    id: one.id,
    files: filesOf(one, expected, (stem) => host.agentFile(stem)),
    ...(setup.home && { home: setup.home }),
    ...(setup.trusted !== undefined && { trusted: setup.trusted }),
    ...(setup.git !== undefined && { git: setup.git }),
  };
  const body = host.bodyOf(expected.text ?? one.agent);
  const list = (): Promise<Listing> => running.list({ ...project, id: `${one.id}-list` });
  if (!needsRun(expected)) return judge(expected, { body, listing: await list() });
  const { files: _files, home: _home, trusted: _trusted, git: _git, ...task } = setup;
  const outcome = await running.perform({ ...project, id: `${one.id}-run` }, { agent: expected.name ?? 'probe', body: body.trim(), ...task });
  return judge(expected, { body, listing: outcome.listing ?? (await list()), outcome, ...((expected.tools === 'default' || expected.ownPrompt) && { silent: await silent(setup.as) }) });
}

/** Made once, unless that fails. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
