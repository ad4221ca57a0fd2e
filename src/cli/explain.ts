import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import pc from 'picocolors';
import type { ToolFact } from '../hosts/fact.ts';
import type { Host } from '../hosts/host.ts';
import { hosts } from '../hosts/registry.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { explainLine } from './explain-line.ts';
import { guess } from './options.ts';
import { packageRoot } from './package-root.ts';
import type { Terminal } from './terminal.ts';

/** Around what is made from data: for those who write the page. */
const marks = /^<!-- (?:(?:facts|finding): made by|end of) .*-->\n\n?/gm;

/** Prints the page of a rule or finding, the facts of a host, what a tool is on every host, or where a line of a compiled file comes from. */
export async function explain(terminal: Terminal, name: string): Promise<ExitCode> {
  const line = await explainLine(name, terminal.cwd);
  terminal.out(line ?? (await explanation(name, pc.createColors(terminal.color))));
  return exitCode.clean;
}

async function explanation(name: string, colors: ReturnType<typeof pc.createColors>): Promise<string> {
  const ids = pages();
  const [rule, ...others] = ids.filter((id) => id === name || id.endsWith(`/${name}`));
  if (rule && others.length === 0) return (await readFile(join(packageRoot(), 'rules', `${rule}.md`), 'utf8')).replace(marks, '');
  const host = hosts.find(({ id }) => id === name);
  if (host) return aboutHost(host, colors.bold);
  const tool = hosts.flatMap((host) => host.tools.filter((fact) => fact.name === name).map((fact) => ({ host, fact })));
  if (tool.length > 0) return aboutTool(name, tool, colors.bold);
  const known = [...ids, ...ids.map((id) => id.slice(id.lastIndexOf('/') + 1)), ...hosts.map(({ id }) => id), ...hosts.flatMap(({ tools }) => tools.map((fact) => fact.name))];
  throw new UsageError(`Nothing is called \`${name}\`: no rule, no host, no tool of a host${guess(name, known)}`);
}

/** Ids of all that has a page: rules, what compile can find, and faults of ours. */
function pages(): string[] {
  const entries = readdirSync(join(packageRoot(), 'rules'), { recursive: true, encoding: 'utf8' });
  return entries.map((path) => path.replaceAll(sep, '/')).filter((path) => path.includes('/') && path.endsWith('.md')).map((path) => path.slice(0, -'.md'.length)).toSorted();
}

function aboutHost({ id, title, fact, homes, fields, builtins, tools, holds }: Host, bold: (text: string) => string): string {
  const named = (status: ToolFact['status']) => tools.filter((tool) => tool.status === status).map((tool) => tool.name);
  const required = fields.filter((field) => field.required).map(({ key }) => key);
  const optional = fields.filter((field) => !field.required).map(({ key }) => key);
  return lines([
    bold(`${title} (${id})`),
    '',
    row('version', fact.version),
    row('read from', `${fact.source}, ${fact.date}`),
    row('agent files', homes.join(', ')),
    row('must have', required.join(', ')),
    row('may have', optional.join(', ')),
    row('own agents', builtins.join(', ')),
    row('tools', named('current').join(', ')),
    row('old names', named('alias').join(', ')),
    row('retired', named('retired').join(', ')),
    '',
    bold('What becomes of what an agent file says, at best'),
    '',
    ...Object.entries(holds).map(([feature, fate]) => row(feature, fate)),
  ]);
}

function aboutTool(name: string, found: readonly { readonly host: Host; readonly fact: ToolFact }[], bold: (text: string) => string): string {
  const powers = new Set(found.flatMap(({ fact }) => fact.capabilities));
  const elsewhere = hosts.filter((host) => !found.some((own) => own.host.id === host.id));
  return lines([
    bold(name),
    '',
    ...found.map(({ host, fact }) => row(host.title, [standing(fact), fact.note].filter(Boolean).join('; '))),
    ...elsewhere.map((host) => row(host.title, counterparts(host, powers))),
  ]);
}

function standing({ status, capabilities, current }: ToolFact): string {
  const gives = capabilities.length > 0 ? `gives ${capabilities.join(', ')}` : 'is of this host alone';
  if (status === 'alias') return `old name of ${current}; ${gives}`;
  if (status === 'retired') return `retired${current ? `; write ${current}` : ''}`;
  return gives;
}

function counterparts(host: Host, powers: ReadonlySet<string>): string {
  const same = host.tools.filter(({ status, capabilities }) => status === 'current' && capabilities.some((capability) => powers.has(capability)));
  return same.length > 0 ? `does not know the name; ${same.map((fact) => fact.name).join(', ')} ${same.length === 1 ? 'does' : 'do'} it there` : 'does not know the name';
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(16)} ${value || '–'}`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
