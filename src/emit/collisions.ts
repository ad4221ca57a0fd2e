import type { Diagnostic, Label } from '../diagnostics/diagnostic.ts';
import type { OutputFile } from '../hosts/host.ts';
import { finding } from './findings.ts';
import { fold } from './path.ts';
import type { BundlePlanning, Pair } from './plan.ts';
import type { CompileSource } from './sources.ts';

/** What one agent would write and another has already, on all hosts. */
export interface Collision {
  readonly source: CompileSource;
  readonly first: string;
  readonly labels: readonly Label[];
  readonly paths: string[];
  readonly hosts: Set<string>;
}

/** Two outputs that are one file, also when the other was written by an earlier run for a source that is still there. */
export function isTaken({ path }: Pick<OutputFile, 'path'>, { source, bundle }: Pair, planning: Pick<BundlePlanning, 'takers' | 'owned' | 'collisions' | 'hasSource'>): boolean {
  const { takers, owned, hasSource } = planning;
  const first = takers.get(fold(path))?.source;
  const other = first ?? owned.entries(path).find((entry) => entry.source.path !== source.fromRoot && hasSource(entry.source.path))?.source;
  if (!first) takers.set(fold(path), { source, refused: bundle.refused });
  if (!other) return false;
  const labels = first ? [{ file: first.path, span: first.agent.name.span, text: 'the first one' }] : [];
  // A file can hold several agents, so a path alone is not one of them.
  const key = JSON.stringify([source.path, source.agent.name.span.start, other.path, labels[0]?.span.start]);
  const collision = planning.collisions.get(key) ?? { source, first: other.path, labels, paths: [], hosts: new Set() };
  planning.collisions.set(key, collision);
  collision.paths.push(path);
  collision.hosts.add(bundle.host);
  return true;
}

/** One finding for two agents, however many hosts they are compiled to. */
export function collisionFinding({ source, first, labels, paths, hosts }: Collision): Diagnostic {
  const outputs = `\`${paths[0]}\`${paths.length > 1 ? ` and ${paths.length - 1} more (${[...hosts].join(', ')})` : ''}`;
  return finding('compile/output-collision', { outputs, first }, { file: source.path, span: source.agent.name.span, labels });
}
