import { sha256 } from './disk.ts';
import { finding } from './findings.ts';
import type { ManifestFile } from './manifest.ts';
import { fold } from './path.ts';
import type { Planning } from './plan.ts';

/**
 * Entries of the old manifest that this run does not renew and that stay: those of other agents, and older files.
 *
 * An older file is one that no source has any more. It goes when asked to, unless somebody edited it.
 */
export function keptEntries(planning: Planning): ManifestFile[] {
  const { owned, entries, pairs, takers, released, hasSource } = planning;
  const renewed = new Set([...entries.map(({ path }) => fold(path)), ...released]);
  const compiled = new Set(pairs.map(({ source, bundle }) => `${bundle.host}\n${source.fromRoot}`));
  const stays = (entry: ManifestFile): boolean => {
    if (renewed.has(fold(entry.path))) return false;
    const refused = takers.get(fold(entry.path))?.refused;
    // A path that was asked for and has no entry is one of the findings already.
    if (refused === false) return true;
    if (compiled.has(`${entry.host}\n${entry.source.path}`)) return staysStale(entry, refused ?? false, 'no agent of its source has this file any more', planning);
    return hasSource(entry.source.path) || staysStale(entry, false, `its source \`${entry.source.path}\` is gone`, planning);
  };
  const others = owned.files.filter((entry) => !isSkill(entry) && stays(entry));
  const named = new Set([...entries, ...others].flatMap((entry) => (isSkill(entry) ? [] : skillsIn(entry))));
  const skills = owned.files.filter((entry) => isSkill(entry) && stays(entry) && (skillsIn(entry).some((skill) => named.has(skill)) || staysStale(entry, false, 'no agent names this skill any more', planning)));
  return [...others, ...skills];
}

/** The copy of a skill: nothing is said of it but what becomes of the skill. */
function isSkill({ ledger }: ManifestFile): boolean {
  return ledger.length > 0 && ledger.every(({ field }) => field.startsWith('skill.'));
}

/** Skills that an entry speaks of, each with its host. */
function skillsIn({ host, ledger }: ManifestFile): string[] {
  return ledger.flatMap(({ field }) => (field.startsWith('skill.') ? [`${host}\n${field}`] : []));
}

function staysStale({ path, host, sha256: hash, bytes }: ManifestFile, refused: boolean, reason: string, { output, findings, stale, removals, clean, spool }: Planning): boolean {
  const found = output.look(path);
  if (found.kind === 'absent') return false;
  if (refused) {
    findings.push(finding('compile/older-output', { path, host, reason: 'this run refused the agent there' }, { file: path }));
    return true;
  }
  const before = found.kind === 'file' && found.size === bytes ? output.read(path) : undefined;
  if (found.kind !== 'file' || !before || sha256(before) !== hash) {
    findings.push(clean ? finding('compile/kept-output', { path, host }, { file: path }) : finding('compile/older-output', { path, host, reason }, { file: path }));
    return !clean;
  }
  const removal = { path, before: spool.put(before), mode: found.mode };
  stale.push(removal);
  if (clean) removals.push(removal);
  else findings.push(finding('compile/older-output', { path, host, reason }, { file: path }));
  return !clean;
}
