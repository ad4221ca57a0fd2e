import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import { loadWidths } from '../diagnostics/width.ts';
import { commitSteps } from '../emit/commit.ts';
import { outputFolder, readIfThere } from '../emit/disk.ts';
import type { Owner } from '../emit/lock.ts';
import { manifestPath } from '../emit/manifest.ts';
import { plan, planSteps, type Plan } from '../emit/plan.ts';
import type { CompileSource } from '../emit/sources.ts';
import { fileSpool } from '../emit/spool.ts';
import type { Host } from '../hosts/host.ts';
import { hosts as allHosts } from '../hosts/registry.ts';
import { gathered } from '../text/gathered.ts';
import { bundleCache, noCache } from './compile-cache.ts';
import { driftOf, editedIn, type Drift } from './compile-drift.ts';
import { hintsFor, type Hints } from './compile-hints.ts';
import { compileInput } from './compile-input.ts';
import { compileJson } from './compile-json.ts';
import { projectPlacement, userPlacement, userRoot } from './compile-place.ts';
import { compilePretty } from './compile-pretty.ts';
import { compileSarif } from './compile-sarif.ts';
import { compileSettings } from './compile-settings.ts';
import { compileSource } from './compile-source.ts';
import { authored } from './compiled.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { inTurns, interruptible } from './interruptible.ts';
import { chooseFormat, guess, noAgent } from './options.ts';
import { outputOptions } from './output-options.ts';
import { guardProgram } from './package-root.ts';
import { chooseParser } from './parser.ts';
import { openProject, type Project } from './project.ts';
import type { Terminal } from './terminal.ts';
import type { UserOf } from './user-place.ts';
import { youngRoom } from './young-room.ts';

/** Characters that are printed at once. */
const textSize = 32 * 1024;

export interface CompileOptions {
  /** Comma separated ids. */
  readonly host?: string;
  readonly out?: string;
  /** `project` or `user`. */
  readonly scope?: string;
  /** `pretty`, `json` or `sarif`. */
  readonly format?: string;
  readonly dryRun?: boolean;
  /** Whether bundles carry the guard where a promise needs one; absent means yes. */
  readonly enforce?: boolean;
  /** Write nothing; exit 1 when anything would change. */
  readonly check?: boolean;
  readonly clean?: boolean;
  readonly force?: boolean;
  readonly hints?: boolean;
  /** Comma separated: `widened`, `codex:widened`. */
  readonly allow?: string;
  readonly stdinFilename?: string;
  readonly dialect?: string;
  readonly verbose?: boolean;
  readonly parser?: string;
  /** The settings file, instead of the one of the project. */
  readonly config?: string;
}

/** What a compile did, for the formats. */
export interface CompileResult {
  readonly plan: Plan;
  readonly sources: readonly CompileSource[];
  readonly hosts: readonly Host[];
  /** Nothing was written, since nothing was to be. */
  readonly dryRun: boolean;
  /** What is not as a compile would leave it: all of it with `--check`, else the outputs that somebody edited. */
  readonly drift: readonly Drift[];
  readonly check: boolean;
  readonly hints?: Hints;
}

/** Writes the bundles of agent files. Exit 1 when the run stopped or refused a pair, or found drift. Throws `UsageError`. */
export async function compile(terminal: Terminal, paths: readonly string[], options: CompileOptions): Promise<ExitCode> {
  const room = youngRoom();
  return compileFor(allHosts, terminal, paths, options, true, room.look).finally(room.free);
}

/** The same for any list of hosts. With `reuse`, what an earlier run lowered is not lowered again. `before` is called before each source. */
export async function compileFor(known: readonly Host[], terminal: Terminal, paths: readonly string[], options: CompileOptions, reuse = false, before: () => void = () => undefined): Promise<ExitCode> {
  const { check = false, clean = false, force = false } = options;
  const settings = await compileSettings(terminal, options);
  const chosen = options.host ?? settings.host;
  const hosts = clean && chosen === undefined ? [] : chosenHosts(chosen, known);
  const allows = allowedOn(options.allow, hosts);
  const format = chooseFormat(options.format ?? 'pretty', ['pretty', 'json', 'sarif']);
  const scope = chooseFormat(options.scope ?? 'project', ['project', 'user'], 'scope');

  await chooseParser(options.parser);
  const project = await openProject(paths, terminal, options);
  const user = scope === 'user' ? userOf(options.out, terminal) : undefined;
  const root = user ? userRoot(hosts, user) : outputRoot(options.out ?? settings.out, project, terminal);
  const place = user ? userPlacement(user) : projectPlacement(project.root);
  const output = outputFolder(root);
  const spool = fileSpool();
  const work = async (): Promise<CompileResult> => {
    const documents = authored(project.documents, [project.root, output.root], paths, terminal.cwd);
    const sources = documents.map((document) => compileSource(document, place.sources, output, terminal.cwd));
    const cache = reuse && !check ? bundleCache(output, spool) : noCache;
    // A guard below the home folder would be asked in every project.
    const guard = options.enforce === false || scope === 'user' || !hosts.some((host) => host.guard) ? undefined : guardProgram();
    const input = compileInput(sources, output, { hosts, allows, models: settings.models, place, cache, clean, force, spool, skills: scope === 'project', ...(guard === undefined ? {} : { guard }) });
    const dryRun = check || (options.dryRun ?? false);
    const isRead = dryRun || (sources.length === 0 && !clean);
    const first = await inTurns(planSteps(input), before);
    const made = isRead ? first : await interruptible(commitSteps(output, owner(), () => plan(input), first));
    if (!isRead && !made.stopped) {
      if ((made.manifest?.size ?? made.manifestBefore?.length ?? 0) === 0) cache.clear(made.gone);
      else input.remember();
    }
    const drift = check ? driftOf(made, () => readIfThere(output, manifestPath)) : editedIn(made);
    return { plan: made, sources, hosts, dryRun, check, drift, ...(options.hints ? { hints: hintsFor(made) } : {}) };
  };
  // Before the work, as code is best read before `before` was called.
  if (format === 'pretty') await loadWidths();
  const result = await work().finally(spool.close);
  const verbose = options.verbose ?? false;
  const print = {
    pretty: () => compilePretty(result, { color: terminal.color, verbose, columns: terminal.columns?.() }),
    json: () => compileJson(result),
    sarif: () => [compileSarif(result, output.root, outputOptions(terminal, project.root, verbose))],
  };
  for (const text of gathered(print[format](), textSize)) terminal.out(text);
  const isIdle = result.sources.length === 0 && !clean && result.drift.length === 0;
  if (isIdle) terminal.note(`mandate: ${noAgent(paths)}`);
  const failed = isIdle || result.plan.stopped || result.plan.bundles.some(({ refused }) => refused) || (check && result.drift.length > 0);
  return failed ? exitCode.problems : exitCode.clean;
}

function userOf(out: string | undefined, { home, environment, cwd }: Terminal): UserOf {
  if (out !== undefined) throw new UsageError('--out and --scope user name two folders, expected one of them');
  if (home === undefined || !isAbsolute(home)) throw new UsageError('--scope user: there is no home folder');
  return { home, cwd, ...(environment ? { environment } : {}) };
}

function chosenHosts(list: string | undefined, known: readonly Host[]): Host[] {
  const names = known.map(({ id }) => id).join(', ');
  const ids = new Set((list ?? '').split(',').map((id) => id.trim()).filter((id) => id !== ''));
  if (ids.size === 0) throw new UsageError(`Missing --host, expected one or more of: ${names}; \`hosts\` in a settings file says it for every compile`);
  return [...ids].toSorted().map((id) => hostNamed(id, known, `Unknown host \`${id}\``));
}

function hostNamed(id: string, known: readonly Host[], problem: string): Host {
  const host = known.find((candidate) => candidate.id === id);
  if (host) return host;
  const ids = known.map((candidate) => candidate.id);
  throw new UsageError(`${problem}, expected one of: ${ids.join(', ')}${guess(id, ids)}`);
}

/** Reads `--allow widened,codex:widened`. */
function allowedOn(list: string | undefined, hosts: readonly Host[]): (host: Host) => boolean {
  const allowed = new Set<string>();
  for (const item of (list ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '')) {
    const [fate, id] = item.split(':').toReversed();
    if (fate !== 'widened' || item.split(':').length > 2) throw new UsageError(`Unknown fate in --allow ${item}, expected \`widened\` or \`HOST:widened\``);
    if (id === undefined) return () => true;
    allowed.add(hostNamed(id, hosts, `--allow ${item} names a host that --host does not`).id);
  }
  return ({ id }) => allowed.has(id);
}

function outputRoot(out: string | undefined, { root }: Project, { cwd }: Terminal): string {
  const folder = out === undefined ? root : resolve(cwd, out);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) throw new UsageError(`Not a folder: ${out}`);
  return folder;
}

function owner(): Owner {
  return { pid: process.pid, machine: hostname(), isAlive };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else is alive too, though it may not be asked.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
