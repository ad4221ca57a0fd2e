import { writeFileSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { summarize, type FileReport } from '../diagnostics/report.ts';
import { loadWidths, needsWidths } from '../diagnostics/width.ts';
import { openSource } from '../hosts/open.ts';
import { fixAll, type Safety } from '../lint/fix.ts';
import type { LintFile } from '../lint/run.ts';
import { decode, fromText, type Source } from '../parse/source.ts';
import { compare } from '../text/order.ts';
import { reasonOf } from '../text/reason.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { judge, type BaselineOptions, type Judged } from './lint-scope.ts';
import { formatNames, formats, type Format } from './lint-formats.ts';
import { chooseFormat, chooseJobs, noAgent } from './options.ts';
import { outputOptions } from './output-options.ts';
import { chooseParser } from './parser.ts';
import { asReports, cacheOf, isKnown, isPartly, reportsThrough, type Looked } from './lint-cached.ts';
import { eachFile, type RunFile } from './lint-files.ts';
import { lintFile, openRun, type LintRun } from './lint-run.ts';
import { sayUnread, sayUnseen } from './project.ts';
import { replaceFile } from './replace-file.ts';
import { absoluteFrom } from './settings-file.ts';
import type { SettingsOptions } from './settings.ts';
import type { Terminal } from './terminal.ts';

export interface LintOptions extends SettingsOptions, BaselineOptions {
  /** `agent` where an agent runs us, else `pretty`, when not given. */
  readonly format?: string | undefined;
  /** Which fixes to make: `safe` or `unsafe`. */
  readonly fix?: string;
  /** Show the fixes as a diff, and write nothing. */
  readonly dryRun?: boolean;
  /** Show errors only. */
  readonly quiet?: boolean;
  /** A git ref; only files that changed since. */
  readonly since?: string;
  readonly watch?: boolean;
  /** Where the results go instead of to the terminal. */
  readonly outputFile?: string;
  readonly maxWarnings?: string;
  /** Standard input is one of the files, as with the path `-`. */
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly dialect?: string;
  /** Keep results for the next run, in this folder when it is named. */
  readonly cache?: string | true;
  readonly verbose?: boolean;
  readonly parser?: string;
  /** A file whose settings are to be shown. */
  readonly printConfig?: string;
  /** How many threads share the files, or `auto`; one when not given. */
  readonly jobs?: string;
}

/** What the options ask for, once they are known to be right. */
export interface Task {
  readonly options: LintOptions;
  readonly format: Format;
  /** None beside a baseline, when nobody says otherwise: what is new there fails. */
  readonly mostWarnings: number;
  /** How many threads may share the files. */
  readonly jobs: number;
  /** Absent when nothing is mended. */
  readonly safety: Safety | undefined;
  /** The diffs of a dry run. */
  readonly patches: string[];
}

export async function lint(terminal: Terminal, named: readonly string[], options: LintOptions): Promise<ExitCode> {
  const paths = options.stdin && !named.includes('-') ? [...named, '-'] : named;
  if (options.printConfig !== undefined) return (await import('./print-config.ts')).printConfig(terminal, options.printConfig, options);
  await chooseParser(options.parser, chooseJobs(options.jobs));
  if (!options.watch) return lintOnce(terminal, paths, options);
  const { watchLint } = await import('./watch-lint.ts');
  return watchLint(terminal, paths, options, lintOnce);
}

async function lintOnce(terminal: Terminal, paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const task = taskOf(paths, options, terminal);
  const run = await openRun(terminal, paths, options, task, async (settings, scope, isCompiled) => {
    if (options.cache === undefined || isPartly(paths, options)) return {};
    const cache = await cacheOf(options.cache, task, settings, scope, isCompiled, terminal);
    return { cache, digest: cache.digest };
  });
  const { settings, scope, project, all, unseen } = run;
  sayUnseen(unseen, terminal);
  sayUnread(project.unread, terminal);
  const isEmpty = all.length === 0;
  if (isEmpty) terminal.note(`mandate: ${noAgent(paths)}`);
  const found = await reportsIn(run, paths, task, terminal);
  const isWanted = options.since === undefined ? undefined : (await import('./since.ts')).changedSince(options.since, terminal);
  for (const document of project.settings.filter(({ source }) => isWanted?.(source) ?? true)) found.push(...[run.settingsReport(document) ?? []].flat());
  found.sort((a, b) => compare(a.path, b.path));
  const { reports, run: facts, isStale } = await judge(found, settings, scope, { ...options, format: task.format }, terminal);
  if (task.format === 'pretty' && needsWidths(reports.flatMap(({ diagnostics }) => diagnostics.filter((found) => isShown(found, options))), reports)) await loadWidths();
  await output(reports, project.root, facts, task, terminal);

  const { errors, warnings } = summarize(reports);
  return isEmpty || unseen.length > 0 || isStale || errors > 0 || warnings > task.mostWarnings || task.patches.length > 0 ? exitCode.problems : exitCode.clean;
}

/** The reports of the files that the task asks for, which other threads may have a share in. */
async function reportsIn(run: LintRun, paths: readonly string[], task: Task, terminal: Terminal): Promise<FileReport[]> {
  const { all, seen, cache, findIn, reportsOf } = run;
  const files = await changedFiles(all, task.options, terminal);
  const isAlone = task.jobs === 1 || task.safety !== undefined || paths.includes('-');
  const looked = isAlone ? new Map<string, Looked>() : await (await import('./lint-jobs.ts')).shareOut(run, files.filter((file) => !isKnown(file, seen)), paths, task);
  if (cache) return reportsThrough(cache, run, looked);
  return eachFile(files, async (file) => {
    const elsewhere = looked.get(file.source.path);
    if (elsewhere) return asReports(elsewhere, file.source);
    const before = file.files();
    const after = task.safety && !before.some(({ isCompiled }) => isCompiled) ? await mend(file.source, findIn, task.safety, task, terminal) : undefined;
    return reportsOf(after ?? before, file);
  });
}

function taskOf(paths: readonly string[], options: LintOptions, { forAgent }: Terminal): Task {
  const format = chooseFormat(options.format ?? (forAgent ? 'agent' : 'pretty'), formatNames);
  const safety = options.fix === undefined ? undefined : chooseFormat(options.fix, ['safe', 'unsafe'], 'kind of --fix');
  const isStdin = paths.includes('-');
  if (safety && isStdin && !options.dryRun) throw new UsageError('Cannot fix standard input: --fix changes files');
  if (options.since !== undefined && isStdin) throw new UsageError('Cannot tell since when standard input changed: --since compares files');
  if (options.watch && isStdin) throw new UsageError('Cannot watch standard input: --watch waits for files to change');
  if (options.dryRun && format !== 'pretty' && format !== 'agent') throw new UsageError(`Cannot show a diff as ${format}: --dry-run has a form of its own`);
  if ((options.watch || options.dryRun) && (options.baselineWrite || options.baselinePrune)) throw new UsageError(`Cannot write a baseline under --${options.watch ? 'watch' : 'dry-run'}`);
  return { options, format, mostWarnings: warningLimit(options.maxWarnings ?? (options.baseline === undefined ? undefined : '0')), jobs: chooseJobs(options.jobs), safety: safety ?? (options.dryRun ? 'safe' : undefined), patches: [] };
}

function isShown({ severity }: Diagnostic, { quiet, verbose }: LintOptions): boolean {
  return severity === 'error' || (!quiet && (verbose === true || severity === 'warning'));
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

async function changedFiles(files: readonly RunFile[], { since }: LintOptions, terminal: Terminal): Promise<readonly RunFile[]> {
  if (since === undefined) return files;
  const { changedSince } = await import('./since.ts');
  const isChanged = changedSince(since, terminal);
  const changed = files.filter(({ source }) => isChanged(source));
  if (files.length > 0 && changed.length === 0) terminal.note(`mandate: no agent file changed since ${since}`);
  return changed;
}

/** Prints the reports, or the diffs of a dry run, or writes them to the file that was asked for. */
async function output(reports: readonly FileReport[], root: string, run: Judged['run'], { options, format, safety, patches }: Task, terminal: Terminal): Promise<void> {
  const { outputFile, quiet, verbose = false } = options;
  const wanted = quiet ? reports.map((report) => ({ ...report, diagnostics: report.diagnostics.filter(isError) })) : reports;
  const print = async (screen: Pick<Terminal, 'cwd' | 'color' | 'columns'>) => (await formats[format]())(wanted, { ...outputOptions(screen, root, verbose), run });
  if (outputFile === undefined) {
    terminal.out(options.dryRun ? (await import('./patch.ts')).shownPatch(patches.join('')) : await print(terminal));
    const isFound = reports.some(({ diagnostics }) => diagnostics.some((found) => isShown(found, options)));
    if (options.dryRun && patches.length === 0 && isFound) terminal.note(`mandate: no ${safety} fix changes anything; \`mandate lint\` shows what is found`);
    return;
  }
  const path = resolve(terminal.cwd, outputFile);
  const absolute = absoluteFrom(terminal.cwd);
  if (reports.some((report) => absolute(report.path) === path)) throw new UsageError(`Cannot write to ${outputFile}: it is one of the files that are linted`);
  const text = options.dryRun ? patches.join('') : await print({ cwd: terminal.cwd, color: false });
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new UsageError(`Cannot write to ${outputFile}: ${reasonOf(cause)}`, { cause });
  }
}

/** Writes a file back with its fixes and gives its agents as they are now; a file that is not all text is left alone. A dry run keeps the diff instead. */
async function mend(source: Source, findIn: LintRun['findIn'], safety: Safety, { options, patches }: Task, terminal: Terminal): Promise<LintFile[] | undefined> {
  if (source.problems.length > 0) return undefined;
  const agentsOf = (text: string) => openSource({ ...source, ...fromText(source.path, text) }).map(lintFile);
  const before = `${source.bom ? '\uFEFF' : ''}${source.text}`;
  const { text: mended, applied } = fixAll(before, (current) => agentsOf(current).flatMap((file) => findIn(file).diagnostics), safety);
  if (applied === 0) return undefined;

  const path = resolve(terminal.cwd, source.path);
  if (options.dryRun) {
    if (await isLink(path)) return undefined;
    const { patch } = await import('./patch.ts');
    if (mended !== before) patches.push(patch(source.path, before, mended));
    return agentsOf(mended);
  }
  const refused = await written(path, source, mended);
  if (refused === undefined) return agentsOf(mended);
  terminal.note(`mandate: ${source.path} is not fixed: ${refused}`);
  return undefined;
}

/** Why a file was not written back, if it was not. */
async function written(path: string, source: Source, mended: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(path);
    const isSame = decode(source.path, bytes).text === source.text;
    return isSame ? await replaceFile(path, bytes, new TextEncoder().encode(mended)) : 'it was changed meanwhile';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return reasonOf(error);
    throw error;
  }
}

/** Standard input has no path and is none. */
async function isLink(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isSymbolicLink() ?? false;
}

function warningLimit(given: string | undefined): number {
  if (given === undefined) return Infinity;
  if (!/^\d{1,9}$/.test(given)) throw new UsageError(`Unexpected --max-warnings ${given}, expected a number`);
  return Number(given);
}
