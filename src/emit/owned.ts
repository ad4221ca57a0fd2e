import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { readIfThere, type OutputFolder } from './disk.ts';
import { finding } from './findings.ts';
import { manifestPath, parseManifest, type Manifest, type ManifestFile } from './manifest.ts';
import { fold, ownFolder } from './path.ts';

/** The manifest of a run that was interrupted while it renamed; the next run brings it to its end. */
export const pendingPath = `${ownFolder}/pending.json`;

/** What earlier runs wrote below an output folder. */
export interface Owned {
  /** Empty when there is no manifest yet. */
  readonly files: readonly ManifestFile[];
  /** The manifest as it stands on disk. */
  readonly text?: string;
  readonly pending?: Manifest;
  /** What was written to a path; two entries after an interrupted run. A path counts as itself in any case of its letters. */
  entries(path: string): readonly ManifestFile[];
}

/** Reads the manifest, or says why it cannot be trusted. Throws `DiskError`. */
export function readOwned(output: OutputFolder): Owned | Diagnostic {
  const current = readManifest(output, manifestPath);
  if (current && 'code' in current) return current;
  const pending = readManifest(output, pendingPath);
  if (pending && 'code' in pending) return pending;
  const byPath = new Map<string, ManifestFile[]>();
  for (const file of [...(current?.manifest.files ?? []), ...(pending?.manifest.files ?? [])]) {
    const key = fold(file.path);
    byPath.set(key, [...(byPath.get(key) ?? []), file]);
  }
  return {
    files: current?.manifest.files ?? [],
    ...(current ? { text: current.text } : {}),
    ...(pending ? { pending: pending.manifest } : {}),
    entries: (path) => byPath.get(fold(path)) ?? [],
  };
}

function readManifest(output: OutputFolder, path: string): { readonly text: string; readonly manifest: Manifest } | Diagnostic | undefined {
  const found = output.look(path);
  if (found.kind === 'absent') return undefined;
  if (found.kind === 'link') return finding('compile/symlink-output', { path: found.at }, { file: found.at });
  if (found.kind !== 'file') return finding('compile/unreadable-manifest', { path, reason: 'it is no file' }, { file: path });
  const text = readIfThere(output, path)?.toString('utf8');
  if (text === undefined) return undefined;
  const manifest = parseManifest(text);
  return 'reason' in manifest ? finding('compile/unreadable-manifest', { path, reason: manifest.reason }, { file: path }) : { text, manifest };
}
