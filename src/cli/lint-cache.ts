import { hash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import type { KnownAgent } from '../analyse/workspace.ts';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { FileReport, Suppressed } from '../diagnostics/report.ts';
import type { Source } from '../parse/source.ts';
import { reasonOf } from '../text/reason.ts';
import { UsageError } from './errors.ts';
import { makeFolder } from './make-folder.ts';
import type { Seen } from './seen-workspace.ts';
import { userCache } from './user-cache.ts';

/** What is known of a file from a run before. */
export interface CachedFile {
  /** Of the bytes of the file and of the settings that hold for it. */
  readonly key: string;
  /** What the disk said of the file when it was read; absent where it could say the same of other bytes. */
  readonly stamp?: string | undefined;
  /** How the file is looked at, beside its bytes. */
  readonly view: string;
  /** What other files are told of its agents. */
  readonly agents: readonly Omit<KnownAgent, 'handOffs'>[];
  /** What its rules asked of the project, and what they were told. */
  readonly seen: Seen;
  readonly reports: readonly (Omit<FileReport, 'lines'> & Pick<FileReport['lines'], 'places'>)[];
}

export interface LintCache {
  /** Is told what the disk says of a file that is about to be read: by that it may have the bytes that are known. */
  see(path: string, stats: Stats): void;
  get(source: Source): CachedFile | undefined;
  set(source: Source, file: Omit<CachedFile, 'key' | 'stamp' | 'view'>): void;
  /** A digest of the bytes of a source, which are not read again for it where they are known. */
  digest(source: Source): string;
  /** Writes what is known now of the files of this run, when that is more than before. */
  save(): void;
}

/**
 * Results of runs before, one file for each project and set of settings. `named` is the folder to keep it in.
 *
 * It lies with the user and not in the project, unless he says so: what comes with a change must not be able to say what is found in it.
 * A cache that is damaged, or of another version, is none. `settings` is all that changes what is found beside the files.
 */
export function openCache(named: string | true, root: string, cwd: string, settings: readonly unknown[], usesOf: (path: string) => unknown, isCompiled: (of: { readonly source: Source }) => boolean): LintCache {
  const folder = named === true ? userCache() : resolve(cwd, named);
  if (folder === undefined) throw new UsageError('Cannot keep a cache: there is no folder for it, expected --cache DIR');
  // The name of what is run holds a digest of its code.
  const known = digest(JSON.stringify([packageFile.version, import.meta.url, root, cwd, settings]));
  const path = join(folder, 'lint', `${known.slice(0, 32)}.json`);
  const before = readCache(path);
  const now = new Map<string, CachedFile>();
  let changed = false;
  const ofUses = new Map<unknown, string>();
  const viewOf = ({ path, dialect = '', declared }: Source, isOutput: boolean): string => {
    const uses = usesOf(path);
    const own = ofUses.get(uses) ?? digest(JSON.stringify(uses instanceof Map ? [...uses] : uses));
    ofUses.set(uses, own);
    return `${own} ${isOutput} ${dialect}${declared ? JSON.stringify(declared) : ''}`;
  };
  const stamps = new Map<string, string | undefined>();
  const same = new Set<string>();
  const keys = new Map<Source, string>();
  const keyOf = (source: Source): string => {
    const known = keys.get(source) ?? (same.has(source.path) ? before.get(source.path)!.key : keyOfText(source));
    keys.set(source, known);
    return known;
  };
  return {
    see(path, stats) {
      const stamp = stampOf(stats);
      stamps.set(path, stamp);
      if (stamp !== undefined && before.get(path)?.stamp === stamp) same.add(path);
    },
    get(source) {
      const { path } = source;
      const taken = now.get(path);
      if (taken) return taken;
      const found = same.has(path) || source.problems.length === 0 ? before.get(path) : undefined;
      if (!found || found.view !== viewOf(source, isCompiled({ source })) || found.key !== keyOf(source)) return undefined;
      const stamp = stamps.get(path);
      const current = stamp === found.stamp ? found : found.at(stamp);
      if (current !== found) changed = true;
      now.set(path, current);
      return current;
    },
    set(source, file) {
      changed = true;
      if (source.problems.length === 0) now.set(source.path, { ...file, key: keyOfText(source), view: viewOf(source, isCompiled({ source })), stamp: stamps.get(source.path) });
    },
    digest: keyOf,
    save() {
      if (changed || now.size !== before.size) writeCache(path, now);
    },
  };
}

/** A digest of all bytes of a file. */
export function keyOfText({ bom, text }: Source): string {
  return hash('sha256', `${bom}\n${text}`, 'base64');
}

/** A file can be changed once more within what a disk takes for one moment: of some it is a few milliseconds, of those that write whole seconds two of them. */
const moment = { fine: 100, coarse: 2000 };

function stampOf({ size, mtimeMs, ctimeMs, ino, dev }: Stats): string | undefined {
  const isFine = mtimeMs % 1000 !== 0 && ctimeMs % 1000 !== 0;
  const isFresh = Date.now() - Math.max(mtimeMs, ctimeMs) < (isFine ? moment.fine : moment.coarse);
  return isFresh ? undefined : `${size} ${mtimeMs} ${ctimeMs} ${ino} ${dev}`;
}

function digest(text: string): string {
  return hash('sha256', text);
}

/** The files of a cache, each of which is read when somebody asks for it: what all of them were packed in would live as long as the longest. */
class Kept {
  readonly #lines: readonly string[];
  /** By its path, the place of the first of the two lines of a file. */
  readonly #places = new Map<string, number>();
  readonly #files = new Map<string, KeptFile>();
  readonly #strings: readonly string[] = [];
  /** What rules asked of the project, which is the same for most files: read once. */
  readonly #parts = new Map<number, Seen['parts']>();

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    if (lines.length === 0) return;
    const [strings, names] = JSON.parse(lines[0]!) as [readonly string[], readonly string[]];
    this.#strings = strings;
    names.forEach((name, index) => this.#places.set(name, 1 + 2 * index));
  }

  get size(): number {
    return this.#places.size;
  }

  get(name: string): KeptFile | undefined {
    const place = this.#places.get(name);
    if (place === undefined) return undefined;
    const file = this.#files.get(name) ?? this.#open(JSON.parse(this.#lines[place]!) as PackedFile, this.#lines[place + 1]!);
    this.#files.set(name, file);
    return file;
  }

  // Lists are read by their places: to take one apart by names makes an object for each of them.
  #open(packed: PackedFile, reports: string): KeptFile {
    const strings = this.#strings;
    const asked = packed[4];
    const parts = this.#parts.get(asked) ?? (JSON.parse(strings[asked]!) as Seen['parts']);
    this.#parts.set(asked, parts);
    const agents = packed[3].map((agent) => {
      const declared = agent[6] === null ? {} : { declaredBy: agent[6] };
      return { name: agent[0], path: strings[agent[1]]!, dialect: strings[agent[2]]!, span: { start: agent[3], end: agent[4] }, isGrantedCalls: agent[5] === 1, ...declared };
    });
    const file = { key: packed[0], stamp: packed[1] ?? undefined, view: strings[packed[2]]!, agents, seen: { parts, has: packed[5], guards: packed[6] } };
    return new KeptFile(file, () => (JSON.parse(reports) as PackedReport[]).map((report) => reportOf(report, strings)));
  }
}

/** A file of a cache. What was found in it is read when somebody asks for it: most of what is kept would else live through the whole run. */
class KeptFile implements CachedFile {
  readonly key: string;
  readonly stamp: string | undefined;
  readonly view: string;
  readonly agents: CachedFile['agents'];
  readonly seen: Seen;
  readonly #found: () => CachedFile['reports'];

  constructor({ key, stamp, view, agents, seen }: Omit<CachedFile, 'reports'>, found: () => CachedFile['reports']) {
    this.key = key;
    this.stamp = stamp;
    this.view = view;
    this.agents = agents;
    this.seen = seen;
    this.#found = found;
  }

  get reports(): CachedFile['reports'] {
    return this.#found();
  }

  /** The same file, of which the disk says something else now. */
  at(stamp: string | undefined): KeptFile {
    return new KeptFile({ key: this.key, stamp, view: this.view, agents: this.agents, seen: this.seen }, this.#found);
  }
}

function readCache(path: string): Kept {
  try {
    const bytes = readFileSync(path);
    const body = bytes.subarray(65);
    if (bytes.toString('latin1', 0, 65) !== `${hash('sha256', body)}\n`) return new Kept([]);
    return new Kept(body.toString('latin1').split('\n'));
  } catch {
    // The first run, or a file that somebody else wrote.
    return new Kept([]);
  }
}

function writeCache(path: string, files: ReadonlyMap<string, CachedFile>): void {
  const places = new Map<string, number>();
  const place = (text: string): number => {
    const known = places.get(text) ?? places.size;
    places.set(text, known);
    return known;
  };
  const lines = [...files.values()].flatMap((file) => [JSON.stringify(packedFile(file, place)), JSON.stringify(file.reports.map((report) => packedReport(report, place)))]);
  // Plain letters are read in less time.
  const body = [JSON.stringify([[...places.keys()], [...files.keys()]]), ...lines].join('\n').replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  try {
    makeFolder(dirname(path));
    // Another run that starts now must never see half a file.
    const whole = `${path}.${process.pid}`;
    writeFileSync(whole, `${digest(body)}\n${body}`);
    renameSync(whole, path);
  } catch (cause) {
    throw new UsageError(`Cannot write the cache to ${dirname(path)}: ${reasonOf(cause)}`, { cause });
  }
}

type Place = (text: string) => number;

// Lists take half the room of objects with the names of all their fields, and less than half the time to read. Texts that most
// files and findings share are kept as their places in a list.
function packedFile({ key, stamp, view, agents, seen }: CachedFile, place: Place): PackedFile {
  const told = agents.map(({ name, path, dialect, declaredBy, span, isGrantedCalls }): PackedAgent => [name, place(path), place(dialect), span.start, span.end, isGrantedCalls ? 1 : 0, declaredBy ?? null]);
  return [key, stamp ?? null, place(view), told, place(JSON.stringify(seen.parts)), seen.has, seen.guards];
}

function packedReport({ path, dialect, name, hosts, diagnostics, suppressed = [], places }: CachedFile['reports'][number], place: Place): PackedReport {
  return [place(path), place(dialect), name, hosts, diagnostics.map((each) => packed(each, place)), suppressed.map(({ diagnostic, by, reason }) => [packed(diagnostic, place), by, reason]), places];
}

function packed({ code, severity, file, span, message, why, help, labels, fixes, url }: Diagnostic, place: Place): PackedDiagnostic {
  return [place(code), place(severity), place(file), span.start, span.end, place(message), place(why), place(help), place(url), labels.map((label) => [place(label.file), label.span.start, label.span.end, place(label.text)]), fixes];
}

type PackedFile = readonly [key: string, stamp: string | null, view: number, agents: readonly PackedAgent[], parts: number, has: Seen['has'], guards: Seen['guards']];
type PackedAgent = [name: string, path: number, dialect: number, start: number, end: number, isGrantedCalls: number, declaredBy: string | null];
type PackedDiagnostic = [code: number, severity: number, file: number, start: number, end: number, message: number, why: number, help: number, url: number, labels: [number, number, number, number][], fixes: Diagnostic['fixes']];
type PackedReport = [path: number, dialect: number, name: string, hosts: FileReport['hosts'], diagnostics: PackedDiagnostic[], suppressed: [PackedDiagnostic, Suppressed['by'], string][], places: readonly number[]];

const none: readonly never[] = [];

function reportOf(packed: PackedReport, strings: readonly string[]): CachedFile['reports'][number] {
  const suppressed = packed[5];
  return {
    path: strings[packed[0]]!,
    dialect: strings[packed[1]]!,
    name: packed[2],
    hosts: packed[3],
    diagnostics: packed[4].map((each) => diagnosticOf(each, strings)),
    suppressed: suppressed.length === 0 ? none : suppressed.map((each) => ({ diagnostic: diagnosticOf(each[0], strings), by: each[1], reason: each[2] })),
    places: packed[6],
  };
}

function diagnosticOf(packed: PackedDiagnostic, strings: readonly string[]): Diagnostic {
  const labels = packed[9];
  const fixes = packed[10];
  return {
    code: strings[packed[0]]!,
    severity: strings[packed[1]] as Severity,
    file: strings[packed[2]]!,
    span: { start: packed[3], end: packed[4] },
    message: strings[packed[5]]!,
    why: strings[packed[6]]!,
    help: strings[packed[7]]!,
    labels: labels.length === 0 ? none : labels.map((label) => ({ file: strings[label[0]]!, span: { start: label[1], end: label[2] }, text: strings[label[3]]! })),
    fixes: fixes.length === 0 ? none : fixes,
    url: strings[packed[8]]!,
  };
}
