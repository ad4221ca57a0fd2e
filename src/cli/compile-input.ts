import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import { outputFolder, sha256, type OutputFolder } from '../emit/disk.ts';
import { readOwned } from '../emit/owned.ts';
import type { PairInput, PlanInput } from '../emit/plan.ts';
import { readSettings } from '../emit/settings.ts';
import { sourceFindings, type CompileSource } from '../emit/sources.ts';
import { hostById, readAgent } from '../hosts/detect.ts';
import { hosts as allHosts } from '../hosts/registry.ts';
import type { Host } from '../hosts/host.ts';
import { lower, type Bundle } from '../lower/lower.ts';
import type { Document } from '../parse/document.ts';
import { cacheKey, type BundleCache } from './compile-cache.ts';
import type { Placement } from './compile-place.ts';
import { declaredServers, serversOf } from './compile-servers.ts';
import type { CompileSettings } from './compile-settings.ts';

export interface InputOptions {
  readonly hosts: readonly Host[];
  readonly allows: (host: Host) => boolean;
  readonly models: CompileSettings['models'];
  readonly place: Placement;
  readonly cache: BundleCache;
  readonly clean: boolean;
  readonly force: boolean;
  /** Text of the guard program; absent when bundles carry none. */
  readonly guard?: string;
}

export interface CompileInput extends PlanInput {
  /** Keeps what was lowered for the next run. */
  remember(): void;
}

/** Every source with every host, to be lowered when it has to be. */
export function compileInput(sources: readonly CompileSource[], output: OutputFolder, { hosts, allows, models, place, cache, clean, force, guard }: InputOptions): CompileInput {
  const found = sources.map((source) => sourceFindings(source, hostById(source.agent.dialect)));
  const sound = sources.filter((_, index) => found[index]!.length === 0);
  const owned = readOwned(output);
  const records = 'code' in owned ? [] : owned.settings;
  const settings = hosts.map((host) => ({ host, ...readSettings(host, output, records, (path) => place.path(path, host)) }));
  // A server that an earlier run declared is ours to declare again, so it counts nowhere.
  const project = outputFolder(place.sources);
  const servers = (host: Host, folder: OutputFolder, at: (path: string) => string | undefined) => {
    const { texts } = readSettings(host, folder, folder.root === output.root ? records : [], at, host.mcpSettings?.map(({ path }) => path));
    return serversOf(host, (path) => texts.get(path));
  };
  const declared = declaredServers(allHosts.flatMap((host) => servers(host, project, (path) => path)));
  const lowered = new Map<string, () => Bundle | undefined>();
  const pairs = settings.flatMap(({ host, texts }) => sound.map((source) => pair(source, host, texts)));

  function pair(source: CompileSource, host: Host, texts: ReadonlyMap<string, string>): PairInput {
    const own = models[host.id] ?? {};
    const isReachable = host.servers !== undefined && place.path(host.servers.path, host) !== undefined;
    const carried = isReachable ? { declared, present: new Set(servers(host, output, (path) => place.path(path, host)).map(({ name }) => name)) } : {};
    const key = cacheKey(source, host, { settings: texts, servers: carried.declared ? [...declared, ...carried.present] : [], models: own, isAllowed: allows(host), guard });
    const known = cache.find(key);
    let bundle: Bundle | undefined;
    lowered.set(key, () => bundle);
    const make = () => place.bundle(lower(source.agent, host, { context: { models: own, servers: [], settings: texts, ...carried }, allowed: () => allows(host), ...(guard === undefined ? {} : { guard }) }), host);
    return { source, host: host.id, lower: () => (bundle ??= make()), ...(known ? { known } : {}) };
  }

  return {
    compiler: packageFile.version,
    pairs,
    findings: [...found.flat(), ...settings.flatMap((host) => host.findings)],
    output,
    hasSource: (path) => existsSync(resolve(place.sources, path)),
    clean,
    force,
    remember: () => cache.save(new Map([...lowered].flatMap(([key, made]) => {
      const bundle = made();
      const known = bundle ? { agent: bundle.agent, refused: bundle.refused, ledger: bundle.ledger, files: bundle.files.map(({ path, text }) => ({ path, sha256: sha256(text), bytes: Buffer.byteLength(text) })), ...(bundle.settings ? { settings: bundle.settings } : {}) } : cache.find(key);
      return known ? [[key, known] as const] : [];
    }))),
  };
}

/** Files that an earlier compile wrote are no agent files of the author's, unless he names them. */
export function withoutOutputs(documents: readonly Document[], folders: readonly string[], paths: readonly string[], cwd: string): readonly Document[] {
  const named = new Set(paths.map((path) => resolve(cwd, path)));
  const written = new Set([...new Set(folders)].flatMap((folder) => {
    const owned = readOwned(outputFolder(folder));
    return 'code' in owned ? [] : owned.files.map(({ path }) => resolve(folder, path));
  }));
  return documents.filter(({ source }) => {
    const absolute = resolve(cwd, source.path);
    return named.has(absolute) || !written.has(absolute);
  });
}

/** `from` is the folder that the manifest names sources from. */
export function compileSource(document: Document, from: string, output: OutputFolder, cwd: string): CompileSource {
  const { path, text, bom } = document.source;
  const absolute = resolve(cwd, path);
  const places = [relative(output.root, absolute), relative(real(output.root), real(absolute))];
  return {
    path,
    fromRoot: posix(relative(from, absolute)),
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
