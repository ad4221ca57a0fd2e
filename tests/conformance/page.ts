import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Expected } from './cases.ts';
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

/** What each host's loader made of each file of the tables. A cell is what was seen; one that the host did not confirm in this run says so. */
export function loaderPage(hosts: readonly Pick<RealHost, 'id' | 'title' | 'version'>[], cases: readonly Case[], results: readonly Result[], date: string): string {
  const cell = (one: Case, id: RealHost['id']): string => {
    const expected = one.hosts[id];
    const result = results.find((candidate) => candidate.host === id && candidate.id === one.id);
    if (!expected || !result) return '';
    return result.wrong.length > 0 ? 'not confirmed' : verdictOf(expected);
  };
  const rows = cases.map((one) => ({ one, cells: hosts.map(({ id }) => cell(one, id)) })).filter(({ cells }) => cells.some((text) => text !== ''));
  return [
    '# What the loaders of the hosts make of a file',
    '',
    `Written by \`npm run conformance -- --write\` on ${date} from a run of the real hosts; the files are in \`tests/conformance/cases\`. \`tests/loaders.test.ts\` holds our own verdicts against the same tables.`,
    'A file loads as it is, is recovered (what it loses is named), or is dropped. An empty cell was not asked.',
    '',
    `| file | ${hosts.map(({ title, version }) => `${title} ${version}`).join(' | ')} |`,
    `| --- |${' --- |'.repeat(hosts.length)}`,
    ...rows.map(({ one, cells }) => `| \`${one.id}\`: ${one.about.replaceAll('|', '\\|')} | ${cells.join(' | ')} |`),
    '',
    ...hosts.map(({ id, title }) => `- ${title}: ${results.filter((result) => result.host === id && result.wrong.length === 0 && cases.some((one) => one.id === result.id)).length} files as shown`),
    '',
  ].join('\n');
}

function verdictOf({ load, lost = [] }: Expected): string {
  return lost.length > 0 ? `${load}, less ${lost.map((field) => `\`${field}\``).join(', ')}` : load;
}

export function writePage(hosts: readonly RealHost[], cases: readonly Case[], results: readonly Result[], isolated: boolean): void {
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), resultPage(hosts, results, isolated, date));
  writeFileSync(join(import.meta.dirname, '../../docs/loaders.md'), loaderPage(hosts, cases, results, date));
}
