import { createColors } from 'picocolors';
import { hosts } from '../hosts/registry.ts';
import { features } from '../model/agent.ts';
import { exitCode, type ExitCode } from './errors.ts';
import { chooseFormat } from './options.ts';
import type { Terminal } from './terminal.ts';

/** `mandate hosts`: what becomes of each feature on each host, at best. */
export async function showHosts(terminal: Terminal, options: { readonly format: string }): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'json']);
  terminal.out(format === 'json' ? `${JSON.stringify(hostsJson(), undefined, 2)}\n` : hostsText(terminal.color));
  return exitCode.clean;
}

function hostsJson() {
  return {
    version: 1,
    hosts: hosts.map(({ id, title, fact, homes, holds }) => ({ id, title, version: fact.version, date: fact.date, source: fact.source, homes, holds })),
  };
}

function hostsText(color: boolean): string {
  const { bold, dim } = createColors(color);
  const widths = hosts.map((host) => Math.max(host.title.length, 10) + 2);
  const first = Math.max(...features.map((feature) => feature.length)) + 2;
  const cells = (values: readonly string[]) => values.map((value, index) => value.padEnd(widths[index]!)).join('').trimEnd();
  const table = features.map((feature) => `${feature.padEnd(first)}${cells(hosts.map((host) => host.holds[feature]))}`);
  const notes = hosts.map(({ title, fact, homes }) => dim(`${title} ${fact.version}, ${fact.date}: reads ${[...new Set(homes.map((home) => home.replace(/\/\*\*.*$/, '')))].join(', ')}`));
  return `${[bold(`${''.padEnd(first)}${cells(hosts.map((host) => host.title))}`), ...table, '', ...notes].join('\n')}\n`;
}
