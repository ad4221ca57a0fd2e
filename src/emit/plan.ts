import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hostById } from '../hosts/by-id.ts';
import { kindOfHome } from '../hosts/homes.ts';
import type { LedgerEntry, OutputFile } from '../hosts/host.ts';
import type { Bundle } from '../lower/lower.ts';
import { identity, type OwnValue } from '../lower/settings/merge.ts';
import { compare } from '../text/order.ts';
import { shellWord } from '../text/shell-word.ts';
import { collisionFinding, isTaken, type Collision } from './collisions.ts';
import { lookedAtOnce, sha256, type OutputFolder } from './disk.ts';
import { finding, stops } from './findings.ts';
import { lockPath } from './lock.ts';
import type { ManifestFile } from './manifest.ts';
import { readOwned, type Owned } from './owned.ts';
import { fold, isSafePath } from './path.ts';
import { planFile } from './plan-file.ts';
import { planFolders } from './plan-folders.ts';
import { planSettings, type PlannedSettings } from './plan-settings.ts';
import type { CompileSource } from './sources.ts';
import { printManifest } from './print-manifest.ts';
import { memory, type Content, type Spool } from './spool.ts';
import { keptEntries } from './stale.ts';

/** One agent on one host. */
export interface Pair {
  readonly source: CompileSource;
  readonly bundle: Bundle;
  /** Entries of the manifest that hold as they are: nothing was lowered, and the bundle has no files. */
  readonly kept?: readonly ManifestFile[];
}

/** An agent and a host before anybody knows whether the work has to be done. */
export interface PairInput {
  readonly source: CompileSource;
  readonly host: string;
  /** Gives the same bundle each time it is asked. */
  lower(): Bundle;
  /** What the same input gave before. */
  readonly known?: KnownBundle;
}

/** A bundle without the texts of its files. */
export interface KnownBundle extends Omit<Bundle, 'source' | 'host' | 'files'> {
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly bytes: number }[];
}

export interface PlanInput {
  /** Version of the compiler, for the manifest. */
  readonly compiler: string;
  /** Every source that can be compiled, with its bundle for every host asked for; the hosts of one source after the other. */
  readonly pairs: Iterable<PairInput>;
  /** What was found beside: sources and settings that stop the run. Looked at when there are no more pairs, as it may take the pairs to know. */
  readonly findings: readonly Diagnostic[];
  readonly output: OutputFolder;
  /** Whether an agent file, by its path from the project's root, is still there. */
  readonly hasSource: (fromRoot: string) => boolean;
  /** Remove what no source has any more. */
  readonly clean: boolean;
  /** Replace outputs that were edited by hand; a copy of each is kept. */
  readonly force: boolean;
  /** Where the bytes of outputs wait; in memory when absent. */
  readonly spool?: Spool;
}

/** What a run does to the output folder. Making it changes nothing. */
export interface Plan {
  readonly findings: readonly Diagnostic[];
  /** A finding ends the run: nothing is written. */
  readonly stopped: boolean;
  /** Sorted by source, then host. */
  readonly bundles: readonly PlannedBundle[];
  readonly writes: readonly Write[];
  readonly removals: readonly Removal[];
  /** Sorted by path: those that an agent of this run has to do with. */
  readonly settings: readonly PlannedSettings[];
  /** Unedited outputs that no source has any more; among `removals` when they go. */
  readonly stale: readonly Removal[];
  /** Outputs that somebody edited, which stop the run. */
  readonly edited: readonly Edited[];
  /** The new manifest, empty when there is to be none; absent when there is nothing to do. */
  readonly manifest?: Content;
  /** Folders that are to be made. */
  readonly folders: readonly string[];
  /** Folders that earlier runs made and that nothing of ours is in any more: they go when they are empty. */
  readonly gone: readonly string[];
  /** SHA-256 of the manifest that stands there. */
  readonly manifestBefore?: string;
  /** Another run is at work, or died at it and has to be brought to its end first. */
  readonly interrupted: boolean;
}

export interface PlannedBundle {
  readonly agent: string;
  readonly source: string;
  readonly host: string;
  readonly refused: boolean;
  readonly ledger: readonly LedgerEntry[];
  /** Files that stand there after the run; empty for a refused bundle. */
  readonly files: readonly PlannedFile[];
}

export interface PlannedFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly action: 'write' | 'unchanged';
}

export interface Write {
  readonly path: string;
  readonly content: Content;
  readonly mode: number;
  /** What it replaces, for the way back. */
  readonly before?: Content;
}

export interface Removal {
  readonly path: string;
  readonly before: Content;
  readonly mode: number;
}

export interface Edited {
  readonly path: string;
  /** As it stands there. */
  readonly before: Uint8Array;
  /** As it would be written. */
  readonly bytes: Uint8Array;
}

/** A plan in the making. */
export interface Planning extends Omit<PlanInput, 'findings' | 'pairs' | 'spool'> {
  readonly spool: Spool;
  readonly pairs: readonly Pair[];
  readonly owned: Owned;
  readonly findings: Diagnostic[];
  readonly writes: Write[];
  readonly removals: Removal[];
  readonly stale: Removal[];
  readonly edited: Edited[];
  readonly entries: ManifestFile[];
  /** Who has each path, by its folded form. */
  readonly takers: Map<string, Taker>;
  /** By their two agents. */
  readonly collisions: Map<string, Collision>;
  /** Folded paths that turned out to be their own source: nothing of ours any more. */
  readonly released: Set<string>;
  /** Whether what an earlier run made for an agent file on a host is left to this run, which makes it again or takes it away. */
  readonly isGone: (made: { readonly host: string; readonly source: string }) => boolean;
  /** Names in folders that new files go into, by their folded forms. */
  readonly listings: Map<string, ReadonlyMap<string, string>>;
}

/** What is known before every bundle is. */
export type BundlePlanning = Omit<Planning, 'isGone'>;

/** Who has a path. */
export interface Taker {
  readonly source: CompileSource;
  readonly refused: boolean;
}

/** Decides for every output whether it may be written. Reads the output folder; throws `DiskError` where that fails. */
export function plan(input: PlanInput): Plan {
  const steps = planSteps(input);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in steps, one for each source: what the parser holds of it outside of the heap is let go only where the process gets its turn. */
export function* planSteps(input: PlanInput): Generator<undefined, Plan> {
  const owned = readOwned(input.output);
  // What is wrong with the sources is told all the same.
  if ('code' in owned) for (const pair of input.pairs) void pair;
  if ('code' in owned) return { findings: [...input.findings, owned], stopped: true, bundles: [], writes: [], removals: [], settings: [], stale: [], edited: [], folders: [], gone: [], interrupted: false };

  // A value that the manifest does not have is worked out again, whoever says that it is known.
  const recorded = new Set(owned.settings.flatMap(({ path, values }) => values.flatMap((value) => value.owners.map(({ host, source }) => recordName(path, value, host, source)))));
  const pairs: Pair[] = [];
  const spool = input.spool ?? memory;
  const output = lookedAtOnce(input.output);
  const base: BundlePlanning = { ...input, output, spool, pairs, owned, findings: [], writes: [], removals: [], stale: [], edited: [], entries: [], takers: new Map(), collisions: new Map(), released: new Set(), listings: new Map() };
  const bundles: PlannedBundle[] = [];
  // One at a time: the texts of all bundles are many, and nobody needs them once there are bytes of them.
  for (const pair of input.pairs) {
    if (pairs.length > 0 && pairs.at(-1)!.source !== pair.source) yield;
    const settled = settle(pair, owned, recorded, output);
    pairs.push({ source: settled.source, bundle: { ...settled.bundle, files: settled.bundle.files.map(({ path }) => ({ path, text: '' })) } });
    bundles.push(planBundle(settled, base));
  }
  base.findings.push(...[...base.collisions.values()].map(collisionFinding));
  const planning: Planning = { ...base, isGone: goneFor(pairs, input) };
  const files = [...planning.entries, ...keptEntries(planning)];
  const settings = planSettings(planning);
  const folders = planFolders([...files, ...settings.records], planning);
  const manifest = printManifest({ compiler: input.compiler, files, settings: settings.records, folders: folders.ours }, spool);
  const { writes, removals, stale, edited } = planning;
  const findings = [...input.findings, ...planning.findings];
  return {
    findings,
    stopped: findings.some(stops),
    bundles: bundles.toSorted((a, b) => compare(a.source, b.source) || compare(a.host, b.host)),
    writes,
    removals,
    settings: settings.files,
    stale,
    edited,
    folders: folders.made,
    gone: folders.gone,
    ...((manifest.size > 0 ? manifest.sha256 : undefined) === owned.hash && writes.length === 0 && removals.length === 0 ? {} : { manifest }),
    ...(owned.hash === undefined ? {} : { manifestBefore: owned.hash }),
    interrupted: owned.pending !== undefined || input.output.look(lockPath).kind !== 'absent',
  };
}

/** Owners that a bundle of this run speaks for, unless it is refused; with `clean`, those too whose source is no more. */
function goneFor(pairs: readonly Pair[], { clean, hasSource }: PlanInput): Planning['isGone'] {
  const refused = new Map(pairs.map(({ source, bundle }) => [`${bundle.host}\n${source.fromRoot}`, bundle.refused]));
  return ({ host, source }) => {
    const isRefused = refused.get(`${host}\n${source}`);
    return isRefused === undefined ? clean && !hasSource(source) : !isRefused;
  };
}

/** Takes what is known of a pair where every file of it stands as it was written, and lowers the pair otherwise. */
function settle({ source, host, known, lower }: PairInput, { entries, pending }: Owned, recorded: ReadonlySet<string>, output: OutputFolder): Pair {
  if (!known || pending || !(known.settings ?? []).every(({ path, ...value }) => recorded.has(recordName(path, value, host, source.fromRoot)))) return { source, bundle: lower() };
  const bundle = { agent: known.agent, source: source.path, host, files: [], ledger: known.ledger, refused: known.refused, ...(known.settings ? { settings: known.settings } : {}) };
  if (known.refused) return { source, bundle: { ...bundle, files: known.files.map(({ path }) => ({ path, text: '' })) } };
  const kept = known.files.map((file) => {
    const [entry, ...others] = entries(file.path);
    const isSame = entry && others.length === 0 && entry.path === file.path && entry.sha256 === file.sha256 && entry.host === host && entry.source.path === source.fromRoot && entry.source.sha256 === source.sha256;
    const found = isSame ? output.look(file.path) : undefined;
    return found?.kind === 'file' && found.size === file.bytes && sha256(output.read(file.path)) === file.sha256 ? entry : undefined;
  });
  return kept.every((entry) => entry !== undefined) ? { source, bundle, kept } : { source, bundle: lower() };
}

function recordName(path: string, value: OwnValue, host: string, source: string): string {
  return [path, identity(value), host, source].join('\n');
}

function planBundle(pair: Pair, planning: BundlePlanning): PlannedBundle {
  const { source, kept = [] } = pair;
  const stands = isThere(source, pair.bundle);
  // Of a file that stays as it is nothing can be widened.
  const bundle = stands && pair.bundle.refused ? { ...pair.bundle, refused: false, files: [], ledger: [sourceEntry(source.fromRoot)] } : pair.bundle;
  const at = { file: source.path, span: source.agent.name.span };
  if (bundle.refused) planning.findings.push(...refusals(pair));
  const missed = bundle.refused ? undefined : bundle.ledger.find(({ field, fate }) => field === 'prompt' && fate === 'dropped');
  if (missed) planning.findings.push(finding('compile/empty-prompt', { host: bundle.host, how: missed.how }, { ...at, ...(missed.span ? { span: missed.span } : {}) }));
  const mine: OutputFile[] = [];
  const notes: LedgerEntry[] = [];
  const stays = kept.filter((entry) => !isTaken(entry, pair, planning));
  planning.entries.push(...stays);
  for (const file of bundle.files) {
    if (!isSafePath(file.path)) planning.findings.push(finding('compile/unsafe-path', { path: file.path, host: bundle.host }, at));
    else if (isTaken(file, pair, planning)) continue;
    else if (source.inOutput.some((path) => fold(path) === fold(file.path))) {
      planning.released.add(fold(file.path));
      notes.push(sourceEntry(file.path));
    } else if (stands && file.bodyStart !== undefined) notes.push(sourceEntry(source.fromRoot));
     else if (!bundle.refused) mine.push(file);
  }
  const { agent, host, refused } = bundle;
  const ledger = notes.length === 0 ? bundle.ledger : [...bundle.ledger, ...notes];
  const unchanged = stays.map(({ path, sha256: hash, bytes }): PlannedFile => ({ path, sha256: hash, bytes, action: 'unchanged' }));
  const planned = mine.flatMap((file) => planFile(file, { agent, host, ledger }, source, planning) ?? []);
  return { agent, source: source.path, host, refused, ledger, files: [...unchanged, ...planned] };
}

/** Why a pair is refused: what the host would not read as it is meant, which nobody can allow, else what widens. */
function refusals({ bundle: { host, ledger }, source: { path, agent } }: Pair): Diagnostic[] {
  const place = (entry: LedgerEntry | undefined) => ({ file: path, span: entry?.span ?? agent.name.span });
  const unread = ledger.find(({ field, fate }) => field === 'file' && fate === 'dropped');
  const widened = unread ? [] : ledger.filter(({ fate }) => fate === 'widened');
  // A run may have what the files of a host lack to hold an agent to its own.
  const also = hostById(host)?.drive !== undefined && widened.every(({ needs }) => needs === 'run-flag');
  if (widened.length > 0) return widened.map((entry) => finding('compile/widened', { host, how: entry.how, path: shellWord(path) }, { ...place(entry), also }));
  return [finding('compile/unloadable-output', { host, how: unread?.how ?? 'it was refused' }, place(unread))];
}

/** A file that the host finds where it lies, in a folder of its own or by its settings, is one of its agents already: a second one of that name would take its place. */
function isThere({ agent, inOutput }: CompileSource, { host, files }: Bundle): boolean {
  const own = hostById(host);
  if (agent.dialect !== host || inOutput.length === 0) return false;
  const kinds = own ? inOutput.map((path) => kindOfHome(path, own)).filter((kind) => kind !== undefined) : [];
  return agent.declaredBy !== undefined || (own !== undefined && files.some(({ path }) => kinds.some((kind) => kind === kindOfHome(path, own))));
}

function sourceEntry(path: string): LedgerEntry {
  return { field: 'file', fate: 'source', needs: 'none', how: `\`${path}\` is the source itself and stays as it is` };
}
