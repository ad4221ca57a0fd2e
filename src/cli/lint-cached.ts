import type { FileReport } from '../diagnostics/report.ts';
import { canHoldAgents, declaredBelow, type ProjectFiles } from '../analyse/workspace.ts';
import type { Document } from '../parse/document.ts';
import type { Source } from '../parse/source.ts';
import type { LintOptions, Task } from './lint.ts';
import type { CachedFile, LintCache } from './lint-cache.ts';
import type { LintRun } from './lint-run.ts';
import type { LintScope } from './lint-scope.ts';
import { eachFile, toldOf, type RunFile } from './lint-files.ts';
import type { SeenWorkspace } from './seen-workspace.ts';
import type { RunSettings } from './settings.ts';
import { textOf } from './settings-file.ts';
import { linesAt } from './shown-lines.ts';
import type { Terminal } from './terminal.ts';
import { resolve } from 'node:path';

/** Whether a run looks at less than all that was found, or changes it: such a run neither takes nor keeps results. */
export function isPartly(paths: readonly string[], { fix, dryRun, since, watch }: LintOptions): boolean {
  return paths.includes('-') || fix !== undefined || dryRun === true || since !== undefined || watch === true;
}

export async function cacheOf(named: string | true, { format, options }: Task, settings: RunSettings, { lint }: LintScope, isCompiled: (of: Pick<Document, 'source'>) => boolean, { cwd }: Terminal): Promise<LintCache> {
  const { openCache } = await import('./lint-cache.ts');
  const texts = settings.files.map((file) => textOf(resolve(cwd, file)));
  const all = [texts, settings.unsuppressed, options.rule ?? [], options.parser ?? '', format === 'json'];
  return openCache(named === '' ? true : named, settings.root, cwd, all, lint.uses, isCompiled);
}

/** What was found in a file, and what its rules asked of the project where that is kept: nothing that could not be written down. */
export type Looked = Pick<CachedFile, 'seen' | 'reports'>;

export function lookedAt({ seen, reportsOf }: LintRun, file: RunFile): Looked {
  seen?.taken();
  const reports = reportsOf(file.files(), file);
  return { seen: seen?.taken() ?? nothing, reports: reports.map(({ lines, ...report }) => ({ ...report, places: lines.places })) };
}

const nothing: CachedFile['seen'] = { parts: {}, has: [], guards: [] };

/** Whether a file was looked at before, and all that its rules asked for is the same now. */
export function isKnown({ cached }: RunFile, seen: SeenWorkspace | undefined): boolean {
  return cached !== undefined && seen !== undefined && seen.isSame(cached.seen);
}

/** The reports of all files: those that are kept where nothing that their rules asked for has changed, else new ones, which are kept. */
export async function reportsThrough(cache: LintCache, run: LintRun, looked: ReadonlyMap<string, Looked>): Promise<FileReport[]> {
  const found = await eachFile(run.all, (file) => {
    const { source, cached } = file;
    const elsewhere = looked.get(source.path);
    if (cached && !elsewhere && isKnown(file, run.seen)) return asReports(cached, source);
    const now = elsewhere ?? lookedAt(run, file);
    cache.set(source, { agents: file.agents.map(toldOf), ...now });
    return asReports(now, source);
  });
  cache.save();
  return found;
}

export function asReports({ reports }: Looked, source: Source): FileReport[] {
  // Each by its name: what is left of an object is copied in a slower way.
  return reports.map(({ path, dialect, name, hosts, diagnostics, suppressed, places }) => ({ path, dialect, name, hosts, diagnostics, ...(suppressed && { suppressed }), lines: linesAt(source, places) }));
}

/** Stands for all that hand-offs are read from: the agent files of the project, those that its settings name among them, and those that were named. */
export function digestOfTexts({ list, read, shown }: ProjectFiles, named: readonly Source[], digest: (source: Source) => string): string {
  const own = new Set(named.map(({ path }) => path));
  const declared = declaredBelow(list(), (path) => read(path, false), shown);
  const others = list().filter((path) => !own.has(shown(path)) && (canHoldAgents(path) || declared.has(path)));
  const digests = [...new Set(named)].map((source) => `${source.path}\0${digest(source)}`).toSorted();
  return JSON.stringify([others.map((path) => [path, read(path, false)]), digests]);
}
