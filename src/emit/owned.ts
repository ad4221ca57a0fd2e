import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { identity, standing } from '../lower/settings/merge.ts';
import { readIfThere, sha256, type OutputFolder } from './disk.ts';
import { finding } from './findings.ts';
import { parseJournal, pendingManifestPath, pendingPath, type Journal } from './journal.ts';
import { manifestPath, type ManifestFile, type ManifestSettings } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { fold } from './path.ts';

/** What earlier runs wrote below an output folder. */
export interface Owned {
  /** Empty when there is no manifest yet. */
  readonly files: readonly ManifestFile[];
  /** SHA-256 of the manifest as it stands on disk. */
  readonly hash?: string;
  readonly pending?: Journal;
  /** What is ours in settings files; after an interrupted run what it began counts too. */
  readonly settings: readonly ManifestSettings[];
  /** Folders that earlier runs made. */
  readonly folders: readonly string[];
  /** What was written to a path; two entries after an interrupted run. A path counts as itself in any case of its letters. */
  entries(path: string): readonly ManifestFile[];
}

/** Reads the manifest, or says why it cannot be trusted. Throws `DiskError`. */
export function readOwned(output: OutputFolder): Owned | Diagnostic {
  const current = readOne(output, manifestPath, parseManifest);
  if (current && 'code' in current) return current;
  const pending = readOne(output, pendingPath, (text) => parseJournal(text, (hash) => textWith(hash, output)));
  if (pending && 'code' in pending) return pending;
  const byPath = new Map<string, ManifestFile[]>();
  for (const file of [...(current?.content.files ?? []), ...(pending?.content.manifest.files ?? [])]) {
    const key = fold(file.path);
    byPath.set(key, [...(byPath.get(key) ?? []), file]);
  }
  return {
    files: current?.content.files ?? [],
    ...(current ? { hash: current.hash } : {}),
    ...(pending ? { pending: pending.content } : {}),
    settings: pending ? joined(output, pending.content.manifest.settings ?? [], current?.content.settings ?? []) : (current?.content.settings ?? []),
    folders: unique([...(current?.content.folders ?? []), ...(pending?.content.manifest.folders ?? [])]),
    entries: (path) => byPath.get(fold(path)) ?? [],
  };
}

/** Of two records of each settings file what stands in it: its own text tells how far an interrupted run came. */
function joined(output: OutputFolder, later: readonly ManifestSettings[], earlier: readonly ManifestSettings[]): ManifestSettings[] {
  const paths = new Set([...later, ...earlier].map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const records = [...later, ...earlier].filter((record) => record.path === path);
    const text = output.look(path).kind === 'file' ? readIfThere(output, path)?.toString('utf8') : undefined;
    if (text === undefined) return [];
    const values = new Map(records.toReversed().flatMap((record) => record.values.map((value) => [identity(value), value])));
    const there = standing(path, text, [...values.values()]);
    if (there.length === 0) return [];
    const made = records.some((record) => record.made) ? { made: true as const } : {};
    return [{ path, ...made, values: there, parents: unique(records.flatMap(({ parents }) => parents)), empty: unique(records.flatMap(({ empty }) => empty)) }];
  });
}

/** The text of the manifest with a hash: still waiting, or in its place already. */
function textWith(hash: string, output: OutputFolder): string | undefined {
  const there = [pendingManifestPath, manifestPath].flatMap((path) => (output.look(path).kind === 'file' ? (readIfThere(output, path) ?? []) : []));
  return there.find((bytes) => sha256(bytes) === hash)?.toString('utf8');
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function readOne<T>(output: OutputFolder, path: string, parse: (text: string) => T | { readonly reason: string }): { readonly hash: string; readonly content: T } | Diagnostic | undefined {
  const found = output.look(path);
  if (found.kind === 'absent') return undefined;
  if (found.kind === 'link') return finding('compile/symlink-output', { path: found.at }, { file: found.at });
  if (found.kind === 'blocked') return finding('compile/not-owned', { path: found.at, what: 'file' }, { file: found.at });
  if (found.kind !== 'file') return finding('compile/unreadable-manifest', { path, reason: 'it is no file' }, { file: path });
  const bytes = readIfThere(output, path);
  if (bytes === undefined) return undefined;
  const content = parse(bytes.toString('utf8'));
  return isReason(content) ? finding('compile/unreadable-manifest', { path, reason: content.reason }, { file: path }) : { hash: sha256(bytes), content };
}

function isReason(content: unknown): content is { readonly reason: string } {
  return typeof content === 'object' && content !== null && 'reason' in content;
}
