// Loads agent files in the real hosts and compares what they do with the tables in `cases/`.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compiledCases } from './agents.ts';
import { readCases } from './cases.ts';
import { powersTable } from './compiled.ts';
import { onRequest, realHosts, usual } from './hosts/all.ts';
import type { RealHost } from './hosts/host.ts';
import { type Inside, insideOf, startInside } from './inside.ts';
import { inspect } from './inspect.ts';
import { defaultCache } from './install.ts';
import { loaderPage, today, writeLoaders, writePage } from './page.ts';
import { promiseCases, promiseTable } from './promises.ts';
import { provide, surround } from './provide.ts';
import { runCases, runTable } from './runs.ts';
import { cpuSeconds } from './sandbox.ts';
import { seedCases } from './seeds.ts';
import { runSuite } from './suite.ts';

const usage = `usage: npm run conformance -- [host…] [options]
  --all            every host but ${onRequest.join(' and ')}, and a sample of the corpus; without it ${usual.join(', ')} and our own agents
  --cache FOLDER   where hosts are installed
  --case TEXT      only cases whose id contains the text, or one of several with commas between them
  --jobs NUMBER    cases at a time, 2 when absent
  --times          show the twenty slowest cases
  --write          write the result to RESULTS.md beside the tables
  --verdicts       only what each loader makes of the files of the tables and of the seeds, as a table; with --write into docs/loaders.md
  --inspect FOLDER load a project folder instead of the tables and show the agent named by --agent, run --as main or subagent
hosts: ${realHosts.map((host) => host.id).join(', ')}`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean' },
    cache: { type: 'string' },
    case: { type: 'string' },
    jobs: { type: 'string' },
    times: { type: 'boolean' },
    write: { type: 'boolean' },
    verdicts: { type: 'boolean' },
    inspect: { type: 'string' },
    agent: { type: 'string' },
    as: { type: 'string' },
    help: { type: 'boolean' },
  },
});

const unknown = positionals.filter((name) => !realHosts.some((host) => host.id === name));
if (values.help || unknown.length > 0) {
  console.error(unknown.length > 0 ? `Unknown host ${unknown.join(', ')}\n${usage}` : usage);
  process.exit(unknown.length > 0 ? 2 : 0);
}
const hosts = realHosts.filter(({ id }) => positionals.includes(id) || (values.all ? !onRequest.includes(id) : positionals.length === 0 && usual.includes(id)));

const inside = insideOf(process.env);
process.exit(inside ? await within(hosts, inside) : await outside(hosts));

async function outside(chosen: readonly RealHost[]): Promise<number> {
  const provided = await provide(chosen, values.cache ?? defaultCache(process.env));
  return startInside('tests/conformance/main.ts', provided, join(import.meta.dirname, '..', '..'));
}

async function within(chosen: readonly RealHost[], { provided, isolated }: Inside): Promise<number> {
  const missing = new Set([...provided.offline, ...provided.failed].map(({ host }) => host));
  const present = chosen.filter((host) => !missing.has(host.id));
  const surroundings = await surround(provided.installed);
  try {
    if (values.inspect !== undefined) return await inspect(present, surroundings, values.inspect, values.agent ?? '', values.as === 'subagent' ? 'subagent' : values.as === 'main' ? 'main' : undefined);
    const began = Date.now();
    const isAsked = ({ id }: { readonly id: string }) => (values.case ?? '').split(',').some((part) => id.includes(part));
    const all = [...seedCases(), ...readCases()];
    const cases = all.filter(isAsked);
    const isWhole = !values.verdicts;
    const compiled = (isWhole ? compiledCases(values.all ?? false) : []).filter(isAsked);
    const promised = (isWhole ? promiseCases() : []).filter(isAsked);
    const runs = (isWhole ? runCases() : []).filter(isAsked);
    const results = await runSuite(present, cases, compiled, promised, runs, surroundings, Number(values.jobs ?? 2));

    console.log(isolated ? 'network: loopback only' : 'network: NOT ISOLATED, this system does not allow it');
    for (const { host, message } of provided.offline) console.log(`\n*** ${host} WAS NOT TESTED: the package registry did not give it (${message}) ***\n`);
    for (const { host, message } of provided.failed) console.log(`${host} could not be installed: ${message}`);
    const again = results.filter((result) => result.again);
    for (const { host, id } of again) console.log(`${host} ${id} ran out of time and was run again`);
    for (const result of results.filter(({ wrong }) => wrong.length > 0)) {
      console.log(`\n${result.host} ${result.id} (${result.source})`);
      for (const line of result.wrong) console.log(`  ${line}`);
    }
    const counts = (host: string): readonly [number, number] => {
      const own = results.filter((result) => result.host === host);
      const bad = own.filter(({ wrong }) => wrong.length > 0).length;
      return [own.length - bad, bad];
    };
    console.log(`\n${isWhole ? `${powersTable()}\n\n${promiseTable()}\n\n${runTable()}` : loaderPage(present, cases, results, today())}\n`);
    for (const host of present) console.log(`${`${host.title} ${host.version}`.padEnd(24)} ${counts(host.id)[0]} passed, ${counts(host.id)[1]} failed`);
    if (values.times) for (const { host, id, milliseconds } of results.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, 20)) console.log(`${milliseconds} ms ${host} ${id}`);
    for (const request of new Set(surroundings.mock.refused)) console.log(`refused: ${request}`);
    if (values.write && isWhole) writePage(present, cases, results, isolated);
    else if (values.write) writeLoaders(present, all, results);
    const failed = results.filter(({ wrong }) => wrong.length > 0).length + provided.failed.length;
    const cpu = cpuSeconds();
    if (again.length > 0) console.log(`${again.length} run again for lack of time`);
    console.log(`${((Date.now() - began) / 1000).toFixed(0)} s wall${cpu === undefined ? '' : `, ${cpu.toFixed(0)} s CPU`}`);
    console.log(`${results.length - results.filter(({ wrong }) => wrong.length > 0).length} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  } finally {
    await surroundings.close();
  }
}
