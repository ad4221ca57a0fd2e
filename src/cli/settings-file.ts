import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SettingsDisk } from '../config/load.ts';
import { readJson } from '../parse/json.ts';
import { decode, sizeLimit } from '../parse/source.ts';
import { entry } from '../parse/value.ts';
import { reasonOf } from '../text/reason.ts';
import { UsageError } from './errors.ts';
import { repositoryOf, wayInside } from './folders.ts';
import { filesBelow } from './project-files.ts';
import { withFile } from './with-file.ts';

/** Files that can hold settings; of a package only its field `mandate` does. */
const names = ['mandate.config.json', 'mandate.config.jsonc', 'mandate.config.yaml', 'package.json'];

/** The settings file of a folder. Throws `UsageError` when it has two. */
export function settingsIn(folder: string): string | undefined {
  const found = names.filter((name) => existsSync(join(folder, name)) && (name !== 'package.json' || hasField(join(folder, name))));
  if (found.length > 1) throw new UsageError(`Unexpected second settings file \`${found[1]}\` beside \`${found[0]}\` in ${folder}, expected one`);
  return found[0] === undefined ? undefined : join(folder, found[0]);
}

/** The nearest folder upwards that holds a settings file or a repository; the folder itself when there is none. */
export function rootOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (isProject(at)) return at;
    if (dirname(at) === at) return folder;
  }
}

/** Whether a folder holds a settings file or a repository. */
export function isProject(folder: string): boolean {
  return settingsIn(folder) !== undefined || existsSync(join(folder, '.git'));
}

/** Files that look like settings and are not read, with the reason. */
export function strangersIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('mandate.config.') && !names.includes(name))
    .toSorted()
    .map((name) => `${name} is not read: ${/\.[cm]?[jt]sx?$/.test(name) ? 'it is code, and no code of a project is run' : 'its ending is not known'}; expected ${names.slice(0, 3).join(', ')}`);
}

/** Only a map at the top of a package holds settings: one that depends on us names us too. A package that is no JSON is read for what it means to be. */
function hasField(path: string): boolean {
  const found = textOf(path);
  if (!('text' in found) || !found.text.includes('"mandate"')) return false;
  const { value } = readJson(found.text, false);
  if (!value) return /"mandate"\s*:\s*\{/.test(found.text);
  return value.kind === 'map' && entry(value, 'mandate')?.value.kind === 'map';
}

/**
 * The disk that the settings in a file are read from. `extends` and packs may lead to files of the same repository, or of
 * the file's own folder when it says `root: true` or lies in no repository; never out of it, also not through a link. Only a
 * file that the user named himself may lie anywhere.
 */
export function settingsDisk(path: string, isNamed: boolean, saysRoot: (path: string, text: string) => boolean, cwd: string): SettingsDisk {
  const own = textOf(path);
  const bound = 'text' in own && saysRoot(path, own.text) ? dirname(path) : (repositoryOf(dirname(path)) ?? dirname(path));
  const realBound = realpathSync(bound);
  return {
    read(file) {
      if (!(isNamed && file === path) && !isInside(realBound, file)) return { problem: `expected a file that is there, inside of ${basename(realBound)}/` };
      return textOf(file);
    },
    resolve: (from, relativePath) => resolve(dirname(from), relativePath),
    find: (from, matches) => filesBelow(dirname(from)).filter(matches).map((each) => join(dirname(from), each)),
    shown: (file) => shownPath(file, cwd),
  };
}

/** A path as the user would write it, with forward slashes. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return (short === '' || isAbsolute(short) ? path : short).replaceAll(sep, '/');
}

/** Where paths lead from a folder, of which there are many: most need not be taken apart for it. */
export function absoluteFrom(cwd: string): (path: string) => string {
  const base = join(cwd, sep);
  return (path) => (sep === '/' && plain.test(path) ? base + path : resolve(cwd, path));
}

/** Each part is a name. */
const plain = /^(?:(?!\.{1,2}(?:\/|$))[^/]+\/)*(?!\.{1,2}$)[^/]+$/;

/** The same for paths below a folder, with forward slashes, of which there are many: what they share is worked out once. */
export function shownBelow(root: string, cwd: string): (path: string) => string {
  const base = join(root, sep);
  const inside = wayInside(root, cwd);
  const above = relative(cwd, root).replaceAll(sep, '/');
  if (inside === '') return (path) => (path === '' ? shownPath(root, cwd) : path);
  if (inside === undefined && !isAbsolute(above)) return (path) => (path === '' ? above : `${above}/${path}`);
  return (path) => shownPath(base + path, cwd);
}

/** The text of a regular file of a sound size, or why there is none. */
export function textOf(path: string, most: number = sizeLimit): { readonly text: string } | { readonly problem: string } {
  try {
    return withFile(path, (file, stats) => {
      if (!stats.isFile()) return { problem: 'it is no regular file' };
      if (stats.size > most) return { problem: `it is larger than ${most / 1024 / 1024} MiB` };
      const bytes = readFileSync(file);
      if (most !== sizeLimit) return { text: bytes.toString('utf8') };
      const { text, problems } = decode(path, bytes);
      const problem = problems.find(({ kind }) => kind !== 'empty');
      return problem ? { problem: `it is no UTF-8 text: ${problem.detail}` } : { text };
    });
  } catch (error) {
    return { problem: `it cannot be read: ${reasonOf(error)}` };
  }
}

function isInside(realBound: string, path: string): boolean {
  try {
    return wayInside(realBound, realpathSync(path)) !== undefined;
  } catch {
    // A link that leads nowhere, or no file at all.
    return false;
  }
}
