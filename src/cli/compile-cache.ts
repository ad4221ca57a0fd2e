import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageFile from '../../package.json' with { type: 'json' };
import { DiskError, readIfThere, sha256, type OutputFolder } from '../emit/disk.ts';
import { ownFolder } from '../emit/path.ts';
import type { KnownBundle } from '../emit/plan.ts';
import type { CompileSource } from '../emit/sources.ts';
import type { Spool } from '../emit/spool.ts';
import { eachAnyway, makeFolders, publish, remove, removeEmptyFolders, removeTemporary, stage } from '../emit/stage.ts';
import type { Host, LedgerEntry } from '../hosts/host.ts';

const folder = `${ownFolder}/cache`;
const path = `${folder}/bundles.json`;
const ignorePath = `${folder}/.gitignore`;

/** What earlier runs on this machine lowered. It saves work and is no proof: `--check` does not look at it. */
export interface BundleCache {
  find(key: string): KnownBundle | undefined;
  /** Keeps these and no others. A disk that refuses costs the next run its time, and nothing else. */
  save(bundles: ReadonlyMap<string, KnownBundle>): void;
  /** Takes it away, and then those folders that are empty. */
  clear(folders: readonly string[]): void;
}

export const noCache: BundleCache = { find: () => undefined, save: () => undefined, clear: () => undefined };

export function bundleCache(output: OutputFolder, spool: Spool): BundleCache {
  const known = read(output);
  return {
    find: (key) => known.get(key),
    save(bundles) {
      if (bundles.size === known.size && [...bundles.keys()].every((key) => known.has(key))) return;
      try {
        write(output, ignorePath, [Buffer.from('*\n')]);
        write(output, path, spool.putText(printed(bundles)).pieces());
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
      }
    },
    clear(folders) {
      eachAnyway([path, ignorePath].filter((at) => output.look(at).kind === 'file'), (at) => remove(output, at));
      removeEmptyFolders(output, [folder, ownFolder, ...folders]);
    },
  };
}

interface KeyParts {
  readonly settings: ReadonlyMap<string, string>;
  /** What is known of MCP servers. */
  readonly servers: readonly unknown[];
  /** What becomes of skills. */
  readonly skills: readonly unknown[];
  readonly models: Readonly<Record<string, string>>;
  readonly isAllowed: boolean;
  /** SHA-256 of the guard program. */
  readonly guard?: string | undefined;
}

/** All that a bundle is made of but its agent file: the host, its settings files and models, what is allowed, and this build of the compiler. */
export function hostKey({ id }: Host, { settings, servers, skills, models, isAllowed, guard = '' }: KeyParts): string {
  return half(JSON.stringify([packageFile.version, build(), id, [...settings], servers, skills, models, isAllowed, guard]));
}

/** What an agent file adds to that. A bundle goes by both keys, each of which is asked for once. */
export function sourceKey({ fromRoot, sha256: hash, agent, document }: CompileSource): string {
  return half(JSON.stringify([fromRoot, hash, agent.dialect, agent.name.value, agent.name.span.start, document.source.declared ?? null]));
}

function half(text: string): string {
  return sha256(text).slice(0, 32);
}

/** The names of built files hold a hash of their content. */
function build(): string {
  return readdirSync(dirname(fileURLToPath(import.meta.url))).toSorted().join();
}

function read(output: OutputFolder): ReadonlyMap<string, KnownBundle> {
  try {
    const text = output.look(path).kind === 'file' ? readIfThere(output, path)?.toString('utf8') : undefined;
    const data = text === undefined ? undefined : (JSON.parse(text) as Partial<CacheFile>);
    if (data?.version !== 2 || typeof data.bundles !== 'object' || !Array.isArray(data.ledger)) return new Map();
    const { bundles, ledger: said } = data;
    const entryAt = (number: number): LedgerEntry => {
      const entry = said[number];
      if (entry === undefined) throw new RangeError('no entry of that number');
      return entry;
    };
    return new Map(Object.entries(bundles).map(([key, { ledger, ...bundle }]) => [key, { ...bundle, ledger: ledger.map(entryAt) }]));
  } catch {
    // Half a cache, or one of somebody else: it is as good as none.
    return new Map();
  }
}

/** What is said of an agent on many hosts stands there once, and each bundle names what holds there. */
interface CacheFile {
  readonly version: 2;
  readonly bundles: Readonly<Record<string, Omit<KnownBundle, 'ledger'> & { readonly ledger: readonly number[] }>>;
  readonly ledger: readonly LedgerEntry[];
}

/** One text of all would be many times as large before it is bytes. */
function* printed(bundles: ReadonlyMap<string, KnownBundle>): Generator<string> {
  const said: LedgerEntry[] = [];
  // Agents share no entries, so that a list of those of one is enough.
  const numbers = new Map<LedgerEntry, number>();
  let last: string | undefined;
  let mark = '';
  yield '{"version":2,"bundles":{';
  for (const [key, { ledger, ...bundle }] of bundles) {
    if (bundle.agent !== last) numbers.clear();
    last = bundle.agent;
    for (const entry of ledger) if (!numbers.has(entry)) numbers.set(entry, said.push(entry) - 1);
    yield `${mark}\n${JSON.stringify(key)}:${JSON.stringify({ ...bundle, ledger: ledger.map((entry) => numbers.get(entry)) })}`;
    mark = ',';
  }
  mark = '';
  yield '},"ledger":[';
  for (const entry of said) {
    yield `${mark}\n${JSON.stringify(entry)}`;
    mark = ',';
  }
  yield ']}\n';
}

function write(output: OutputFolder, at: string, pieces: Iterable<Uint8Array>): void {
  const { kind } = output.look(at);
  if (kind !== 'absent' && kind !== 'file') return;
  makeFolders(output, at, []);
  try {
    stage(output, at, pieces, 0o644);
    publish(output, at);
  } finally {
    removeTemporary(output, at);
  }
}
