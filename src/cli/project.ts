import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { canHoldAgents, declaredBelow } from '../analyse/workspace.ts';
import { detect, isHome } from '../hosts/detect.ts';
import { hosts } from '../hosts/registry.ts';
import { openSource } from '../hosts/open.ts';
import { formatOf } from '../hosts/read-data.ts';
import { declaringSettings, hostsOfSettings, openSettings } from '../hosts/settings.ts';
import type { Document } from '../parse/document.ts';
import { decode, sizeLimit, tooLarge, type Declared, type Source } from '../parse/source.ts';
import { UsageError } from './errors.ts';
import { chooseDialect } from './options.ts';
import { filesBelow } from './project-files.ts';
import { rootOf, shownBelow, shownPath } from './settings-file.ts';
import type { Terminal } from './terminal.ts';

/** The agent files that a command was asked for, and the folder they belong to. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  /** In the order of their paths, whatever the order of the arguments. */
  readonly documents: readonly Document[];
  /** Settings files of hosts among what was named. */
  readonly settings: readonly Document[];
  /** What `known` kept from being opened, in the order of the paths. */
  readonly known: readonly Source[];
  /** All files below the root, as `filesBelow` gives them, when it was walked. */
  readonly files: readonly string[] | undefined;
}

/** What is found on the way through folders. */
interface Walked {
  /** Settings files that nobody named: they are looked at for what they set, not for agents. */
  readonly settings: Set<string>;
  /** The files below roots that were walked whole. */
  readonly files: Map<string, readonly string[]>;
  readonly known: Known | undefined;
  /** What had to be opened to see whether there are agents in it. */
  readonly opened: Map<Source, readonly Document[]>;
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
  /** What is known of files before they are opened, or even read. */
  readonly known?: Known;
}

export interface Known {
  /** Whether the bytes of a file are known by what the disk says of it. It is then read when somebody asks for its text. */
  isUnchanged(path: string, stats: Stats): boolean;
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
export async function openProject(paths: readonly string[], terminal: Terminal, { stdinFilename = 'stdin.md', dialect: named, leaveOut = () => false, known }: ProjectOptions = {}): Promise<Project> {
  const dialect = chooseDialect(named, hosts);
  const sources = new Map<string, Source>();
  const walked: Walked = { settings: new Set(), files: new Map(), known, opened: new Map() };
  for (const path of paths.length > 0 ? paths : ['.']) {
    const own = shownPath(resolve(terminal.cwd, path), terminal.cwd);
    for (const source of await sourcesAt(path, terminal, stdinFilename, walked)) {
      const isNamed = path === '-' || own === source.path;
      if (isNamed || !leaveOut(source.path)) sources.set(source.path, dialect === undefined ? source : { ...source, dialect });
    }
  }
  const wanted = [...sources.values()].filter(({ path }) => !walked.settings.has(path) || paths.includes(path));
  const unopened = new Set(wanted.filter((source) => !isSettings(source) && known?.dialects(source)));
  const documents = wanted.flatMap((source) => (unopened.has(source) ? [] : documentsOf(source, walked.opened.get(source))));
  const settings = [...sources.values()].filter((source) => isSettings(source) && source.problems.length === 0).map(openSettings);
  const root = rootOf(terminal.cwd);
  return { root, files: walked.files.get(root), documents: documents.toSorted(byPath), settings: settings.toSorted(byPath), known: [...unopened].toSorted((a, b) => compare(a.path, b.path)) };
}

function isSettings({ path }: Source): boolean {
  return hostsOfSettings(path).length > 0;
}

async function sourcesAt(path: string, terminal: Terminal, stdinName: string, walked: Walked): Promise<Source[]> {
  if (path === '-') return [decode(stdinName, await terminal.input())];
  const absolute = resolve(terminal.cwd, path);
  const found = statOf(absolute);
  if (found?.isDirectory()) return sourcesIn(absolute, terminal, walked);
  if (found) return [sourceAt(absolute, shownPath(absolute, terminal.cwd), walked.known, declaredAs(absolute, terminal.cwd))];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(path)) throw new UsageError(`No such file or folder: ${path}`);
  const matches = await glob([path], { cwd: terminal.cwd, absolute: true, dot: true, followSymbolicLinks: false, ignore, onlyFiles: true });
  return matches.map((match) => sourceAt(match, shownPath(match, terminal.cwd), walked.known, declaredAs(match, terminal.cwd)));
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A path that cannot be followed leads nowhere.
    return undefined;
  }
}

function sourcesIn(folder: string, terminal: Terminal, { settings, files, known, opened }: Walked): Source[] {
  const root = realRootOf(folder);
  const sources: Source[] = [];
  const base = join(root, sep);
  const shown = shownBelow(root, terminal.cwd);
  const paths = filesBelow(root, relative(root, folder).replaceAll(sep, '/'));
  if (folder === root) files.set(root, paths);
  const declared = declaredBelow(paths, (path) => readSource(join(root, path), path).text, shown);
  for (const path of paths) {
    const sets = hostsOfSettings(path).length > 0;
    const said = declared.get(path);
    if (!sets && !said && !canHoldAgents(path)) continue;
    const source = sourceAt(base + path, shown(path), sets || said ? undefined : known, said);
    if (sets) {
      settings.add(source.path);
      sources.push(source);
    } else if (said || isHome(path) || known?.dialects(source)?.some(isHosts)) sources.push(source);
    else {
      const documents = openSource(source);
      if (!documents.some((document) => isHosts(detect(document).dialect))) continue;
      opened.set(source, documents);
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
  const inside = relative(realpathSync(root), realpathSync(folder));
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? folder : root;
}

/** What the settings files of a project say of one of its files. */
function declaredAs(absolute: string, cwd: string): Declared | undefined {
  if (formatOf(absolute) === 'markdown') return undefined;
  const root = rootOf(cwd);
  const path = relative(root, absolute).replaceAll(sep, '/');
  const folders = path.split('/').map((_, index, parts) => parts.slice(0, index).map((part) => `${part}/`).join(''));
  const settings = path.startsWith('../') || isAbsolute(path) ? [] : folders.flatMap((folder) => declaringSettings.map((known) => folder + known)).filter((known) => statOf(join(root, known))?.isFile());
  return declaredBelow([path, ...settings], (known) => readSource(join(root, known), known).text, (known) => shownPath(join(root, known), cwd)).get(path);
}

/** A file as it is on the disk, or as it will be when somebody asks for its text. What settings say of it may change while it does not, so such a file is read at once. */
function sourceAt(absolute: string, path: string, known: Known | undefined, declared?: Declared): Source {
  if (declared) return { ...readSource(absolute, path), declared };
  const stats = known && statOf(absolute);
  if (!stats?.isFile() || !known!.isUnchanged(path, stats)) return readSource(absolute, path);
  let read: Source | undefined;
  const whole = () => (read ??= readSource(absolute, path));
  return {
    path,
    get text() {
      return whole().text;
    },
    get bom() {
      return whole().bom;
    },
    get problems() {
      return whole().problems;
    },
  };
}

// Many small files are read in less time one after the other than by asking for each and waiting.
function readSource(absolute: string, path: string): Source {
  let file: number | undefined;
  try {
    // A FIFO would block the open: it is asked for without waiting, and refused below.
    file = openSync(absolute, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new UsageError(`Not a regular file: ${path}`);
    return stats.size > sizeLimit ? tooLarge(path, stats.size) : decode(path, readFileSync(file));
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`Cannot read ${path}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function byPath(a: Document, b: Document): number {
  return compare(a.source.path, b.source.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
