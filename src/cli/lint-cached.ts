import type { FileReport } from '../diagnostics/report.ts';
import { asKnown, known, type KnownAgent, type ProjectFiles } from '../analyse/workspace.ts';
import type { LintFile } from '../lint/run.ts';
import type { Document } from '../parse/document.ts';
import type { Source } from '../parse/source.ts';
import { hideSecrets } from '../text/secrets.ts';
import { LineIndex } from '../text/span.ts';
import type { LintOptions, Task } from './lint.ts';
import type { CachedFile, LintCache } from './lint-cache.ts';
import type { LintScope } from './lint-scope.ts';
import { documentsOf } from './project.ts';
import type { SeenWorkspace } from './seen-workspace.ts';
import type { RunSettings } from './settings.ts';
import { textOf } from './settings-file.ts';
import type { Terminal } from './terminal.ts';
import { resolve } from 'node:path';

/** A file that is not opened before somebody wants more of it than is known. */
export interface KeptFile {
  readonly source: Source;
  readonly cached: CachedFile;
  readonly agents: readonly KnownAgent[];
  readonly files: () => readonly LintFile[];
}

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

export function keptFile(source: Source, cached: CachedFile, asFile: (document: Document) => LintFile): KeptFile {
  let files: readonly LintFile[] | undefined;
  const open = () => (files ??= documentsOf(source).map(asFile));
  const agents = cached.agents.map((one, index) => asKnown(one, () => open()[index]!.agent));
  return { source, cached, agents, files: open };
}

/** The reports of all files: those that are kept where nothing that their rules asked for has changed, else new ones, which are kept. */
export function reportsThrough(cache: LintCache, seen: SeenWorkspace, all: readonly LintFile[], kept: readonly KeptFile[], reportOf: (file: LintFile) => FileReport): FileReport[] {
  const bySource = new Map<Source, LintFile[]>();
  for (const file of all) bySource.set(file.document.source, [...(bySource.get(file.document.source) ?? []), file]);
  const stale = new Set(kept.filter(({ cached }) => !seen.isSame(cached.seen)));
  const reports: FileReport[] = [];
  for (const file of kept) if (!stale.has(file)) for (const report of file.cached.reports) reports.push(asReport(report, file.source));
  for (const [source, files] of [...bySource, ...[...stale].map(({ source, files }) => [source, files()] as const)]) {
    seen.taken();
    const found = files.map(reportOf);
    reports.push(...found);
    const agents = files.map(({ agent }) => toldOf(known(agent)));
    cache.set(source, { agents, seen: seen.taken(), reports: found.map(({ path, dialect, name, hosts, diagnostics, suppressed = [] }) => ({ path, dialect, name, hosts, diagnostics, suppressed })) });
  }
  cache.save();
  return reports;
}

function asReport({ path, dialect, name, hosts, diagnostics, suppressed = [] }: CachedFile['reports'][number], source: Source): FileReport {
  const text = () => source.text;
  const isClean = diagnostics.length + suppressed.length === 0;
  return { path, dialect, name, lines: isClean ? new LineIndex(text) : new LineIndex(() => hideSecrets(source.text), text), hosts, diagnostics, suppressed };
}

function toldOf({ name, path, dialect, span, isGrantedCalls }: KnownAgent): CachedFile['agents'][number] {
  return { name, path, dialect, span, isGrantedCalls };
}

/** Stands for all that hand-offs are read from: the files of the project, and those that were named. */
export function digestOfTexts({ list, read, shown }: ProjectFiles, named: readonly Source[], digest: (source: Source) => string): string {
  const own = new Set(named.map(({ path }) => path));
  const others = list().filter((path) => !own.has(shown(path)));
  const digests = [...new Set(named)].map((source) => `${source.path}\0${digest(source)}`).toSorted();
  return JSON.stringify([others.map((path) => [path, read(path, false)]), digests]);
}
