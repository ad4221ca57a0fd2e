import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { identity, mergeSettings, standing, type MergeProblem, type Merged, type OwnValue, type SettingsRecord } from '../lower/settings/merge.ts';
import { compare } from '../text/order.ts';
import { finding } from './findings.ts';
import { keepCopy } from './keep.ts';
import type { ManifestSettings, ManifestValue, ValueOwner } from './manifest.ts';
import { fold, isSafePath } from './path.ts';
import { otherCase } from './plan-file.ts';
import type { Pair, Planning } from './plan.ts';

/** What a run does to a settings file. */
export interface PlannedSettings {
  readonly path: string;
  readonly action: 'write' | 'unchanged' | 'remove';
  /** Where our values stand in it after the run. */
  readonly values: readonly { readonly at: readonly string[]; readonly owners: readonly ValueOwner[] }[];
}

interface Wanted {
  readonly value: OwnValue;
  readonly owners: ValueOwner[];
  /** It names an output of its own bundle, so nobody else wrote it. */
  isTelling: boolean;
}

/** Mode of a new file. */
const plainFile = 0o644;

/** Decides what goes into each settings file. Values of agents that are not compiled in this run stay as they are. */
export function planSettings(planning: Planning): { readonly files: PlannedSettings[]; readonly records: ManifestSettings[] } {
  const wanted = wantedValues(planning);
  const known = new Map(planning.owned.settings.map((record) => [record.path, record]));
  const files: PlannedSettings[] = [];
  const records: ManifestSettings[] = [];
  for (const path of [...new Set([...wanted.keys(), ...known.keys()])].toSorted()) {
    const record = known.get(path);
    const asked = [...(wanted.get(path) ?? [])].toSorted(([a], [b]) => compare(a, b)).map(([, entry]) => entry);
    if (record && !isTouched(record, asked, planning)) {
      records.push(record);
      continue;
    }
    const merged = planFile(path, record, asked, planning);
    if (!merged) continue;
    files.push(merged.file);
    if (merged.record) records.push(merged.record);
  }
  return { files, records };
}

/** What every agent asks for: of this run, or as the manifest has it. By path, then by what it is. */
function wantedValues({ pairs, owned, findings, isGone }: Planning): Map<string, Map<string, Wanted>> {
  const wanted = new Map<string, Map<string, Wanted>>();
  const seen = new Set<string>();
  const want = (path: string, value: OwnValue, owner: ValueOwner, isTelling = false) => {
    const values = wanted.get(path) ?? new Map<string, Wanted>();
    wanted.set(path, values);
    const name = identity(value);
    const entry = values.get(name) ?? { value: plain(value), owners: [], isTelling: false };
    values.set(name, entry);
    entry.isTelling ||= isTelling;
    const own = `${path}\n${name}\n${key(owner)}`;
    if (!seen.has(own)) entry.owners.push(owner);
    seen.add(own);
  };
  for (const { source, bundle } of pairs) {
    if (bundle.refused) continue;
    for (const { path, ...value } of bundle.settings ?? []) {
      if (isSafePath(path)) want(path, value, { host: bundle.host, source: source.fromRoot, agent: bundle.agent }, owned.hash === undefined && names(value, bundle.files));
      else findings.push(finding('compile/unsafe-path', { path, host: bundle.host }, { file: source.path, span: source.agent.name.span }));
    }
  }
  for (const { path, values } of owned.settings) for (const value of values) for (const owner of value.owners) if (!isGone(owner)) want(path, value, owner);
  return wanted;
}

function names({ value }: OwnValue, files: readonly { readonly path: string }[]): boolean {
  const text = JSON.stringify(value);
  return files.some(({ path }) => text.includes(path));
}

function plain({ at, value, isItem }: OwnValue): OwnValue {
  return { at, value, ...(isItem ? { isItem } : {}) };
}

function key({ host, source, agent }: ValueOwner): string {
  return `${host}\n${source}\n${agent}`;
}

/** Whether this run has anything to say about a file: an agent of it speaks there, or one of the old values goes. */
function isTouched({ values }: ManifestSettings, asked: readonly Wanted[], { pairs }: Planning): boolean {
  const compiled = new Set(pairs.map(({ source, bundle }) => `${bundle.host}\n${source.fromRoot}`));
  const owners = [...values.flatMap((value) => value.owners), ...asked.flatMap((entry) => entry.owners)];
  return asked.length !== values.length || owners.some(({ host, source }) => compiled.has(`${host}\n${source}`));
}

function planFile(path: string, record: ManifestSettings | undefined, asked: readonly Wanted[], planning: Planning): { readonly file: PlannedSettings; readonly record?: ManifestSettings } | undefined {
  const { findings, output } = planning;
  const problem = obstacle(path, asked, planning);
  if (problem) {
    findings.push(problem);
    return undefined;
  }
  const before = output.look(path).kind === 'file' ? output.read(path) : undefined;
  const text = before && decoded(before);
  if (before && text === undefined) {
    findings.push(finding('compile/unmergeable-settings', { path, reason: 'it is no UTF-8 text' }, { file: path }));
    return undefined;
  }
  const ours = record ?? (text === undefined ? undefined : found(path, text, asked));
  const merge = (force: boolean) => mergeSettings(path, text, ours, asked.map(({ value }) => value), force);
  const merged = merge(planning.force);
  if ('kind' in merged) {
    findings.push(problemFinding(path, merged, asked, planning.pairs));
    const forced = merged.kind === 'edited' && before ? merge(true) : merged;
    if (before && 'left' in forced && forced.text !== undefined) planning.edited.push({ path, before, bytes: Buffer.from(forced.text, 'utf8') });
    return undefined;
  }
  const place = output.look(path);
  if (before && place.kind === 'file' && (place.mode & 0o200) === 0 && merged.text !== text) {
    findings.push(finding('compile/unmergeable-settings', { path, reason: 'it is read-only' }, { file: path }));
    return undefined;
  }
  if (before && merged.replaced) {
    const copy = keepCopy(path, before, output, planning.spool);
    if ('code' in copy) {
      findings.push(copy);
      return undefined;
    }
    planning.writes.push(...copy.copies);
    findings.push(...merged.replaced.map(({ at }) => finding('compile/replaced-setting', { path, at: at.join('.'), kept: copy.kept }, { file: path })));
  }
  findings.push(...merged.left.map(({ at }) => finding('compile/kept-setting', { path, at: at.join('.') }, { file: path })));
  const written = new Set(merged.record?.values.map(identity));
  const values = asked.filter(({ value }) => written.has(identity(value)));
  const file = { path, action: change(path, merged, before, planning), values: values.map(({ value, owners }) => ({ at: value.at, owners })) };
  return merged.record ? { file, record: { path, ...merged.record, values: values.map(withOwners) } } : { file };
}

/** Where the manifest is lost, what is known for ours all the same: a hook must not outlive the program that it starts. */
function found(path: string, text: string, asked: readonly Wanted[]): SettingsRecord | undefined {
  const values = standing(path, text, asked.filter(({ isTelling }) => isTelling).map(({ value }) => value));
  return values.length > 0 ? { values, parents: [], empty: [] } : undefined;
}

function withOwners({ value, owners }: Wanted): ManifestValue {
  return { ...value, owners: owners.toSorted((a, b) => compare(key(a), key(b))) };
}

function change(path: string, { text }: Merged, before: Buffer | undefined, { output, writes, removals, spool }: Planning): PlannedSettings['action'] {
  const found = output.look(path);
  const mode = found.kind === 'file' ? found.mode : plainFile;
  if (text === undefined) {
    if (before) removals.push({ path, before: spool.put(before), mode });
    return before ? 'remove' : 'unchanged';
  }
  const bytes = Buffer.from(text, 'utf8');
  if (before?.equals(bytes)) return 'unchanged';
  writes.push({ path, content: spool.put(bytes), mode, ...(before ? { before: spool.put(before) } : {}) });
  return 'write';
}

/** What keeps a settings file from being read or written, before anybody looks into it. */
function obstacle(path: string, asked: readonly Wanted[], { output, owned, takers, listings }: Planning): Diagnostic | undefined {
  const found = output.look(path);
  const other = found.kind === 'absent' ? otherCase(path, { output, owned, listings }) : undefined;
  if (other !== undefined) return finding('compile/not-owned', { path: other, what: 'file of the same name in other letter case' }, { file: other });
  if (found.kind === 'link') return finding('compile/symlink-output', { path: found.at }, { file: found.at });
  if (found.kind === 'blocked') return finding('compile/not-owned', { path: found.at, what: 'file' }, { file: found.at });
  if (found.kind === 'folder' || found.kind === 'other') return finding('compile/not-owned', { path, what: found.kind === 'folder' ? 'folder' : 'special file' }, { file: path });
  const taker = takers.get(fold(path));
  if (taker) return finding('compile/output-collision', { outputs: `\`${path}\``, first: taker.source.path }, { file: taker.source.path, span: taker.source.agent.name.span });
  const clash = clashIn(asked);
  return clash && finding('compile/settings-collision', { path, at: clash.value.at.join('.'), agent: clash.owners[0]!.agent }, { file: path });
}

/** The first value that cannot stand beside another of ours: at the same place, or inside it. */
function clashIn(asked: readonly Wanted[]): Wanted | undefined {
  const taken = new Map<string, Wanted>();
  const twice = new Set<Wanted>();
  for (const entry of asked.filter(({ value }) => !value.isItem)) {
    const place = JSON.stringify(entry.value.at);
    const first = taken.get(place);
    if (first) twice.add(first);
    else taken.set(place, entry);
  }
  const isInside = (entry: Wanted, at: readonly string[]) => {
    const holder = taken.get(JSON.stringify(at));
    return holder !== undefined && holder !== entry;
  };
  return asked.find((entry) => twice.has(entry) || entry.value.at.some((_, index) => isInside(entry, entry.value.at.slice(0, index + 1))));
}

function problemFinding(path: string, { kind, at, reason }: MergeProblem, asked: readonly Wanted[], pairs: readonly Pair[]): Diagnostic {
  const owner = asked.find(({ value }) => at.length > 0 && at.every((part, index) => part === value.at[index]))?.owners[0];
  const source = owner && pairs.find((pair) => pair.source.fromRoot === owner.source)?.source;
  const labels = source ? [{ file: source.path, span: source.agent.name.span, text: `\`${source.agent.name.value}\` asks for a value there` }] : [];
  const where = { file: path, labels };
  if (kind === 'edited') return finding('compile/edited-setting', { path, at: at.join('.') }, where);
  if (at.length === 0) return finding('compile/unmergeable-settings', { path, reason }, where);
  return finding('compile/settings-conflict', { path, at: at.join('.'), reason }, where);
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Bytes that are no UTF-8; written again they would be others.
    return undefined;
  }
}
