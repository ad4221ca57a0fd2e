import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { liesInHome, readAgent } from '../hosts/detect.ts';
import type { Host, LoaderVerdict } from '../hosts/host.ts';
import type { Consent, Install } from '../hosts/install.ts';
import { hosts as allHosts } from '../hosts/registry.ts';
import type { Document } from '../parse/document.ts';
import { readJson } from '../parse/json.ts';
import { readToml } from '../parse/toml.ts';
import { valueAt } from '../parse/value.ts';
import { doctorText } from './doctor-text.ts';
import { exitCode, type ExitCode } from './errors.ts';
import { chooseFormat } from './options.ts';
import { chooseParser } from './parser.ts';
import { findProgram, versionOf } from './programs.ts';
import { openProject } from './project.ts';
import { filesBelow, projectFiles } from './project-files.ts';
import { rootOf } from './settings-file.ts';
import type { Terminal } from './terminal.ts';
import { userPlace } from './user-place.ts';

/** Whose machine is looked at. */
export interface Machine extends Pick<Terminal, 'environment'> {
  readonly home: string;
  /** Folders of programs, as `PATH` has them. */
  readonly searchPath: string;
  /** After which a program that was asked for its version is ended. */
  readonly milliseconds: number;
}

export interface HostHealth {
  readonly id: string;
  readonly title: string;
  /** Where its program is; absent when none was found. */
  readonly program?: string;
  /** Absent when the program did not say. */
  readonly version?: string;
  /** The version that the facts were read from, and when. */
  readonly facts: { readonly version: string; readonly date: string };
  readonly agents: readonly AgentHealth[];
  readonly consents: readonly Consent[];
  readonly rules: readonly UserRule[];
  /** Its settings files in folders below the root, which bind a run that starts there. */
  readonly below: readonly string[];
}

export interface AgentHealth extends Pick<LoaderVerdict, 'verdict' | 'why' | 'lost'> {
  readonly name: string;
  readonly path: string;
}

export interface UserRule {
  /** From the home folder where it lies below that. */
  readonly path: string;
  readonly key: string;
  readonly effect: string;
  /** What an agent of the project does to it. */
  readonly undone: readonly string[];
}

/** `mandate doctor`: which hosts are installed, and what each makes of this project. Exit 1 where an installed host leaves an agent out. Nothing is written. */
export async function doctor(terminal: Terminal, options: { readonly format: string }, machine: Machine = ownMachine()): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'json']);
  await chooseParser(undefined);
  const root = rootOf(terminal.cwd);
  const { documents } = await openProject([root], terminal);
  let below: readonly string[] | undefined;
  const files = () => (below ??= filesBelow(root));
  const found = await Promise.all(allHosts.flatMap((host) => (host.install ? [examine(host, host.install, { documents, files, root: realpathSync(root), cwd: terminal.cwd, machine })] : [])));
  const problems = found.filter(({ program }) => program !== undefined).reduce((count, host) => count + problemsOf(host), 0);
  terminal.out(format === 'json' ? `${JSON.stringify({ version: 1, hosts: found, summary: { installed: found.filter(({ program }) => program !== undefined).length, problems } }, undefined, 2)}\n` : doctorText(found, problems, terminal.color));
  return problems > 0 ? exitCode.problems : exitCode.clean;
}

function ownMachine(): Machine {
  return { home: homedir(), environment: process.env, searchPath: process.env['PATH'] ?? '', milliseconds: 30_000 };
}

/** Agents that are left out, and what the user has not agreed to. What cannot be understood is no problem yet. */
export function problemsOf({ agents, consents }: HostHealth): number {
  return agents.filter(({ verdict }) => verdict === 'drops').length + (agents.length > 0 ? consents.filter(({ given }) => given === false).length : 0);
}

interface Examination {
  readonly documents: readonly Document[];
  /** Paths of the project, from its root. */
  readonly files: () => readonly string[];
  readonly root: string;
  readonly cwd: string;
  readonly machine: Machine;
}

async function examine(host: Host, install: Install, { documents, files, root, cwd, machine }: Examination): Promise<HostHealth> {
  const { id, title, fact } = host;
  const own = documents.filter(({ source }) => liesInHome(source.path, host) || source.declared?.host === id);
  const program = install.programs.map((name) => findProgram(name, machine.searchPath, root)).find((file) => file !== undefined);
  const version = program === undefined ? undefined : await versionOf(program, { searchPath: machine.searchPath, environment: install.environment ?? {}, milliseconds: machine.milliseconds });
  const placeOf = (path: string) => userPlace(path, host, { ...machine, cwd });
  const read = (path: string): string | undefined => {
    const place = placeOf(path);
    return projectFiles(place.root, place.root).read(place.path, false);
  };
  const shown = (path: string): string => {
    const place = placeOf(path);
    return place.root === machine.home ? `~/${place.path}` : join(place.root, place.path);
  };
  const agents = own.map((document) => ({ name: readAgent(document, id).name.value, path: document.source.path, ...verdictOf(host, document) }));
  const loaded = own.filter((_, index) => agents[index]!.verdict !== 'drops');
  const asked = loaded.map((document) => ({ name: host.read(document).name.value, sha256: createHash('sha256').update(textOf(document)).digest('hex') }));
  return {
    id,
    title,
    ...(program === undefined ? {} : { program }),
    ...(version === undefined ? {} : { version }),
    facts: { version: fact.version, date: fact.date },
    agents,
    consents: asked.length === 0 ? [] : (install.consents?.({ root, agents: asked, read, files }) ?? []),
    rules: rulesOf(install, loaded, read, shown),
    below: install.walksUp && asked.length > 0 ? files().filter((path) => host.settings.some((name) => path.endsWith(`/${name}`) && !host.settings.includes(path))) : [],
  };
}

function verdictOf(host: Host, document: Document): Pick<AgentHealth, 'verdict' | 'why' | 'lost'> {
  const { verdict, why, lost } = host.load(document);
  return { verdict, why, lost };
}

function textOf({ source: { text, bom } }: Document): string {
  return bom ? `\uFEFF${text}` : text;
}

function rulesOf({ userSettings = [], undone }: Install, agents: readonly Document[], read: (path: string) => string | undefined, shown: (path: string) => string): UserRule[] {
  return userSettings.flatMap(({ path, rules, effect }) => {
    const text = read(path);
    if (text === undefined) return [];
    const { value, problems } = path.endsWith('.toml') ? readToml(text) : readJson(text, true);
    if (!value) return [{ path: shown(path), key: '', effect: `cannot be read: ${problems[0]?.message ?? 'it is empty'}`, undone: [] }];
    const set = rules.filter((key) => valueAt(value, key.split('.')) !== undefined);
    return set.map((key, index) => ({ path: shown(path), key, effect, undone: index === 0 ? agents.flatMap((agent) => undone?.(text, textOf(agent)).map((how) => `${agent.source.path}: ${how}`) ?? []) : [] }));
  });
}
