import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import { commit } from '../emit/commit.ts';
import { DiskError, outputFolder, sha256, type OutputFolder } from '../emit/disk.ts';
import type { Owner } from '../emit/lock.ts';
import { readOwned } from '../emit/owned.ts';
import { plan, type Plan, type PlanInput } from '../emit/plan.ts';
import { readSettings } from '../emit/settings.ts';
import { sourceFindings, type CompileSource } from '../emit/sources.ts';
import { hostById, readAgent } from '../hosts/detect.ts';
import type { Host } from '../hosts/host.ts';
import { hosts as allHosts } from '../hosts/registry.ts';
import { lower } from '../lower/lower.ts';
import type { Document } from '../parse/document.ts';
import { compileJson } from './compile-json.ts';
import { compilePretty } from './compile-pretty.ts';
import { compileSarif } from './compile-sarif.ts';
import { compileSettings, type CompileSettings } from './compile-settings.ts';
import { exitCode, UsageError, type ExitCode } from './errors.ts';
import { chooseFormat, guess } from './options.ts';
import { outputOptions } from './output-options.ts';
import { packageRoot } from './package-root.ts';
import { chooseParser } from './parser.ts';
import { openProject, type Project } from './project.ts';
import type { Terminal } from './terminal.ts';

export interface CompileOptions {
  /** Comma separated ids. */
  readonly host?: string;
  readonly out?: string;
  /** `pretty`, `json` or `sarif`. */
  readonly format?: string;
  readonly dryRun?: boolean;
  /** Whether bundles carry the guard where a promise needs one; absent means yes. */
  readonly enforce?: boolean;
  readonly clean?: boolean;
  readonly force?: boolean;
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
  readonly dryRun: boolean;
}

/** Writes the bundles of agent files. Exit 1 when the run stopped or refused a pair. Throws `UsageError`. */
export async function compile(terminal: Terminal, paths: readonly string[], options: CompileOptions): Promise<ExitCode> {
  return compileFor(allHosts, terminal, paths, options);
}

/** The same for any list of hosts. */
export async function compileFor(known: readonly Host[], terminal: Terminal, paths: readonly string[], options: CompileOptions): Promise<ExitCode> {
  const settings = await compileSettings(terminal, options);
  const hosts = chosenHosts(options.host ?? settings.host, known);
  const allows = allowedOn(options.allow, hosts);
  const format = chooseFormat(options.format ?? 'pretty', ['pretty', 'json', 'sarif']);

  await chooseParser(options.parser);
  const project = await openProject(paths, terminal, options);
  const output = outputFolder(outputRoot(options.out ?? settings.out, project, terminal));
  const result = onDisk(() => {
    const documents = inputs(project, output, paths, terminal);
    const sources = documents.map((document) => compileSource(document, project, output, terminal));
    const guard = options.enforce === false || !hosts.some((host) => host.guard) ? undefined : guardProgram();
    const input = { ...planInput(sources, hosts, allows, output, project, { models: settings.models, guard }), clean: options.clean ?? false, force: options.force ?? false };
    const makePlan = () => plan(input);
    const dryRun = options.dryRun ?? false;
    const isRead = dryRun || (sources.length === 0 && !input.clean);
    return { plan: isRead ? makePlan() : commit(output, owner(), makePlan), sources, hosts, dryRun };
  });
  const verbose = options.verbose ?? false;
  const print = {
    pretty: () => compilePretty(result, { color: terminal.color, verbose }),
    json: () => compileJson(result),
    sarif: () => compileSarif(result, output.root, outputOptions(terminal, project.root, verbose)),
  };
  terminal.out(print[format]());
  const isIdle = result.sources.length === 0 && !options.clean;
  if (isIdle) terminal.note('mandate: No agent file found');
  const failed = isIdle || result.plan.stopped || result.plan.bundles.some(({ refused }) => refused);
  return failed ? exitCode.problems : exitCode.clean;
}

function planInput(sources: readonly CompileSource[], hosts: readonly Host[], allows: (host: Host) => boolean, output: OutputFolder, { root }: Project, { models, guard }: { readonly models: CompileSettings['models']; readonly guard: string | undefined }): Omit<PlanInput, 'clean' | 'force'> {
  const findings = sources.map((source) => sourceFindings(source, hostById(source.agent.dialect)));
  const sound = sources.filter((_, index) => findings[index]!.length === 0);
  const settings = hosts.map((host) => ({ host, ...readSettings(host, output) }));
  return {
    compiler: packageFile.version,
    pairs: settings.flatMap(({ host, texts }) =>
      sound.map((source) => ({ source, bundle: lower(source.agent, host, { context: { models: models[host.id] ?? {}, servers: [], settings: texts }, allowed: () => allows(host), ...(guard === undefined ? {} : { guard }) }) })),
    ),
    findings: [...findings.flat(), ...settings.flatMap((host) => host.findings)],
    output,
    hasSource: (fromRoot) => existsSync(resolve(root, fromRoot)),
  };
}

/** The guard as the build made it. */
function guardProgram(): string {
  return readFileSync(join(packageRoot(), 'dist/guard.cjs'), 'utf8');
}

function chosenHosts(list: string | undefined, known: readonly Host[]): Host[] {
  const names = known.map(({ id }) => id).join(', ');
  const ids = new Set((list ?? '').split(',').map((id) => id.trim()).filter((id) => id !== ''));
  if (ids.size === 0) throw new UsageError(`Missing --host, expected one or more of: ${names}`);
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

/** Files that an earlier compile wrote are no agent files of the author's, unless he names them. */
function inputs({ documents, root }: Project, output: OutputFolder, paths: readonly string[], { cwd }: Terminal): readonly Document[] {
  const named = new Set(paths.map((path) => resolve(cwd, path)));
  const written = new Set([root, output.root].flatMap((folder) => {
    const owned = readOwned(outputFolder(folder));
    return 'code' in owned ? [] : owned.files.map(({ path }) => resolve(folder, path));
  }));
  return documents.filter(({ source }) => {
    const absolute = resolve(cwd, source.path);
    return named.has(absolute) || !written.has(absolute);
  });
}

function compileSource(document: Document, { root }: Project, output: OutputFolder, { cwd }: Terminal): CompileSource {
  const { path, text, bom } = document.source;
  const absolute = resolve(cwd, path);
  const places = [relative(output.root, absolute), relative(real(output.root), real(absolute))];
  return {
    path,
    fromRoot: posix(relative(root, absolute)),
    inOutput: places.filter((place) => !place.startsWith('..') && !isAbsolute(place)).map(posix),
    sha256: sha256(bom ? `\uFEFF${text}` : text),
    document,
    agent: readAgent(document),
  };
}

/** Standard input, and an output folder that is still to be made, have no real path. */
function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function posix(path: string): string {
  return path.replaceAll(sep, '/');
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

function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DiskError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
