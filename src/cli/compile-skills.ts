import type { OutputFolder } from '../emit/disk.ts';
import type { ManifestFile } from '../emit/manifest.ts';
import { fold } from '../emit/path.ts';
import type { PairInput } from '../emit/plan.ts';
import { findSkills, placeSkill, skillHash, type PlacedSkill } from '../emit/skills.ts';
import type { Host } from '../hosts/host.ts';
import { openSource } from '../hosts/open.ts';
import { hosts as allHosts } from '../hosts/registry.ts';
import { decode } from '../parse/source.ts';
import { compileSource } from './compile-source.ts';

/** The skills of a project on the hosts of a run. */
export interface Skills {
  /** By what they go by, in lower case. */
  on(host: Host): ReadonlyMap<string, PlacedSkill>;
  /** A pair for each skill that is to be copied and that some agent names: a skill is a source of its own, since many agents can name it. */
  pairs(named: ReadonlySet<string>): PairInput[];
}

/** Folders that many hosts read come first, so that a skill which lies in two places is taken from there. */
const first = ['.claude/skills', '.agents/skills'];

export function skillsOf(hosts: readonly Host[], project: OutputFolder, output: OutputFolder, owned: readonly ManifestFile[]): Skills {
  const ours = new Set(owned.map(({ path }) => fold(path)));
  const isOurs = (path: string) => ours.has(fold(path));
  const folders = [...first, ...allHosts.flatMap(({ skills }) => skills?.folders ?? [])];
  const found = hosts.length === 0 ? [] : findSkills(project, folders, (path) => project.root === output.root && isOurs(path));
  const placed = new Map(hosts.map((host) => [host.id, found.flatMap((skill) => placeSkill(skill, host, output, isOurs) ?? [])]));
  return {
    on: (host) => new Map((placed.get(host.id) ?? []).toReversed().flatMap((one) => one.skill.names.map((name) => [name, one] as const))),
    pairs: (named) => [...placed].flatMap(([host, skills]) => skills.filter(({ files, skill }) => files.length > 0 && skill.names.some((name) => named.has(name))).map((one) => pairOf(one, host, project, output))),
  };
}

function pairOf({ skill, name, fate, how, files }: PlacedSkill, host: string, project: OutputFolder, output: OutputFolder): PairInput {
  const path = `${skill.folder}/SKILL.md`;
  const document = openSource(decode(path, skill.files.find((file) => file.path === 'SKILL.md')!.bytes))[0]!;
  const source = { ...compileSource(document, project.root, output, project.root), sha256: skillHash(skill) };
  return { source, host, lower: () => ({ agent: name, source: path, host, files, ledger: [{ field: `skill.${name}`, fate, needs: 'none', how }], refused: false }) };
}
