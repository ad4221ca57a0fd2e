import { join, relative, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Host } from '../hosts/host.ts';
import { withoutOurs } from '../lower/settings/merge.ts';
import { DiskError, onDisk, type OutputFolder } from './disk.ts';
import { finding } from './findings.ts';
import type { ManifestSettings } from './manifest.ts';

export interface Settings {
  /** Text of each of the host's settings files that is there, by path, less what an earlier run put into it. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that are there and cannot be read. */
  readonly findings: readonly Diagnostic[];
}

/**
 * The settings files of a host in the output folder, by the paths they have in a project. `place` says where each lies there.
 * A link is followed while it stays inside.
 */
export function readSettings(host: Host, output: OutputFolder, records: readonly ManifestSettings[], place: (path: string) => string | undefined, paths: readonly string[] = host.settings): Settings {
  const texts = new Map<string, string>();
  const findings: Diagnostic[] = [];
  for (const inProject of paths) {
    const path = place(inProject);
    if (path === undefined) continue;
    try {
      const text = readText(path, output);
      const record = records.find((candidate) => candidate.path === path);
      const plain = text !== undefined && record ? withoutOurs(path, text, record) : text;
      if (plain !== undefined) texts.set(inProject, plain);
    } catch (error) {
      if (!(error instanceof DiskError || error instanceof TypeError)) throw error;
      const reason = error instanceof TypeError ? 'it is no UTF-8 text' : error.message;
      findings.push(finding('compile/unreadable-settings', { path, reason }, { file: path }));
    }
  }
  return { texts, findings };
}

/** Throws `DiskError` for what cannot be read, and `TypeError`, as the decoder does, for bytes that are no UTF-8. */
function readText(path: string, output: OutputFolder): string | undefined {
  const found = output.look(path);
  if (found.kind === 'absent' || found.kind === 'blocked') return undefined;
  const bytes = output.read(found.kind === 'link' ? target(path, output) : path);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

function target(path: string, { root, fs }: OutputFolder): string {
  const inside = onDisk('read', path, () => relative(fs.realpathSync(root), fs.realpathSync(join(root, path))));
  if (inside === '' || inside.startsWith('..')) throw new DiskError('the link leaves the folder');
  return inside.replaceAll(sep, '/');
}
