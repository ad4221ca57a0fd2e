import { createColors } from 'picocolors';
import { wrapped } from '../diagnostics/width.ts';
import type { Fate, Host } from '../hosts/host.ts';
import { hosts } from '../hosts/registry.ts';
import { features } from '../model/agent.ts';
import { exitCode, type ExitCode } from './errors.ts';
import { fates } from './fates.ts';
import { chooseFormat } from './options.ts';
import type { Terminal } from './terminal.ts';

/** `mandate hosts`: what becomes of each feature on each host, at best. */
export async function showHosts(terminal: Terminal, options: { readonly format: string }): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'json']);
  terminal.out(format === 'json' ? `${JSON.stringify(hostsJson(), undefined, 2)}\n` : hostsText(terminal.color, terminal.columns?.()));
  return exitCode.clean;
}

function hostsJson() {
  return {
    version: 1,
    hosts: hosts.map(({ id, title, fact, homes, holds }) => ({ id, title, version: fact.version, date: fact.date, source: fact.source, homes, holds })),
  };
}

/** A table for each as many hosts as fit the screen, what its words mean, and what each host is. */
function hostsText(color: boolean, columns = Infinity): string {
  const { bold } = createColors(color);
  const first = Math.max(...features.map((feature) => feature.length)) + 2;
  const wide = Math.max(...hosts.map(({ id }) => id.length));
  const notes = hosts.map((host) => wrapped(`${host.id.padEnd(wide)}  ${about(host)}`, columns, wide + 2));
  const words = new Set(hosts.flatMap(({ holds }) => Object.values(holds)));
  const legend = Object.entries(fates).filter(([fate]) => words.has(fate as Fate)).map(([fate, meaning]) => wrapped(`${fate.padEnd(first)}${meaning}`, columns, first));
  const tables = fitting(columns - first).flatMap((some) => [
    bold(`${''.padEnd(first)}${cells(some, ({ id }) => id)}`),
    ...features.map((feature) => `${feature.padEnd(first)}${cells(some, ({ holds }) => holds[feature])}`),
    '',
  ]);
  return `${[...tables, ...legend, '', ...notes].join('\n')}\n`;
}

function about({ title, fact: { version, date }, homes, drive }: Host): string {
  const folders = new Set(homes.map((home) => home.replace(/\/\*\*.*$/, '')));
  return `${title} ${version}, facts of ${date}; agents in ${[...folders].join(', ')}${drive ? '; can be run by `mandate run`' : ''}`;
}

function cells(some: readonly Host[], valueOf: (host: Host) => string): string {
  return some.map((host) => valueOf(host).padEnd(widthOfColumn(host))).join('').trimEnd();
}

function widthOfColumn({ id }: Host): number {
  return Math.max(id.length, 'unverified'.length) + 2;
}

/** The hosts in groups, each as many as have room beside each other, and one at least. */
function fitting(room: number): Host[][] {
  const groups: Host[][] = [];
  let left = 0;
  for (const host of hosts) {
    left -= widthOfColumn(host);
    // No blanks behind the last one.
    if (left < -2 || groups.length === 0) {
      groups.push([]);
      left = room - widthOfColumn(host);
    }
    groups.at(-1)!.push(host);
  }
  return groups;
}
