import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { readAgent } from '../hosts/detect.ts';
import { isReadToo, liesInHome } from '../hosts/homes.ts';
import { isNote } from '../hosts/notes.ts';
import type { Host, LoaderVerdict } from '../hosts/host.ts';
import type { Install } from '../hosts/install.ts';
import { hosts as allHosts } from '../hosts/registry.ts';
import { declaredIn } from '../hosts/settings.ts';
import { widenedBy } from '../lower/lower.ts';
import { nameFromPath } from '../model/name.ts';
import { powersOf } from '../model/powers.ts';
import type { Document } from '../parse/document.ts';
import { readJson } from '../parse/json.ts';
import { fromText } from '../parse/source.ts';
import { readToml } from '../parse/toml.ts';
import { valueAt, type ReadValue } from '../parse/value.ts';
import { findProgram, outsideOf, strangersPart } from '../run/search-path.ts';
import { LineIndex } from '../text/span.ts';
import { serversOf } from './compile-servers.ts';
import { compiledFiles } from './compiled.ts';
import { agentStates, countOf, problemsOf, sumOf, type HostHealth, type UserRule } from './doctor-health.ts';
import { doctorText } from './doctor-text.ts';
import { exitCode, type ExitCode } from './errors.ts';
import { homeFolder } from './home-folder.ts';
import { abortable } from './interruptible.ts';
import { chooseFormat } from './options.ts';
import { chooseParser } from './parser.ts';
import { versionOf } from './programs.ts';
import { openProject, sayUnseen } from './project.ts';
import { filesBelow, projectFiles } from './project-files.ts';
import { rootOf, shownPath } from './settings-file.ts';
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

/** `mandate doctor`: which hosts are installed, and what each makes of this project. Exit 1 where one that is installed has a problem with it. Nothing is written. */
export async function doctor(terminal: Terminal, options: { readonly format: string }, machine: Machine = ownMachine()): Promise<ExitCode> {
  const format = chooseFormat(options.format, ['pretty', 'json']);
  await chooseParser(undefined);
  const root = rootOf(terminal.cwd);
  const { documents, files: walked, unseen } = await openProject([root], terminal, { mayMiss: true });
  sayUnseen(unseen, terminal);
  const sources = new Map(compiledFiles(root).map(({ path, source }) => [shownPath(join(root, path), terminal.cwd), source.path] as const));
  let below = walked;
  const files = () => (below ??= filesBelow(root));
  const found = await abortable((ending) => Promise.all(allHosts.flatMap((host) => (host.install ? [examine(host, host.install, { documents, sources, files, root: realpathSync(root), cwd: terminal.cwd, machine, ending })] : []))));
  const installed = found.filter(({ program }) => program !== undefined);
  const problems = sumOf(installed.map(problemsOf));
  const summary = { installed: installed.length, problems: countOf(problems), ...problems };
  terminal.out(format === 'json' ? `${JSON.stringify({ version: 1, hosts: found, summary }, undefined, 2)}\n` : doctorText(found, terminal.color, terminal.columns?.()));
  return summary.problems > 0 || unseen.length > 0 ? exitCode.problems : exitCode.clean;
}

function ownMachine(): Machine {
  // Whoever has no home has no settings of his own in it.
  return { home: homeFolder() ?? '/nowhere', environment: process.env, searchPath: process.env['PATH'] ?? '', milliseconds: 30_000 };
}

interface Examination {
  readonly documents: readonly Document[];
  /** What files of a bundle were compiled from, by their paths. */
  readonly sources: ReadonlyMap<string, string>;
  /** Paths of the project, from its root. */
  readonly files: () => readonly string[];
  readonly root: string;
  readonly cwd: string;
  readonly machine: Machine;
  readonly ending: AbortSignal;
}

async function examine(host: Host, install: Install, { documents, sources, files, root, cwd, machine, ending }: Examination): Promise<HostHealth> {
  const { id, title, fact } = host;
  const isOwn = ({ source }: Document) => liesInHome(source.path, host) || (source.declared?.host === id && source.declared.plugin === undefined);
  const own = documents.filter((document) => !isNote(document) && (isOwn(document) || isReadToo(document.source.path, host)));
  const strangers = strangersPart(root, cwd, machine.home);
  const program = install.programs.map((name) => findProgram(name, machine.searchPath, strangers)).find((file) => file !== undefined);
  const version = program === undefined ? undefined : await versionOf(program, { searchPath: outsideOf(strangers, machine.searchPath), environment: install.environment ?? {}, milliseconds: machine.milliseconds, ending });
  const placeOf = (path: string) => userPlace(path, host, { ...machine, cwd });
  const read = (path: string): string | undefined => {
    const place = placeOf(path);
    return projectFiles(place.root, place.root).read(place.path, false);
  };
  const shown = (path: string): string => {
    const place = placeOf(path);
    return place.root === machine.home ? `~/${place.path}` : join(place.root, place.path);
  };
  const found = own.map((document) => {
    const { path, declared } = document.source;
    const source = sources.get(path);
    return {
      name: readAgent(document, id).name.value,
      path,
      ...(source === undefined ? {} : { source }),
      ...(declared ? { declaredBy: declared.by } : {}),
      ...foreign(host, document, own.filter(isOwn)),
      ...verdictOf(host, document),
    };
  });
  const loaded = own.filter((_, index) => found[index]!.verdict !== 'drops');
  const asked = loaded.map((document) => ({ name: host.read(document).name.value, sha256: createHash('sha256').update(textOf(document)).digest('hex'), fields: document.fields?.entries.map(({ key }) => key.value) ?? [] }));
  const consents = asked.length === 0 ? [] : (install.consents?.({ root, agents: asked, read, files }) ?? []);
  const project = projectFiles(root, root, files);
  const inProject = (path: string) => project.read(path, false);
  const user = userRules(install, loaded, read, shown);
  return {
    id,
    title,
    ...(program === undefined ? {} : { program }),
    ...(version === undefined ? {} : { version }),
    facts: { version: fact.version, date: fact.date },
    agents: agentStates([...found, ...missingAgents(host, files(), inProject)], consents),
    skills: skillsOf(host, files()),
    servers: [...new Set(serversOf(host, inProject).map(({ name }) => name))],
    consents,
    rules: user.rules,
    unreadable: [...user.unreadable, ...unreadableOf(host, inProject)],
    below: install.walksUp && asked.length > 0 ? settingsBelow(host, files()) : [],
  };
}

/** Settings in folders of the project, which count only where the host is started in them. */
function settingsBelow({ settings }: Host, files: readonly string[]): string[] {
  return files.filter((path) => !settings.includes(path) && settings.some((name) => path.endsWith(`/${name}`)));
}

/** Agents that settings of the project name by a file that is not there. */
function missingAgents(host: Host, files: readonly string[], read: (path: string) => string | undefined): Parameters<typeof agentStates>[0] {
  const settings = host.declaredAgents ? files.filter((path) => host.settings.some((known) => `/${path}`.endsWith(`/${known}`))) : [];
  const named = settings.flatMap((path) => [...declaredIn(path, fromText(path, read(path) ?? ''))]);
  const missing = named.filter(([target, { isUnread }]) => !isUnread && read(target) === undefined);
  return missing.map(([target, { name = target, by }]) => ({ name, path: target, declaredBy: by, verdict: 'drops' as const, why: 'there is no such file', lost: [], wider: [] }));
}

/** Skills in the host's own folders of the project. */
function skillsOf({ skills }: Host, files: readonly string[]): string[] {
  const names = (skills?.folders ?? []).flatMap((folder) => files.flatMap((path) => (path.startsWith(`${folder}/`) ? (/^([^/]+)\/SKILL\.md$/.exec(path.slice(folder.length + 1))?.[1] ?? []) : [])));
  return [...new Set(names)].toSorted();
}

/** Settings files of the project that the host cannot read either. */
function unreadableOf({ settings, projectSettings = [], mcpSettings = [] }: Host, read: (path: string) => string | undefined): HostHealth['unreadable'] {
  return [...new Set([...settings, ...projectSettings, ...mcpSettings.map(({ path }) => path)])].flatMap((path) => {
    const text = read(path);
    const opened = text === undefined || text.trim() === '' ? undefined : openedSettings(path, text);
    return opened && !opened.value ? [{ path, why: faultIn(text!, opened) }] : [];
  });
}

function openedSettings(path: string, text: string): ReadValue {
  return path.endsWith('.toml') ? readToml(text) : readJson(text, true);
}

/** The first fault with its line, in words. */
function faultIn(text: string, { problems: [first] }: ReadValue): string {
  if (!first) return 'it is empty';
  const { line } = new LineIndex(text).place(first.span.start);
  return `line ${line}: ${first.message}`;
}

/** What is to be said of a file of another host: the file of the host's own that it stands behind, and what it may do here beyond what its author wrote. */
function foreign(host: Host, document: Document, own: readonly Document[]): { readonly winner?: string; readonly wider: readonly string[] } {
  if (own.includes(document)) return { wider: [] };
  const namesOf = (one: Document) => [readAgent(one, host.id).name.value, nameFromPath(one.source.path.replace(/\.agent(?=\.md$)/, '')).name];
  const names = new Set(namesOf(document));
  const winner = own.find((other) => namesOf(other).some((name) => names.has(name)))?.source.path;
  return { ...(winner === undefined ? {} : { winner }), wider: widenedBy(powersOf(host.read(document).authority), readAgent(document), host).map(({ how }) => how) };
}

function verdictOf(host: Host, document: Document): Omit<LoaderVerdict, 'span'> {
  const { span: _span, help: _help, ...verdict } = host.load(document);
  return verdict;
}

function textOf({ source: { text, bom } }: Document): string {
  return bom ? `\uFEFF${text}` : text;
}

function userRules({ userSettings = [], undone }: Install, agents: readonly Document[], read: (path: string) => string | undefined, shown: (path: string) => string): Pick<HostHealth, 'rules' | 'unreadable'> {
  const found = userSettings.flatMap(({ path, rules, effect }): { readonly rules: readonly UserRule[]; readonly unreadable: HostHealth['unreadable'] }[] => {
    const text = read(path);
    if (text === undefined) return [];
    const opened = openedSettings(path, text);
    if (!opened.value) return [{ rules: [], unreadable: text.trim() === '' ? [] : [{ path: shown(path), why: faultIn(text, opened) }] }];
    const set = rules.filter((key) => valueAt(opened.value, key.split('.')) !== undefined);
    const undoneBy = agents.flatMap((agent) => undone?.(text, textOf(agent)).map((how) => `${agent.source.path}: ${how}`) ?? []);
    return [{ rules: set.map((key, index) => ({ path: shown(path), key, effect, undone: index === 0 ? undoneBy : [] })), unreadable: [] }];
  });
  return { rules: found.flatMap(({ rules }) => rules), unreadable: found.flatMap(({ unreadable }) => unreadable) };
}
