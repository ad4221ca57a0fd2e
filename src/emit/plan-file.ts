import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { OutputFile } from '../hosts/host.ts';
import { encodedOf, sha256, type Encoded } from './disk.ts';
import { finding } from './findings.ts';
import { keepCopy } from './keep.ts';
import { manifestFile, type Recorded } from './manifest.ts';
import { fold } from './path.ts';
import type { BundlePlanning, PlannedFile, Planning } from './plan.ts';
import type { CompileSource } from './sources.ts';

/** Mode of a new file. */
const plainFile = 0o644;

/** Decides whether an output may be written; nothing when it is left out, with a finding that says why. */
export function planFile(file: OutputFile, bundle: Recorded, source: CompileSource, planning: BundlePlanning): PlannedFile | undefined {
  const { path } = file;
  const at = { file: source.path, span: source.agent.name.span };
  const encoded = encodedOf(file);
  if (!encoded.isWhole) {
    planning.findings.push(finding('compile/unwritable-text', { path }, at));
    return undefined;
  }
  const action = actionFor(path, encoded, file.executable ? plainFile | 0o111 : plainFile, source, planning);
  if (typeof action !== 'string') {
    planning.findings.push(action);
    return undefined;
  }
  const entry = manifestFile(file, encoded, bundle, source);
  planning.entries.push(entry);
  return { path, sha256: entry.sha256, bytes: entry.bytes, action };
}

function actionFor(path: string, { bytes, sha256: ours }: Encoded, mode: number, source: CompileSource, { output, owned, writes, edited, force, findings, listings, spool }: BundlePlanning): PlannedFile['action'] | Diagnostic {
  const found = output.look(path);
  if (found.kind === 'absent') {
    const other = otherCase(path, { output, owned, listings });
    if (other !== undefined) return finding('compile/not-owned', { path: other, what: 'file of the same name in other letter case' }, { file: other });
    writes.push({ path, content: spool.put(bytes, ours), mode });
    return 'write';
  }
  if (found.kind === 'link') return finding('compile/symlink-output', { path: found.at }, { file: found.at });
  if (found.kind === 'blocked') return finding('compile/not-owned', { path: found.at, what: 'file' }, { file: found.at });
  if (found.kind !== 'file') return finding('compile/not-owned', { path, what: found.kind === 'folder' ? 'folder' : 'special file' }, { file: path });
  const entries = owned.entries(path);
  // A file of another size is neither ours nor already right, and may be too large to read.
  if (found.size === bytes.length || entries.some((entry) => entry.bytes === found.size)) {
    const before = output.read(path);
    if (before.equals(bytes)) return 'unchanged';
    const hash = sha256(before);
    if (entries.some((entry) => entry.sha256 === hash)) {
      writes.push({ path, content: spool.put(bytes, ours), mode: found.mode, before: spool.put(before, hash) });
      return 'write';
    }
  }
  if (entries.length === 0) return finding('compile/not-owned', { path, what: 'file' }, { file: path });
  const before = output.read(path);
  if (!force) {
    edited.push({ path, before, bytes });
    return finding('compile/edited-output', { path, source: source.fromRoot }, { file: path });
  }
  const copy = keepCopy(path, before, output, spool);
  if ('code' in copy) return copy;
  findings.push(finding('compile/replaced-output', { path, kept: copy.kept, source: source.fromRoot }, { file: path }));
  writes.push(...copy.copies);
  writes.push({ path, content: spool.put(bytes, ours), mode: found.mode, before: spool.put(before) });
  return 'write';
}

/** A file beside a new one that is the same file where letter case does not count, and not ours: where it does not, one of the two would be lost. */
export function otherCase(path: string, { output, owned, listings }: Pick<Planning, 'output' | 'owned' | 'listings'>): string | undefined {
  const cut = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, cut);
  const names = listings.get(folder) ?? new Map(output.list(folder).map((name) => [fold(name), name]));
  listings.set(folder, names);
  const name = names.get(fold(path.slice(cut)));
  const other = folder + name;
  return name === undefined || other === path || owned.entries(path).some((entry) => entry.path === other) ? undefined : other;
}
