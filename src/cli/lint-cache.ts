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
      const current = stamp === found.stamp ? found : { ...found, stamp };
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
  return isFresh ? undefined : [size, mtimeMs, ctimeMs, ino, dev].join(' ');
}

function digest(text: string): string {
  return hash('sha256', text);
}

/** The files of a cache, each of which is read when somebody asks for it: what all of them were packed in would live as long as the longest. */
class Kept {
  readonly #lines = new Map<string, string>();
  readonly #files = new Map<string, CachedFile>();
  readonly #strings: readonly string[] = [];
  /** What rules asked of the project, which is the same for most files: read once. */
  readonly #parts = new Map<number, Seen['parts']>();

  constructor(lines: readonly string[]) {
    if (lines.length === 0) return;
    const [strings, names] = JSON.parse(lines[0]!) as [readonly string[], readonly string[]];
    this.#strings = strings;
    for (const [index, name] of names.entries()) this.#lines.set(name, lines[index + 1]!);
  }

  get size(): number {
    return this.#lines.size;
  }

  get(name: string): CachedFile | undefined {
    const line = this.#lines.get(name);
    if (line === undefined) return undefined;
    const file = this.#files.get(name) ?? unpacked(JSON.parse(line) as Packed, this.#strings, this.#parts);
    this.#files.set(name, file);
    return file;
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
  const lines = [...files.values()].map((file) => JSON.stringify(packedFile(file, place)));
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

type Packed = readonly unknown[];
type Place = (text: string) => number;

// Lists take half the room of objects with the names of all their fields, and less than half the time to read. Texts that most
// files and findings share are kept as their places in a list.
function packedFile({ key, stamp, view, agents, seen, reports }: CachedFile, place: Place): Packed {
  return [
    key,
    stamp ?? null,
    place(view),
    agents.map(({ name, path, dialect, declaredBy, span, isGrantedCalls }) => [name, place(path), place(dialect), span.start, span.end, isGrantedCalls ? 1 : 0, declaredBy ?? null]),
    [place(JSON.stringify(seen.parts)), seen.has, seen.guards],
    reports.map(({ path, dialect, name, hosts, diagnostics, suppressed = [], places }) => [place(path), place(dialect), name, hosts, diagnostics.map((each) => packed(each, place)), suppressed.map(({ diagnostic, by, reason }) => [packed(diagnostic, place), by, reason]), places]),
  ];
}

function packed({ code, severity, file, span, message, why, help, labels, fixes, url }: Diagnostic, place: Place): Packed {
  return [place(code), place(severity), place(file), span.start, span.end, place(message), place(why), place(help), place(url), labels.map((label) => [place(label.file), label.span.start, label.span.end, place(label.text)]), fixes];
}

/** The file that `packedFile` made this of, which the digest says. */
function unpacked(whole: Packed, strings: readonly string[], known: Map<number, Seen['parts']>): CachedFile {
  const [key, stamp, view, agents, [asked, has, guards], reports] = whole as [string, string | null, number, PackedAgent[], [number, Seen['has'], Seen['guards']], PackedReport[]];
  const parts = known.get(asked) ?? (JSON.parse(strings[asked]!) as Seen['parts']);
  known.set(asked, parts);
  return {
    key,
    stamp: stamp ?? undefined,
    view: strings[view]!,
    agents: agents.map(([name, path, dialect, start, end, isGrantedCalls, declaredBy]) => ({ name, path: strings[path]!, dialect: strings[dialect]!, span: { start, end }, isGrantedCalls: isGrantedCalls === 1, ...(declaredBy === null ? {} : { declaredBy }) })),
    seen: { parts, has, guards },
    reports: reports.map(([path, dialect, name, hosts, diagnostics, suppressed, places]) => ({
      path: strings[path]!,
      dialect: strings[dialect]!,
      name,
      hosts,
      diagnostics: diagnostics.map((each) => diagnosticOf(each, strings)),
      suppressed: suppressed.length === 0 ? none : suppressed.map(([diagnostic, by, reason]) => ({ diagnostic: diagnosticOf(diagnostic, strings), by, reason })),
      places,
    })),
  };
}

type PackedAgent = [name: string, path: number, dialect: number, start: number, end: number, isGrantedCalls: number, declaredBy: string | null];
type PackedDiagnostic = [code: number, severity: number, file: number, start: number, end: number, message: number, why: number, help: number, url: number, labels: [number, number, number, number][], fixes: Diagnostic['fixes']];
type PackedReport = [path: number, dialect: number, name: string, hosts: FileReport['hosts'], diagnostics: PackedDiagnostic[], suppressed: [PackedDiagnostic, Suppressed['by'], string][], places: readonly number[]];

const none: readonly never[] = [];

function diagnosticOf([code, severity, file, start, end, message, why, help, url, labels, fixes]: PackedDiagnostic, strings: readonly string[]): Diagnostic {
  return {
    code: strings[code]!,
    severity: strings[severity] as Severity,
    file: strings[file]!,
    span: { start, end },
    message: strings[message]!,
    why: strings[why]!,
    help: strings[help]!,
    labels: labels.length === 0 ? none : labels.map(([of, first, last, text]) => ({ file: strings[of]!, span: { start: first, end: last }, text: strings[text]! })),
    fixes: fixes.length === 0 ? none : fixes,
    url: strings[url]!,
  };
}
