import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RealHost } from './hosts/host.ts';
import type { Result } from './suite.ts';

/** The page of a run: hosts, versions, date, cases passed, and each difference. `date` is `YYYY-MM-DD`. */
export function resultPage(hosts: readonly Pick<RealHost, 'id' | 'title' | 'version'>[], results: readonly Result[], isolated: boolean, date: string): string {
  const bad = results.filter(({ wrong }) => wrong.length > 0);
  const row = (host: (typeof hosts)[number]): string => {
    const own = results.filter((result) => result.host === host.id);
    return `| ${host.title} | ${host.version} | ${own.length} | ${own.filter(({ wrong }) => wrong.length === 0).length} |`;
  };
  return [
    '# What the real hosts say',
    '',
    `Written by \`npm run conformance -- --write\` on ${date}, ${isolated ? 'without any network but loopback' : 'with the network of the machine'}.`,
    'The cases are the tables in `cases/`; each names the source of its fact.',
    '',
    '| host | version | cases | passed |',
    '| --- | --- | --- | --- |',
    ...hosts.map(row),
    '',
    ...(bad.length === 0 ? ['Every host did what the tables say.'] : ['## Differences', '', ...bad.map(({ host, id, wrong }) => `- ${host} \`${id}\`: ${wrong.join('; ').replaceAll('\n', ' ')}`)]),
    '',
  ].join('\n');
}

export function writePage(hosts: readonly RealHost[], results: readonly Result[], isolated: boolean): void {
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), resultPage(hosts, results, isolated, new Date().toISOString().slice(0, 10)));
}
