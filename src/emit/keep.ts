import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { sha256, type OutputFolder } from './disk.ts';
import { finding } from './findings.ts';
import { keptFolder } from './path.ts';
import type { Content, Spool } from './spool.ts';

/** A copy of a file that `--force` replaces. */
export interface Copy {
  readonly path: string;
  readonly content: Content;
  readonly mode: number;
}

/** Where a copy of a file goes, and the copy itself where it does not stand there already; or what is in its way. */
export function keepCopy(path: string, bytes: Uint8Array, output: OutputFolder, spool: Spool): { readonly kept: string; readonly copies: readonly Copy[] } | Diagnostic {
  const kept = `${keptFolder}/${path}.${sha256(bytes).slice(0, 8)}`;
  const found = output.look(kept);
  if (found.kind === 'link') return finding('compile/symlink-output', { path: found.at }, { file: found.at });
  const original = output.look(path);
  if (found.kind === 'absent') return { kept, copies: [{ path: kept, content: spool.put(bytes), mode: original.kind === 'file' ? original.mode : 0o600 }] };
  if (found.kind === 'file' && output.read(kept).equals(bytes)) return { kept, copies: [] };
  return finding('compile/not-owned', { path: found.kind === 'blocked' ? found.at : kept, what: found.kind === 'folder' ? 'folder' : 'file' }, { file: kept });
}
