import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { encodedOf, outputFolder, sha256, type OutputFolder } from '../emit/disk.ts';
import { readOwned } from '../emit/owned.ts';
import type { KnownBundle, PairInput, PlanInput } from '../emit/plan.ts';
import { readSettings } from '../emit/settings.ts';
import type { Spool } from '../emit/spool.ts';
import { sourceFindings, type CompileSource } from '../emit/sources.ts';
import { hostById } from '../hosts/by-id.ts';
import { readAgent } from '../hosts/detect.ts';
import { hosts as allHosts } from '../hosts/registry.ts';
import type { Host } from '../hosts/host.ts';
import { openSource } from '../hosts/open.ts';
import { namedSkills } from '../lower/carry-skills.ts';
import { lower, type Bundle } from '../lower/lower.ts';
import type { Agent } from '../model/agent.ts';
import { hostKey, sourceKey, type BundleCache } from './compile-cache.ts';
import type { Placement } from './compile-place.ts';
import { contestedServers, declaredServers, serversOf } from './compile-servers.ts';
import { skillsOf } from './compile-skills.ts';
import type { CompileSettings } from './compile-settings.ts';
import { sharedEntries } from './shared-entries.ts';

export interface InputOptions {
  readonly hosts: readonly Host[];
  readonly allows: (host: Host) => boolean;
  readonly models: CompileSettings['models'];
  readonly place: Placement;
  readonly cache: BundleCache;
  readonly clean: boolean;
  readonly force: boolean;
  readonly spool: Spool;
  /** Whether skills of the project go along. */
  readonly skills: boolean;
  /** Text of the guard program; absent when bundles carry none. */
  readonly guard?: string;
}

export interface CompileInput extends PlanInput {
  /** Keeps what was lowered for the next run. */
  remember(): void;
}

/** Every source with every host, to be lowered when it has to be. */
export function compileInput(sources: readonly CompileSource[], output: OutputFolder, { hosts, allows, models, place, cache, clean, force, spool, guard, skills: carriesSkills }: InputOptions): CompileInput {
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
  const contested = contestedServers(sources.flatMap(({ agent }) => agent.servers ?? []), declared);
  const lowered = new Map<string, KnownBundle>();
  const guardHash = guard === undefined ? undefined : sha256(guard);
  const skills = skillsOf(carriesSkills ? hosts : [], project, output, 'code' in owned ? [] : owned.files);
  const targets = settings.map(({ host, texts }) => {
    const isReachable = host.servers === undefined || place.path(host.servers.path, host) !== undefined;
    const carried = isReachable ? { declared, contested, present: new Set(servers(host, output, (path) => place.path(path, host)).map(({ name }) => name)) } : {};
    const own = models[host.id] ?? {};
    const placed = skills.on(host);
    const key = hostKey(host, {
      settings: texts,
      servers: carried.declared ? [...declared, ...carried.present, ...contested] : [],
      skills: [...placed].map(([called, { name, fate, how }]) => [called, name, fate, how]),
      models: own,
      isAllowed: allows(host),
      guard: guardHash,
    });
    return { host, own, texts, carried, skills: placed, key };
  });
  const findings: Diagnostic[] = [];

  /** One source after the other: tree and contract are many times the size of their file, and are let go when its last host is done. */
  function* pairs(): Generator<PairInput> {
    const found: Diagnostic[] = [];
    const named = new Set<string>();
    for (const source of sources) {
      const own = sourceKey(source);
      const keys = targets.map(({ key }) => own + key);
      const known = keys.map((key) => cache.find(key));
      let agent: Agent | undefined;
      // What was lowered before was sound, and is the same bytes now.
      if (known.every((bundle) => bundle === undefined)) {
        const opened = reopened(source);
        const wrong = sourceFindings({ path: source.path, ...opened }, hostById(source.agent.dialect));
        found.push(...wrong);
        if (wrong.length > 0) continue;
        agent = { ...opened.agent };
      }
      const agentOf = () => (agent ??= { ...reopened(source).agent });
      for (const name of known.includes(undefined) ? namedSkills(agentOf()).keys() : known.flatMap((bundle) => skillsIn(bundle!))) named.add(name);
      for (const [index, target] of targets.entries()) yield pair(source, agentOf, target, keys[index]!);
    }
    yield* skills.pairs(named);
    findings.splice(0, findings.length, ...found, ...settings.flatMap((host) => host.findings));
  }

  const shared = sharedEntries();

  function pair(source: CompileSource, agent: () => Agent, { host, own, texts, carried, skills: placed }: (typeof targets)[number], key: string): PairInput {
    const known = cache.find(key);
    if (known) lowered.set(key, known);
    const make = () => {
      const made = place.bundle(lower(agent(), host, { context: { models: own, servers: [], settings: texts, skills: placed, ...carried }, allowed: () => allows(host), ...(guard === undefined ? {} : { guard }) }), host);
      const bundle = { ...made, ledger: made.ledger.map((entry) => shared(entry, source)) };
      lowered.set(key, withoutTexts(bundle));
      return bundle;
    };
    return { source, host: host.id, lower: make, ...(known ? { known } : {}) };
  }

  return {
    compiler: packageFile.version,
    pairs: { [Symbol.iterator]: pairs },
    findings,
    output,
    hasSource: (path) => existsSync(resolve(place.sources, path)),
    clean,
    force,
    spool,
    remember: () => cache.save(lowered),
  };
}

function withoutTexts({ agent, refused, ledger, files, settings }: Bundle): KnownBundle {
  const known = files.map((file) => {
    const { bytes, sha256: hash } = encodedOf(file);
    return { path: file.path, sha256: hash, bytes: bytes.length };
  });
  return { agent, refused, ledger, files: known, ...(settings ? { settings } : {}) };
}

/** Skills of the project that a bundle speaks of, in lower case. */
function skillsIn({ ledger }: KnownBundle): string[] {
  return ledger.flatMap(({ field }) => (field.startsWith('skill.') ? [field.slice('skill.'.length).toLowerCase()] : []));
}

function reopened({ document, agent }: CompileSource): Pick<CompileSource, 'document' | 'agent'> {
  const again = openSource(document.source).find(({ key, body }) => key?.span.start === document.key?.span.start && body.start === document.body.start) ?? document;
  return { document: again, agent: readAgent(again, agent.dialect) };
}
