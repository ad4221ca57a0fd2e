import { readFileSync, writeFileSync } from 'node:fs';
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

/**
 * What each host's loader made of each file of the tables. A cell is what was seen; one that the host did not confirm in this run says so.
 * What did not run is taken over from `before`, the page as it was.
 */
export function loaderPage(hosts: readonly Pick<RealHost, 'id' | 'title' | 'version'>[], cases: readonly Case[], results: readonly Result[], date: string, before = ''): string {
  const old = columnsOf(before);
  const now = hosts.map(({ id, title, version }): Column => {
    const seen = old.find((column) => hostOf(column) === title)?.cells;
    const cell = (one: Case): string => {
      const result = results.find((candidate) => candidate.host === id && candidate.id === one.id);
      if (!result || !one.hosts[id]) return seen?.get(one.id) ?? '';
      return result.wrong.length > 0 ? 'not confirmed' : verdictOf(one.hosts[id]);
    };
    return { title: `${title} ${version}`, cells: new Map(cases.map((one) => [one.id, cell(one)])) };
  });
  const again = (column: Column) => now.find((other) => hostOf(other) === hostOf(column)) ?? column;
  const columns = [...old.map(again), ...now.filter((column) => !old.some((other) => hostOf(other) === hostOf(column)))];
  const rows = cases.map((one) => ({ one, cells: columns.map(({ cells }) => cells.get(one.id) ?? '') })).filter(({ cells }) => cells.some((text) => text !== ''));
  return [
    '# What the loaders of the hosts make of a file',
    '',
    `Written by \`npm run conformance -- --write\`, or host by host by \`npm run conformance -- HOST --verdicts --write\`, last on ${date}, from runs of the real hosts; the files are in \`tests/conformance/cases\`. Our own verdicts are held against the same tables by \`tests/loaders.test.ts\`.`,
    'A file loads as it is, is recovered (what it loses is named), or is dropped. A host that reads another format gets the same in it. An empty cell was not asked.',
    '',
    `| file | ${columns.map(({ title }) => title).join(' | ')} |`,
    `| --- |${' --- |'.repeat(columns.length)}`,
    ...rows.map(({ one, cells }) => `| \`${one.id}\`: ${one.about.replaceAll('|', '\\|')} | ${cells.join(' | ')} |`),
    '',
    ...columns.map((column, index) => `- ${hostOf(column)}: ${rows.filter(({ cells }) => isSeen(cells[index]!)).length} files as shown`),
    `- asked of all: ${rows.filter(({ cells }) => cells.every(isSeen)).length} files`,
    '',
  ].join('\n');
}

function isSeen(cell: string): boolean {
  return cell !== '' && cell !== 'not confirmed';
}

interface Column {
  /** Name and version of the host. */
  readonly title: string;
  readonly cells: ReadonlyMap<string, string>;
}

function hostOf({ title }: Pick<Column, 'title'>): string {
  return title.replace(/ \S+$/, '');
}

function columnsOf(page: string): readonly Column[] {
  const rows = page.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '));
  const [head = [], , ...body] = rows;
  return head.slice(1).map((title, index) => ({ title, cells: new Map(body.map((cells) => [/^`([^`]*)`/.exec(cells[0]!)?.[1] ?? '', cells[index + 1] ?? ''])) }));
}

function verdictOf({ load, lost = [] }: Expected): string {
  return lost.length > 0 ? `${load}, less ${lost.map((field) => `\`${field}\``).join(', ')}` : load;
}

export function writePage(hosts: readonly RealHost[], cases: readonly Case[], results: readonly Result[], isolated: boolean): void {
  const date = today();
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), resultPage(hosts, results, isolated, date));
  writeFileSync(loaders, loaderPage(hosts, cases, results, date));
}

/** The page of loaders with the columns of these hosts made anew. */
export function writeLoaders(hosts: readonly RealHost[], cases: readonly Case[], results: readonly Result[]): void {
  writeFileSync(loaders, loaderPage(hosts, cases, results, today(), readFileSync(loaders, 'utf8')));
}

const loaders = join(import.meta.dirname, '../../docs/loaders.md');

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
