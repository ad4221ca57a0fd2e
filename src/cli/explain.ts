import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import pc from 'picocolors';
import { wrapped } from '../diagnostics/width.ts';
import type { ToolFact } from '../hosts/fact.ts';
import type { Fate, Host } from '../hosts/host.ts';
import { hosts } from '../hosts/registry.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { explainLine } from './explain-line.ts';
import { fates } from './fates.ts';
import { guess } from './options.ts';
import { packageRoot } from './package-root.ts';
import type { Terminal } from './terminal.ts';

/** Around what is made from data: for those who write the page. */
const marks = /^<!-- (?:(?:facts|finding): made by|end of) .*-->\n\n?/gm;

/** Columns of what goes to no screen. */
const usual = 100;

interface View {
  readonly bold: (text: string) => string;
  /** A line whose value goes on behind the names where the screen ends. */
  row(name: string, value: string): string;
}

/** Prints the page of a rule or finding, the facts of a host, what a tool is on every host, what a fate means, or where a line of a compiled file comes from; without a name, what there is to be explained. */
export async function explain(terminal: Terminal, name?: string): Promise<ExitCode> {
  const columns = terminal.columns?.();
  const { bold } = pc.createColors(terminal.color);
  // The longest names of fields find no room behind the names of rows on a narrow screen.
  const indent = (columns ?? usual) < 72 ? 4 : 19;
  const view: View = { bold, row: (title, value) => wrapped(`  ${title.padEnd(16)} ${value || '–'}`, columns ?? usual, indent) };
  const line = name === undefined ? undefined : await explainLine(name, terminal.cwd);
  terminal.out(name === undefined ? await index(view, columns) : (line ?? (await explanation(name, terminal.cwd, view, columns))));
  return exitCode.clean;
}

async function explanation(name: string, cwd: string, view: View, columns: number | undefined): Promise<string> {
  const ids = pages();
  const [rule, ...others] = ids.filter((id) => id === name || id.endsWith(`/${name}`));
  if (rule && others.length === 0) return pageOnScreen((await readFile(join(packageRoot(), 'rules', `${rule}.md`), 'utf8')).replace(marks, ''), view.bold, columns);
  const host = hosts.find(({ id, title }) => id === name || title === name);
  if (host) return aboutHost(host, view);
  const tool = hosts.flatMap((host) => host.tools.filter((fact) => fact.name === name).map((fact) => ({ host, fact })));
  if (tool.length > 0) return aboutTool(name, tool, view);
  if (Object.hasOwn(fates, name)) return lines([view.bold(name), '', view.row('fate', fates[name as Fate])]);
  const folder = `${name}/`;
  if (ids.some((id) => id.startsWith(folder))) return lines(await ruleRows((id) => id.startsWith(folder), columns));
  if (existsSync(resolve(cwd, name))) throw new UsageError(`\`${name}\` is a file: \`mandate inspect ${name}\` shows what it means, and \`${name}:1\` asks for its first line where a compile wrote it`);
  const known = [...ids, ...ids.map((id) => id.slice(id.lastIndexOf('/') + 1)), ...hosts.map(({ id }) => id), ...hosts.flatMap(({ tools }) => tools.map((fact) => fact.name)), ...Object.keys(fates)];
  throw new UsageError(`Nothing is called \`${name}\`: no rule, no host, no tool of a host${guess(name, known) || '; `mandate explain` lists what there is'}`);
}

/** Rules, findings of compile, hosts and fates, each in a line. */
async function index({ bold, row }: View, columns: number | undefined): Promise<string> {
  return lines([
    bold('Rules'),
    '',
    ...(await ruleRows(() => true, columns, bold)),
    '',
    bold('Hosts'),
    '',
    ...hosts.map(({ id, title }) => row(id, title)),
    '',
    bold('Fates'),
    '',
    ...Object.entries(fates).map(([fate, meaning]) => row(fate, meaning)),
    '',
    'Tools of hosts have a page too: `mandate explain Bash`.',
  ]);
}

/** Rules, each in a line, and behind them the findings that are none. */
async function ruleRows(isMeant: (id: string) => boolean, columns: number | undefined, bold = (text: string) => text): Promise<string[]> {
  const { rules } = await import('../../rules/registry.ts');
  const isRule = new Set(rules.map(({ id }) => id));
  const meant = rules.filter(({ id }) => isMeant(id));
  const others = pages().filter((id) => isMeant(id) && !isRule.has(id));
  const wide = Math.max(...meant.map(({ id }) => id.length));
  return [
    ...meant.map(({ id, severity, summary }) => wrapped(`  ${id.padEnd(wide)}  ${severity.padEnd(7)}  ${summary}`, columns, wide + 13)),
    ...(others.length === 0 ? [] : [...(meant.length > 0 ? [''] : []), bold('Findings that are no rules'), '', wrapped(`  ${others.join(', ')}`, columns ?? usual, 2)]),
  ];
}

/** A page as it is written; on a screen its paragraphs are broken anew, and what is no paragraph line by line. */
function pageOnScreen(page: string, bold: (text: string) => string, columns: number | undefined): string {
  if (columns === undefined) return page;
  const shown: string[] = [];
  let [paragraph, fence] = ['', ''];
  const close = () => {
    if (paragraph !== '') shown.push(wrapped(paragraph, columns, 0));
    paragraph = '';
  };
  for (const line of page.split('\n')) {
    const marks = /^(?:`{3,9}|~{3,9})/.exec(line)?.[0] ?? '';
    if (fence === '' && marks === '' && /^[^#|<\-*\d]/.test(line)) {
      paragraph += paragraph === '' ? line : ` ${line}`;
      continue;
    }
    close();
    shown.push(fence !== '' || marks !== '' ? line : line.startsWith('#') ? bold(line) : wrapped(line, columns, 2));
    if (fence === '') fence = marks;
    else if (line === fence) fence = '';
  }
  close();
  return shown.join('\n');
}

/** Ids of all that has a page: rules, what compile can find, and faults of ours. */
function pages(): string[] {
  const entries = readdirSync(join(packageRoot(), 'rules'), { recursive: true, encoding: 'utf8' });
  return entries.map((path) => path.replaceAll(sep, '/')).filter((path) => path.includes('/') && path.endsWith('.md')).map((path) => path.slice(0, -'.md'.length)).toSorted();
}

function aboutHost({ id, title, fact, homes, fields, builtins, tools, holds }: Host, { bold, row }: View): string {
  const named = (status: ToolFact['status']) => tools.filter((tool) => tool.status === status && tool.only === undefined).map((tool) => tool.name);
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
    ...[...new Set(tools.map(({ only }) => only))].flatMap((only) => (only === undefined ? [] : [row(`${only} only`, tools.filter((tool) => tool.only === only).map(({ name }) => name).join(', '))])),
    row('old names', named('alias').join(', ')),
    row('retired', named('retired').join(', ')),
    '',
    bold('What becomes of what an agent file says, at best'),
    '',
    ...Object.entries(holds).map(([feature, fate]) => row(feature, `${fate.padEnd(10)}  ${fates[fate]}`)),
  ]);
}

function aboutTool(name: string, found: readonly { readonly host: Host; readonly fact: ToolFact }[], { bold, row }: View): string {
  const powers = new Set(found.flatMap(({ fact }) => fact.capabilities));
  const elsewhere = hosts.filter((host) => !found.some((own) => own.host.id === host.id));
  return lines([
    bold(name),
    '',
    ...found.map(({ host, fact }) => row(host.title, [standing(fact), fact.only && `${fact.only} only`, fact.note].filter(Boolean).join('; '))),
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
  const same = host.tools.filter(({ status, only, capabilities }) => status === 'current' && only === undefined && capabilities.some((capability) => powers.has(capability)));
  return same.length > 0 ? `does not know the name; ${same.map((fact) => fact.name).join(', ')} ${same.length === 1 ? 'does' : 'do'} it there` : 'does not know the name';
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
