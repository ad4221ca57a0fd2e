import { existsSync, readdirSync, readFileSync, readSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { ProjectFiles } from '../analyse/workspace.ts';
import { splitFrontmatter } from '../parse/frontmatter.ts';
import { decode, sizeLimit } from '../parse/source.ts';
import { compare } from '../text/order.ts';
import { reasonOf } from '../text/reason.ts';
import { guardProgram } from './package-root.ts';
import { isProject, shownBelow } from './settings-file.ts';
import { withFile } from './with-file.ts';

/** A `.gitignore` and the folder it speaks of, as a path from the root that ends in a slash or is empty. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

interface Walk {
  readonly root: string;
  readonly realRoot: string;
  readonly files: string[];
  /** Files behind links, by their path, with the place they lead to. */
  readonly linked: Map<string, string>;
  readonly unseen: Unseen;
  /** Entries after which it ends. */
  readonly most: number;
  /** Folders that it was in. */
  readonly done: Set<string>;
  entries: number;
}

/** Is told each folder below which files may lie that are not among those that were found, and why. */
export type Unseen = (folder: string, why: string) => void;

/** Entries of folders after which a walk ends. */
const mostEntries = 200_000;
/** The same around files that were named in a folder that is no project: a home folder or a whole disk has many more. */
const mostAround = 20_000;
const mostDepth = 40;
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The files below a folder of a project, as sorted paths from its root with forward slashes.
 *
 * What `.gitignore` files leave out is left out. A link is followed while it stays inside the root; a file that is
 * reached twice is given once, by its own path.
 */
export function filesBelow(root: string, folder = '', unseen: Unseen = () => {}): string[] {
  return filesOf(walkThrough(root, [folder], mostEntries, unseen));
}

/**
 * The same of all below the root, of which some files were named. A root that is no project can hold all of a disk: there what lies
 * nearest to those files is found first. `cut` is told how much was looked through where there is more.
 */
export function filesAround(root: string, paths: readonly string[], cut: (most: number) => void): string[] {
  const [most, folders] = isProject(root) ? [mostEntries, ['']] : [mostAround, nearestFirst(paths)];
  const walk = walkThrough(root, folders, most, () => {});
  if (walk.entries >= most) cut(most);
  return filesOf(walk);
}

/** The folders of files and all above them, the deepest first. */
function nearestFirst(paths: readonly string[]): string[] {
  return [...[...new Set(paths.flatMap(foldersAbove))].toSorted((a, b) => b.split('/').length - a.split('/').length || compare(a, b)), ''];
}

function foldersAbove(path: string): string[] {
  return path.split('/').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('/'));
}

function walkThrough(root: string, folders: readonly string[], most: number, unseen: Unseen): Walk {
  const walk: Walk = { root, realRoot: realpathSync(root), files: [], linked: new Map(), unseen, most, done: new Set(), entries: 0 };
  for (const folder of folders) {
    const parts = folder.split('/').filter((part) => part !== '');
    const above = parts.flatMap((_, index) => ignoreFile(walk, parts.slice(0, index).map((part) => `${part}/`).join('')));
    const path = parts.map((part) => `${part}/`).join('');
    const real = insideRoot(walk, path);
    if (real !== undefined) enter(walk, path, real, above, []);
  }
  return walk;
}

function filesOf({ files, linked, realRoot }: Walk): string[] {
  if (linked.size === 0) return files.toSorted();
  const own = new Set(files.map((path) => join(realRoot, path)));
  const behindLinks = [...linked].toSorted(([a], [b]) => compare(a, b)).filter(([, real]) => !own.has(real) && own.add(real));
  return [...files, ...behindLinks.map(([path]) => path)].toSorted();
}

/** `real` is where the folder is, behind all links. */
function enter(walk: Walk, folder: string, real: string, above: readonly IgnoreFile[], chain: readonly string[]): void {
  if (chain.includes(real) || walk.done.has(folder)) return;
  walk.done.add(folder);
  if (chain.length > mostDepth) return walk.unseen(folder, `it lies deeper than ${mostDepth} folders`);
  const entries = entriesOf(walk, folder);
  const ignores = entries.some(({ name }) => name === '.gitignore') ? [...above, ...ignoreFile(walk, folder)] : above;
  const isDirect = join(walk.realRoot, folder.slice(0, -1)) === real;
  for (const entry of entries) {
    if (++walk.entries === walk.most) walk.unseen(folder, `there are more than ${walk.most} files and folders`);
    if (walk.entries >= walk.most) return;
    if (skipped.has(entry.name)) continue;
    const path = folder + entry.name;
    const isLink = entry.isSymbolicLink();
    const kind = kindOf(entry, walk, path);
    if (kind === undefined || isIgnored(kind === 'folder' ? `${path}/` : path, ignores)) continue;
    if (kind === 'folder') {
      const below = isLink ? insideRoot(walk, path) : join(real, entry.name);
      if (below !== undefined) enter(walk, `${path}/`, below, ignores, [...chain, real]);
    } else if (isDirect && !isLink) walk.files.push(path);
    else walk.linked.set(path, realpathSync(join(walk.root, path)));
  }
}

function entriesOf({ root, unseen }: Walk, folder: string): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).toSorted((a, b) => compare(a.name, b.name));
  } catch (error) {
    unseen(folder, `it cannot be read: ${reasonOf(error)}`);
    return [];
  }
}

function kindOf(entry: Dirent, walk: Walk, path: string): 'file' | 'folder' | undefined {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
  if (insideRoot(walk, path) === undefined) return undefined;
  const target = statSync(join(walk.root, path), { throwIfNoEntry: false });
  return target?.isDirectory() ? 'folder' : target?.isFile() ? 'file' : undefined;
}

/** Where a path leads to; nothing when that is outside of the root or not there. */
function insideRoot({ root, realRoot }: Walk, path: string): string | undefined {
  try {
    const real = realpathSync(join(root, path));
    return real === realRoot || real.startsWith(realRoot + sep) ? real : undefined;
  } catch {
    // A link that leads nowhere.
    return undefined;
  }
}

function ignoreFile({ root }: Walk, folder: string): IgnoreFile[] {
  try {
    return [{ folder, rules: ignore().add(readFileSync(join(root, folder, '.gitignore'), 'utf8')) }];
  } catch {
    // Most folders have none.
    return [];
  }
}

/** The last file that speaks of a path decides, as in git. */
function isIgnored(path: string, files: readonly IgnoreFile[]): boolean {
  let ignored = false;
  for (const { folder, rules } of files) {
    const { ignored: out, unignored } = rules.test(path.slice(folder.length));
    if (out || unignored) ignored = out;
  }
  return ignored;
}

/** The files of a project for its workspace. `all` is asked for when the list is first asked for. */
export function projectFiles(root: string, cwd: string, all: () => readonly string[] = () => filesBelow(root)): ProjectFiles {
  let files: readonly string[] | undefined;
  const below = shownBelow(root, cwd);
  // The root itself is named by the way to it, which is none from within.
  const shown = (path: string) => (path === '' ? relative(cwd, root).replaceAll(sep, '/') : below(path));
  return {
    list: () => (files ??= all().filter((path) => /\.(?:md|json|ya?ml|toml)$/i.test(path))),
    shown,
    read: (path, frontmatterOnly) => readText(join(root, path), frontmatterOnly),
    has: (from, target) => isThere(root, [resolve(cwd, dirname(from), target), join(root, target)]),
    hasBeside: (from, target) => isThere(root, [resolve(cwd, dirname(from), target)]),
    isGuard: (path) => readText(join(root, path), false) === guardProgram(),
  };
}

/** Whether one of the places is taken; nothing when all lie outside of the root, where nobody looks. */
function isThere(root: string, places: readonly string[]): boolean | undefined {
  const inside = places.filter((place) => place === root || place.startsWith(root + sep));
  return inside.length === 0 ? undefined : inside.some((place) => existsSync(place));
}

/** Enough for the frontmatter of nearly every file, so that long bodies are not read. */
const headLength = 8192;

function readText(path: string, frontmatterOnly: boolean): string | undefined {
  try {
    return withFile(path, (file, stats) => {
      if (!stats.isFile() || stats.size > sizeLimit) return undefined;
      if (!frontmatterOnly) return textOf(path, readFileSync(file));
      const head = Buffer.alloc(Math.min(stats.size, headLength));
      const text = textOf(path, head.subarray(0, readSync(file, head, 0, head.length, 0)));
      const { frontmatter, bodyStart, unclosed } = splitFrontmatter(text);
      // The start of the prompt tells that there is one; half a character would be none.
      if (frontmatter) return text.slice(0, bodyStart) + text.slice(bodyStart).trimStart().slice(0, 2);
      // Of a file without frontmatter the path says the name, and the first character is the place of it.
      return unclosed ? textOf(path, readFileSync(path)) : text.slice(0, 1);
    });
  } catch {
    // A file that may not be read, or is gone, is not in the workspace.
    return undefined;
  }
}

function textOf(path: string, bytes: Uint8Array): string {
  return decode(path, bytes).text;
}
