import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectWorkspace } from '../analyse/workspace.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FileReport } from '../diagnostics/report.ts';
import { ownFolder } from '../emit/path.ts';
import { readAgent } from '../hosts/detect.ts';
import { readPortable } from '../hosts/portable.ts';
import { hosts } from '../hosts/registry.ts';
import { lintFile as find, type Found, type LintFile } from '../lint/run.ts';
import type { Document } from '../parse/document.ts';
import type { Source } from '../parse/source.ts';
import { wayInside } from './folders.ts';
import type { LintCache } from './lint-cache.ts';
import { digestOfTexts } from './lint-cached.ts';
import { apart, runFiles, type RunFile } from './lint-files.ts';
import { lintScope, type LintScope } from './lint-scope.ts';
import type { LintOptions, Task } from './lint.ts';
import { filesAround, projectFiles } from './project-files.ts';
import { documentsOf, findProject, isSettings, readable, type Found as Project, type Unseen } from './project.ts';
import { seenWorkspace, type SeenWorkspace } from './seen-workspace.ts';
import { openSettings, type RunSettings } from './settings.ts';
import { absoluteFrom, isProject, shownPath } from './settings-file.ts';
import { linesAt, shownOffsets } from './shown-lines.ts';
import type { Terminal } from './terminal.ts';

/** One look at a project: what is in it, and what is found in each of its files. */
export interface LintRun {
  readonly settings: RunSettings;
  readonly scope: LintScope;
  readonly project: Project;
  /** The files that hold agents, in the order of their paths. */
  readonly all: readonly RunFile[];
  /** Files and folders that nobody could look into. */
  readonly unseen: readonly Unseen[];
  readonly seen: SeenWorkspace | undefined;
  readonly cache: LintCache | undefined;
  /** What is found in one file, by the settings of this run. */
  readonly findIn: (file: LintFile) => Found;
  readonly reportsOf: (files: readonly LintFile[], of: RunFile) => FileReport[];
  /** Settings files of hosts are looked at as well: what they set is said once, and not for each agent in them again. */
  settingsReport(document: Document): FileReport | undefined;
}

/** How a run remembers: what it was told of the project, and by whom digests of files are known. */
interface Memory {
  readonly cache?: LintCache | undefined;
  /** Absent when nobody asks what the rules were told. */
  readonly digest?: ((source: Source) => string) | undefined;
}

type Remember = (settings: RunSettings, scope: LintScope, isCompiled: (of: Pick<Document, 'source'>) => boolean) => Promise<Memory>;

/** Finds the files of a run and all that their rules may ask of the project. No rule runs before its file is looked at. */
export async function openRun(terminal: Terminal, paths: readonly string[], options: LintOptions, { format }: Pick<Task, 'format'>, remember: Remember): Promise<LintRun> {
  const settings = await openSettings(terminal, options);
  const scope = lintScope(settings);
  const spoken = format === 'json' ? settings.config.hosts?.value : [];
  const isCompiled = existsSync(join(settings.root, ownFolder)) ? (await import('./compiled.ts')).compiledIn(settings.root, paths, terminal.cwd) : () => false;
  const { cache, digest } = await remember(settings, scope, isCompiled);
  const project = await findProject(paths, terminal, { ...options, leaveOut: scope.leaveOut, ...(cache ? { known: { see: cache.see, dialects: (source: Source) => cache.get(source)?.agents.map(({ dialect }) => dialect) } } : {}) });
  const asRun = runFiles((source) => documentsOf(source).map((document) => ({ ...lintFile(document), ...(isCompiled(document) ? { isCompiled: true } : {}) })));
  const absolute = absoluteFrom(terminal.cwd);
  const isNamed = new Set(paths.map(absolute));
  const unseen = [...project.unseen];
  const runOf = (source: Source) => asRun(source, isSettings(source) ? undefined : cache?.get(source));
  const all = project.sources.flatMap((source) => (isNamed.has(absolute(source.path)) ? runOf(source) : (readable(source, unseen, () => runOf(source)) ?? []))).filter(({ agents }) => agents.length > 0);
  const disk = projectFiles(project.root, terminal.cwd, () => project.files ?? filesFor(project, terminal));
  const whole = projectWorkspace([], disk, all.flatMap(({ agents }) => agents));
  const seen = digest && seenWorkspace(whole, () => digestOfTexts(disk, all.map(({ source }) => source), digest));
  const findIn = (file: LintFile) => find(file, settings.rules, seen?.workspace ?? whole, scope.lint);
  // A settings file of a host can hold agents too.
  const shared = new Map(project.settings.map(({ source }) => [source.path, new Set<string>()]));
  return {
    settings,
    scope,
    project,
    all,
    unseen,
    seen,
    cache,
    findIn,
    reportsOf(files, { source }) {
      const once = shared.get(source.path) ?? new Set<string>();
      return files.map((file) => reportOf(file, findIn(file), once, spoken));
    },
    settingsReport(document) {
      const file = { document, agent: readPortable(document), isSettings: true } as const;
      const own = reportOf(file, findIn(file), shared.get(document.source.path)!, spoken);
      return own.diagnostics.length + (own.suppressed?.length ?? 0) > 0 ? { ...own, name: file.agent.path } : undefined;
    },
  };
}

/** The files of a project that nobody walked, of which those that were named can belong to any. */
function filesFor({ root, sources }: Project, terminal: Terminal): string[] {
  const paths = sources.flatMap(({ path }) => wayInside(root, resolve(terminal.cwd, path)) ?? []);
  const note = isProject(root) ? '' : '; it is no project, which would have a .git or a mandate.config.json';
  return filesAround(root, paths, (most) => terminal.note(`mandate: other agents, skills and servers were looked for among ${most} files and folders below ${shownPath(root, terminal.cwd)}, and there are more${note}`));
}

export function lintFile(document: Document): LintFile {
  return { document, agent: readAgent(document) };
}

function reportOf({ document, agent, isSettings }: LintFile, found: Found, once: Set<string>, spoken: readonly string[] | undefined): FileReport {
  const isUnread = isSettings || document.source.problems.some(({ kind }) => kind === 'binary' || kind === 'too-large');
  const verdicts = hosts.filter(({ id }) => spoken?.includes(id) ?? true).map((host) => {
    const { verdict, why } = isUnread ? { verdict: 'n/a' as const, why: isSettings ? 'it is a settings file' : 'the file was not read' } : host.load(document);
    return [host.id, { verdict, why }] as const;
  });
  const diagnostics = found.diagnostics.filter((diagnostic) => isFirst(diagnostic, once));
  const suppressed = found.suppressed.filter(({ diagnostic }) => isFirst(diagnostic, once));
  const places = diagnostics.length + suppressed.length === 0 ? [] : document.lines.known(shownOffsets(agent, [...diagnostics, ...suppressed.map(({ diagnostic }) => diagnostic)]));
  return { path: agent.path, dialect: agent.dialect, name: apart(agent.name.value), lines: linesAt(document.source, places), hosts: Object.fromEntries(verdicts), diagnostics, suppressed };
}

/** Several agents of one file share its text, and what is wrong with the text is said once. */
function isFirst({ code, span, message }: Diagnostic, once: Set<string>): boolean {
  const key = `${code} ${span.start} ${span.end} ${message}`;
  return !once.has(key) && Boolean(once.add(key));
}

