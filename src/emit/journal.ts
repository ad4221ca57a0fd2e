import type { Manifest } from './manifest.ts';
import { isFolders, parseManifest } from './parse-manifest.ts';
import { isWritablePath, ownFolder } from './path.ts';

/** What a run is about to do, for whoever has to end it when it dies: there while it renames and removes. */
export const pendingPath = `${ownFolder}/pending.json`;

/** The manifest that is to be, until it takes its place: large, so it is not said again in the journal, which has its hash. */
export const pendingManifestPath = `${ownFolder}/pending-manifest.json`;

export interface Journal {
  readonly manifest: Manifest;
  readonly writes: readonly JournalWrite[];
  readonly removals: readonly { readonly path: string; readonly sha256: string }[];
  /** Folders that go when they are empty. */
  readonly gone: readonly string[];
}

export interface JournalWrite {
  readonly path: string;
  readonly sha256: string;
  /** SHA-256 of what it replaces; absent for a new file. */
  readonly before?: string;
}

/** `manifest` is the hash of the new manifest, empty when there is to be none. */
export function printJournal(manifest: string, { writes, removals, gone }: Omit<Journal, 'manifest'>): string {
  return `${JSON.stringify({ version: 2, manifest, writes, removals, gone })}\n`;
}

/** The journal in a text, or why it is none. What it says about paths is checked, since anybody can write one. `manifestOf` finds the text with a hash. */
export function parseJournal(text: string, manifestOf: (hash: string) => string | undefined): Journal | { readonly reason: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // The parser's own words quote the file; where it broke is of no use to anybody.
    return { reason: 'it is no JSON' };
  }
  const { version, manifest, writes, removals, gone } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  if (version !== 2 || typeof manifest !== 'string' || !isList(writes) || !isList(removals) || !isFolders(gone)) return { reason: 'it is no journal of version 2' };
  const found = manifest === '' ? undefined : manifestOf(manifest);
  if (manifest !== '' && found === undefined) return { reason: 'the manifest that it speaks of is not there' };
  const parsed = found === undefined ? { compiler: '', files: [] } : parseManifest(found);
  return 'reason' in parsed ? parsed : { manifest: parsed, writes, removals, gone };
}

function isList(list: unknown): list is JournalWrite[] {
  return Array.isArray(list) && list.every((entry: Partial<JournalWrite> | null) => typeof entry?.path === 'string' && isWritablePath(entry.path) && typeof entry.sha256 === 'string');
}
