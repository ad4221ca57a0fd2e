import { basename } from 'node:path';
import type { Host, OutputFile, SkillOnHost } from '../hosts/host.ts';
import { splitFrontmatter } from '../parse/frontmatter.ts';
import { entry } from '../parse/value.ts';
import { hasCode, onDisk, sha256, type OutputFolder } from './disk.ts';
import { isSafePath } from './path.ts';

/** A skill as it lies in a project. */
export interface Skill {
  /** Of its folder. */
  readonly name: string;
  /** What it goes by: its folder, and what its file says. In lower case. */
  readonly names: readonly string[];
  /** Its folder, from the project's root. */
  readonly folder: string;
  readonly files: readonly SkillFile[];
  /** Why it is not copied anywhere. */
  readonly problem?: string;
}

export interface SkillFile {
  /** From the folder of the skill. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

/** What becomes of a skill on one host, with the files that are to be written; none where nothing is copied. */
export interface PlacedSkill extends SkillOnHost {
  readonly skill: Skill;
  readonly files: readonly OutputFile[];
}

const main = 'SKILL.md';
const mostFiles = 200;
const mostBytes = 4 * 1024 * 1024;
const deepest = 8;

/** Fields by which a host may grant tools unasked or run commands. */
const granting = /^(?:allowed[-_]?tools|hooks)$/i;

/** The skills in some folders of a project, less those that a compile wrote; of two with one name the one in the earlier folder. No link is followed. */
export function findSkills(project: OutputFolder, folders: readonly string[], isOurs: (path: string) => boolean): Skill[] {
  const found = new Map<string, Skill>();
  for (const folder of new Set(folders)) {
    if (project.look(folder).kind !== 'folder') continue;
    for (const name of namesIn(project, folder)) {
      const path = `${folder}/${name}`;
      if (found.has(name.toLowerCase()) || isOurs(mainOf(path)) || project.look(path).kind !== 'folder' || project.look(mainOf(path)).kind !== 'file') continue;
      found.set(name.toLowerCase(), readSkill(project, path));
    }
  }
  return [...found.values()];
}

function readSkill(project: OutputFolder, folder: string): Skill {
  const name = basename(folder);
  const files: SkillFile[] = [];
  let size = 0;
  const read = (below: string, depth: number): string | undefined => {
    for (const item of namesIn(project, `${folder}${below}`)) {
      const path = `${below}/${item}`;
      const found = project.look(folder + path);
      if (!isSafePath(folder + path)) return `\`${path.slice(1)}\` is no name for a file on every system`;
      if (found.kind === 'folder') {
        const problem = depth < deepest ? read(path, depth + 1) : `it is more than ${deepest} folders deep`;
        if (problem) return problem;
      } else if (found.kind !== 'file') return `\`${path.slice(1)}\` is ${found.kind === 'link' ? 'a link' : 'no plain file'}`;
      else {
        size += found.size;
        if (size > mostBytes || files.length === mostFiles) return `it is larger than ${mostBytes / 1024 / 1024} MiB or ${mostFiles} files`;
        files.push({ path: path.slice(1), bytes: project.read(folder + path), executable: (found.mode & 0o100) !== 0 });
      }
    }
    return undefined;
  };
  const problem = read('', 0);
  const own = textOf(files.find(({ path }) => path === main)?.bytes);
  const written = own === undefined ? undefined : entry(splitFrontmatter(own).frontmatter?.map, 'name')?.value;
  const called = written?.kind === 'scalar' && typeof written.value === 'string' ? [written.value.toLowerCase()] : [];
  return { name, names: [...new Set([name.toLowerCase(), ...called])], folder, files, ...(problem ? { problem } : {}) };
}

function namesIn({ root, fs }: OutputFolder, folder: string): string[] {
  try {
    return onDisk('read', folder, () => fs.readdirSync(`${root}/${folder}`)).toSorted();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

function mainOf(folder: string): string {
  return `${folder}/${main}`;
}

/** What becomes of a skill on a host that is to find it below an output folder. A skill that is there already is never touched. */
export function placeSkill(skill: Skill, { title, skills: places }: Host, output: OutputFolder, isOurs: (path: string) => boolean): PlacedSkill | undefined {
  if (!places) return undefined;
  const { name, folder } = skill;
  const target = `${places.folders[0]!}/${name}`;
  const held = places.fate ?? 'exact';
  const said = (fate: SkillOnHost['fate'], how: string, files: readonly OutputFile[] = []): PlacedSkill => ({ name, fate, how, skill, files });
  const there = places.folders.map((place) => `${place}/${name}`).find((path) => output.look(path).kind !== 'absent' && !isOurs(mainOf(path)));
  if (there !== undefined && isSame(skill, there, output)) return said(held, `${title} finds it in \`${there}\`, so nothing is copied`);
  if (there !== undefined) return said('dropped', `not copied from \`${folder}\`: what lies in \`${there}\` is another one, and stays as it is`);
  if (skill.problem) return said('dropped', `not copied from \`${folder}\`: ${skill.problem}`);
  const text = textOf(skill.files.find(({ path }) => path === main)?.bytes);
  const tame = text === undefined ? undefined : withoutGrants(text);
  if (!tame) return said('dropped', `not copied from \`${folder}\`: its \`${main}\` cannot be read, and may grant tools`);
  if (places.runs?.test(tame.text)) return said('dropped', `not copied from \`${folder}\`: ${title} would run the commands in its text`);
  const files = skill.files.map(({ path, bytes, executable }): OutputFile => ({ path: `${target}/${path}`, ...(path === main && tame.gone.length > 0 ? { text: tame.text } : { text: '', bytes }), ...(executable ? { executable } : {}) }));
  if (tame.gone.length === 0) return said(held, `copied from \`${folder}\` to \`${target}\``, files);
  return said('narrowed', `copied from \`${folder}\` to \`${target}\` without ${tame.gone.map((key) => `\`${key}\``).join(', ')}, by which a host may grant tools or run commands`, files);
}

function isSame({ files }: Skill, there: string, output: OutputFolder): boolean {
  const own = files.find(({ path }) => path === main);
  const path = mainOf(there);
  const found = output.look(path);
  return own !== undefined && found.kind === 'file' && found.size === own.bytes.length && output.read(path).equals(own.bytes);
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Bytes that are no UTF-8.
    return undefined;
  }
}

/** What ends a line for some readers of YAML alone: behind it may stand a field that others do not see. */
const oddLineEnd = /\r(?!\n)|[\u0085\u2028\u2029]/;

/** A text without the fields that grant; nothing where it cannot be told what it grants. */
function withoutGrants(text: string): { readonly text: string; readonly gone: readonly string[] } | undefined {
  const { frontmatter, unclosed } = splitFrontmatter(text);
  if (!frontmatter) return unclosed || text.startsWith('\uFEFF') ? undefined : { text, gone: [] };
  const { map, problems, span } = frontmatter;
  if (!map || problems.length > 0 || oddLineEnd.test(frontmatter.text)) return undefined;
  const lineStart = (at: number) => text.lastIndexOf('\n', at - 1) + 1;
  const starts = map.entries.map(({ key }) => lineStart(key.span.start));
  let left = text;
  const gone: string[] = [];
  for (const [index, { key }] of [...map.entries.entries()].toReversed()) {
    if (!granting.test(key.value.trim())) continue;
    left = left.slice(0, starts[index]) + left.slice(starts[index + 1] ?? lineStart(span.end));
    gone.unshift(key.value);
  }
  const kept = splitFrontmatter(left).frontmatter?.map?.entries.map(({ key }) => key.value) ?? [];
  const expected = map.entries.map(({ key }) => key.value).filter((key) => !granting.test(key.trim()));
  // A map in braces, or two fields on a line: what was cut was not the field alone.
  return kept.join('\n') === expected.join('\n') ? { text: left, gone } : undefined;
}

/** One hash for all files of a skill. */
export function skillHash({ files }: Skill): string {
  return sha256(JSON.stringify(files.map(({ path, bytes, executable }) => [path, sha256(bytes), executable])));
}
