import { realpathSync, statSync, type Stats } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { canHoldAgents, declaredBelow } from '../analyse/workspace.ts';
import { hostById } from '../hosts/by-id.ts';
import { detect } from '../hosts/detect.ts';
import { isHome } from '../hosts/homes.ts';
import { hosts } from '../hosts/registry.ts';
import { openSource } from '../hosts/open.ts';
import { declaringSettings, hostsOfSettings, openSettings } from '../hosts/settings.ts';
import type { Document } from '../parse/document.ts';
import { decode, type Declared, type Source } from '../parse/source.ts';
import { compare } from '../text/order.ts';
import { reasonOf } from '../text/reason.ts';
import { DiskSource, readSource } from './disk-source.ts';
import { UsageError } from './errors.ts';
import { wayInside } from './folders.ts';
import { chooseDialect } from './options.ts';
import { filesBelow } from './project-files.ts';
import { rootOf, shownBelow, shownPath } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

/** The agent files that a command was asked for, and the folder they belong to. */
export interface Project extends Omit<Found, 'sources'> {
  /** In the order of their paths, whatever the order of the arguments. */
  readonly documents: readonly Document[];
}

/** The same before the files are opened. */
export interface Found {
  /** Absolute. */
  readonly root: string;
  /** Files that may hold agents, in the order of their paths, whatever the order of the arguments. */
  readonly sources: readonly Source[];
  /** Settings files of hosts among what was named. */
  readonly settings: readonly Document[];
  /** All files below the root, as `filesBelow` gives them, when it was walked. */
  readonly files: readonly string[] | undefined;
  /** Files and folders that nobody could look into, and why. */
  readonly unseen: readonly Unseen[];
  /** Files of which a host makes agents and that are not read, each with the id of the host. */
  readonly unread: ReadonlyMap<string, string>;
}

export interface Unseen {
  readonly path: string;
  readonly why: string;
}

/** What is found on the way through folders. */
interface Walked {
  /** Settings files that nobody named: their agents stay where they are and are made from no others. */
  readonly settings: Set<string>;
  /** The files below roots that were walked whole. */
  readonly files: Map<string, readonly string[]>;
  readonly known: Known | undefined;
  /** Files are read when their text is asked for. */
  readonly isLate: boolean;
  readonly mayMiss: boolean;
  /** What had to be opened to see whether there are agents in it, where all is kept. */
  readonly opened: Map<Source, readonly Document[]>;
  readonly unseen: Unseen[];
  readonly unread: Map<string, string>;
}

/** The agents of a source that may hold some. */
export function documentsOf(source: Source, opened: readonly Document[] = openSource(source)): Document[] {
  return opened.filter(({ host }) => host !== undefined || !isSettings(source));
}

export interface ProjectOptions {
  /** The name that standard input goes by. */
  readonly stdinFilename?: string | undefined;
  /** What every file is read as, whatever its path and content say. */
  readonly dialect?: string | undefined;
  /** Files that folders and globs do not give; one that is named is read all the same. */
  readonly leaveOut?: (path: string) => boolean;
  /** A file that nobody named and that cannot be read is one of those that nobody could look into, instead of the end of the run. */
  readonly mayMiss?: boolean;
  /** What is known of files before they are opened, or even read. */
  readonly known?: Known;
}

export interface Known {
  /** Is told what the disk says of a file before it is read. */
  see(path: string, stats: Stats): void;
  /** The dialects of the agents in a file that need not be opened. */
  dialects(source: Source): readonly string[] | undefined;
}

const ignore = ['**/node_modules/**', '**/.git/**'];

/**
 * Reads the files, folders and globs that were named, or every agent file of the project when none was.
 *
 * A file that is named is always read. A folder gives the files in hosts' own places and those that look like agents.
 * Throws `UsageError` for a path that is not there or is no regular file.
 */
export async function openProject(paths: readonly string[], terminal: Terminal, options: ProjectOptions = {}): Promise<Project> {
  const opened = new Map<Source, readonly Document[]>();
  const { sources, ...found } = await find(paths, terminal, options, opened, false);
  return { ...found, documents: sources.flatMap((source) => documentsOf(source, opened.get(source))) };
}

/** The same for a command that looks at one file after the other: each is read and opened by whoever wants it, and not kept. */
export async function findProject(paths: readonly string[], terminal: Terminal, options: ProjectOptions): Promise<Found> {
  return find(paths, terminal, options, new Map(), true);
}

async function find(paths: readonly string[], terminal: Terminal, { stdinFilename = 'stdin.md', dialect: named, leaveOut = () => false, known, mayMiss = false }: ProjectOptions, opened: Walked['opened'], isLate: boolean): Promise<Found> {
  const dialect = chooseDialect(named, hosts);
  const sources = new Map<string, Source>();
  const walked: Walked = { settings: new Set(), files: new Map(), known, isLate, mayMiss, opened, unseen: [], unread: new Map() };
  for (const path of paths.length > 0 ? paths : ['.']) {
    if (path === '') throw new UsageError('Unexpected empty path, expected a file, folder or glob');
    const own = shownPath(resolve(terminal.cwd, path), terminal.cwd);
    for (const source of await sourcesAt(path, terminal, stdinFilename, walked)) {
      const isNamed = path === '-' || own === source.path;
      if (isNamed || !leaveOut(source.path)) sources.set(source.path, dialect === undefined ? source : source instanceof DiskSource ? source.as(dialect) : { ...source, dialect });
    }
  }
  const all = [...sources.values()].toSorted((a, b) => compare(a.path, b.path));
  const root = rootOf(terminal.cwd);
  return {
    root,
    files: walked.files.get(root),
    unseen: walked.unseen,
    unread: walked.unread,
    // Whoever goes on to open them finds the agents that settings hold.
    sources: isLate ? all : all.filter(({ path }) => !walked.settings.has(path) || paths.includes(path)),
    settings: all.filter(isSettings).flatMap((source) => readable(source, walked.unseen, () => (source.problems.length === 0 ? [openSettings(source)] : [])) ?? []),
  };
}

/** Whether a file is one of the settings of a host. */
export function isSettings({ path }: Pick<Source, 'path'>): boolean {
  return hostsOfSettings(path).length > 0;
}

async function sourcesAt(path: string, terminal: Terminal, stdinName: string, walked: Walked): Promise<Source[]> {
  if (path === '-') return [decode(stdinName, await terminal.input())];
  const absolute = resolve(terminal.cwd, path);
  const found = statOf(absolute);
  if (found?.isDirectory()) return sourcesIn(absolute, terminal, walked);
  if (found) return [sourceAt(absolute, shownPath(absolute, terminal.cwd), walked, declaredAs(absolute, terminal.cwd))];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(path)) throw (await import('./no-such-path.ts')).noSuchPath(path, absolute);
  const matches = await glob([path], { cwd: terminal.cwd, absolute: true, dot: true, followSymbolicLinks: false, ignore, onlyFiles: true });
  return matches.map((match) => sourceAt(match, shownPath(match, terminal.cwd), walked, declaredAs(match, terminal.cwd)));
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A path that cannot be followed leads nowhere.
    return undefined;
  }
}

const unreadBy = new Map(hosts.flatMap(({ id, unread = [] }) => unread.map((name) => [name, id] as const)));

function sourcesIn(folder: string, terminal: Terminal, walked: Walked): Source[] {
  const { settings, files, known, isLate, mayMiss, opened, unseen, unread } = walked;
  const root = realRootOf(folder);
  const sources: Source[] = [];
  const base = join(root, sep);
  const shown = shownBelow(root, terminal.cwd);
  const paths = filesBelow(root, relative(root, folder).replaceAll(sep, '/'), (path, why) => void unseen.push({ path: shown(path), why }));
  if (folder === root) files.set(root, paths);
  const declared = declaredBelow(paths, (path) => readable({ path: shown(path) }, unseen, () => readSource(join(root, path), path).text) ?? '', shown);
  for (const path of paths) {
    const host = unreadBy.get(path.slice(path.lastIndexOf('/') + 1));
    if (host !== undefined) unread.set(shown(path), host);
    const sets = hostsOfSettings(path).length > 0;
    const said = declared.get(path);
    if (!sets && !said && !canHoldAgents(path)) continue;
    const open = () => sourceAt(base + path, shown(path), sets ? { ...walked, known: undefined } : walked, said);
    const source = mayMiss ? readable({ path: shown(path) }, unseen, open) : open();
    if (!source) continue;
    if (sets) {
      settings.add(source.path);
      sources.push(source);
    } else if ((said && said.plugin === undefined) || isHome(path) || known?.dialects(source)?.some(isHosts)) sources.push(source);
    else {
      const documents = isLate ? readable(source, unseen, () => openSource(source)) : openSource(source);
      if (!documents?.some((document) => isHosts(detect(document).dialect))) continue;
      if (!isLate) opened.set(source, documents);
      sources.push(source);
    }
  }
  return sources;
}

function isHosts(dialect: string): boolean {
  return dialect !== 'portable';
}

/** A folder that is named is read, also when a link leads out of its project to it; then it is a project of its own. */
function realRootOf(folder: string): string {
  const root = rootOf(folder);
  return wayInside(realpathSync(root), realpathSync(folder)) === undefined ? folder : root;
}

/** What the settings files of a project say of one of its files. */
function declaredAs(absolute: string, cwd: string): Declared | undefined {
  const root = rootOf(cwd);
  const path = wayInside(root, absolute);
  if (path === undefined) return undefined;
  const folders = path.split('/').map((_, index, parts) => parts.slice(0, index).map((part) => `${part}/`).join(''));
  const settings = folders.flatMap((folder) => declaringSettings.map((known) => folder + known)).filter((known) => statOf(join(root, known))?.isFile());
  return declaredBelow([path, ...settings], (known) => readable({ path: known }, [], () => readSource(join(root, known), known).text) ?? '', (known) => shownPath(join(root, known), cwd)).get(path);
}

/** What is made of a file that nobody named; nothing of one that cannot be read, which does not end a run over many. */
export function readable<T>({ path }: Pick<Source, 'path'>, unseen: Unseen[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    unseen.push({ path, why: error.cause === undefined ? error.message : `it cannot be read: ${reasonOf(error.cause)}` });
    return undefined;
  }
}

/** A file that is read at once where all are kept anyway, else when somebody asks for its text. */
function sourceAt(absolute: string, path: string, { isLate, known }: Walked, declared?: Declared): Source {
  const said = declared ? { declared } : {};
  if (!isLate) return { ...readSource(absolute, path), ...said };
  const stats = known && statOf(absolute);
  if (stats?.isFile()) known!.see(path, stats);
  return new DiskSource(absolute, path, said);
}

/** A file that a host reads and nobody here does must not be missed in silence. */
export function sayUnread(unread: Found['unread'], terminal: Terminal): void {
  for (const host of new Set(unread.values())) {
    const [first, ...others] = [...unread].filter(([, id]) => id === host).map(([path]) => path);
    const [who, it] = others.length > 0 ? [`${first} and ${others.length} more like it are`, 'them'] : [`${first} is`, 'it'];
    terminal.note(`mandate: ${who} not read, though ${hostById(host)!.title} makes agents of ${it}; \`mandate explain ${host}\` shows which files are read`);
  }
}

const mostNamed = 10;

/** What nobody looked into is no pass: a folder that is closed to us must not look clean. */
export function sayUnseen(unseen: readonly Unseen[], terminal: Terminal): void {
  const all = [...new Map(unseen.map(({ path, why }) => [path, why]))];
  for (const [path, why] of all.slice(0, mostNamed)) terminal.note(`mandate: not looked into ${path === '' ? 'this folder' : path}: ${why}`);
  if (all.length > mostNamed) terminal.note(`mandate: not looked into ${all.length - mostNamed} more`);
}
