import { applyEdits } from '../diagnostics/apply-edits.ts';
import type { Fate, LedgerEntry, Needs, OutputFile } from '../hosts/host.ts';
import type { OwnValue, SettingsRecord } from '../lower/settings/merge.ts';
import { LineIndex } from '../text/span.ts';
import { digest } from './disk.ts';
import { compare, isSafePath, ownFolder } from './path.ts';
import type { CompileSource } from './sources.ts';
import type { Content, Spool } from './spool.ts';

export const manifestPath = `${ownFolder}/manifest.json`;

/** What the compiler knows about the files it wrote below one folder. */
export interface Manifest {
  readonly version: 1;
  /** Version of the compiler that wrote it last. */
  readonly compiler: string;
  /** Sorted by path. */
  readonly files: readonly ManifestFile[];
  /** Sorted by path; absent when no settings file holds anything of ours. */
  readonly settings?: readonly ManifestSettings[];
  /** Folders that were not there before, sorted, `.` for the output folder itself; absent when there are none. */
  readonly folders?: readonly string[];
}

/** What is ours in one settings file that otherwise belongs to the user. */
export interface ManifestSettings extends SettingsRecord {
  /** From the output folder, with forward slashes. */
  readonly path: string;
  readonly values: readonly ManifestValue[];
}

export interface ManifestValue extends OwnValue {
  /** Every agent that asks for it, sorted. */
  readonly owners: readonly ValueOwner[];
}

export interface ValueOwner {
  readonly host: string;
  /** The agent file, from the project's root. */
  readonly source: string;
  readonly agent: string;
}

export interface ManifestFile {
  /** From the output folder, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly agent: string;
  readonly host: string;
  /** The agent file, from the project's root. */
  readonly source: { readonly path: string; readonly sha256: string };
  readonly ledger: readonly ManifestEntry[];
  /** Stretches of lines that were taken over byte for byte. */
  readonly sourceMap: readonly MappedLines[];
  /** Stretches of the body that had to change; absent when there are none. */
  readonly rewritten?: readonly Rewritten[];
}

/** A stretch of a line of the source that another one stands for in the output. */
export interface Rewritten {
  /** Line of the output, from 1. */
  readonly generated: number;
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly after: string;
}

export interface ManifestEntry {
  readonly field: string;
  readonly fate: Fate;
  readonly needs: Needs;
  readonly how: string;
  /** Place in the source, from 1; absent for what nobody wrote. */
  readonly line?: number;
  readonly column?: number;
}

/** Line `generated + n` of the output is line `source + n` of the source, for n below `lines`. */
export interface MappedLines {
  readonly generated: number;
  readonly source: number;
  readonly lines: number;
}

/** Of a bundle what goes into the entry of each of its files. */
export interface Recorded {
  readonly agent: string;
  readonly host: string;
  readonly entries: readonly ManifestEntry[];
}

/** What the manifest keeps of a ledger. */
export function manifestLedger(ledger: readonly LedgerEntry[], { document }: CompileSource): readonly ManifestEntry[] {
  return ledger.map((entry) => {
    const { field, fate, needs, how, span } = entry;
    const known = placed.get(entry) ?? { field, fate, needs, how, ...(span ? document.lines.place(span.start) : {}) };
    placed.set(entry, known);
    return known;
  });
}

/** Most entries of an agent are the same on every host, and then one object. */
const placed = new WeakMap<LedgerEntry, ManifestEntry>();

/** What the manifest keeps of one output. */
export function manifestFile(file: OutputFile, bytes: Uint8Array, bundle: Recorded, source: CompileSource): ManifestFile {
  return {
    path: file.path,
    sha256: digest(bytes),
    bytes: bytes.length,
    agent: bundle.agent,
    host: bundle.host,
    source: { path: source.fromRoot, sha256: source.sha256 },
    ledger: bundle.entries,
    ...linesOf(file, source),
  };
}

/** The lines of the body, less those that had to change. An edit stays inside its line, so the lines below it keep their distance. */
function linesOf({ text, bodyStart, edits = [] }: OutputFile, { document, agent: { prompt } }: CompileSource): Pick<ManifestFile, 'sourceMap' | 'rewritten'> {
  const body = applyEdits(prompt.value, edits);
  if (bodyStart === undefined || body === '' || text.slice(bodyStart, bodyStart + body.length) !== body) return { sourceMap: [] };
  if (document.text.slice(prompt.span.start, prompt.span.end) !== prompt.value) return { sourceMap: [] };
  const [first, last] = document.lines.lines(prompt.span);
  const distance = new LineIndex(text.slice(0, bodyStart)).count - first;
  const changed = edits.map(({ span }) => document.lines.place(prompt.span.start + span.start).line);
  const bounds = [first - 1, ...new Set(changed), last + 1];
  const sourceMap = bounds.slice(1).flatMap((end, index) => {
    const source = bounds[index]! + 1;
    return end > source ? [{ generated: source + distance, source, lines: end - source }] : [];
  });
  if (edits.length === 0) return { sourceMap };
  const rewritten = edits.map(({ span, text: after }): Rewritten => {
    const place = document.lines.place(prompt.span.start + span.start);
    return { generated: place.line + distance, ...place, before: prompt.value.slice(span.start, span.end), after };
  });
  return { sourceMap, rewritten };
}

/** One file to a line, so that a change of one agent is one line in a diff. Nothing at all when nothing is ours: then there is to be no manifest. */
export function printManifest({ version, compiler, files, settings = [], folders = [] }: Manifest, spool: Spool): Content {
  if (files.length === 0 && settings.length === 0) return spool.put(Buffer.alloc(0));
  return spool.putText(pieces());

  function* pieces(): Generator<string> {
    yield `{\n  "version": ${version},\n  "compiler": ${JSON.stringify(compiler)},\n  "files": `;
    yield* lines(files);
    if (settings.length > 0) yield ',\n  "settings": ';
    if (settings.length > 0) yield* lines(settings);
    if (folders.length > 0) yield `,\n  "folders": ${JSON.stringify(folders)}`;
    yield '\n}\n';
  }
}

function* lines(entries: readonly { readonly path: string }[]): Generator<string> {
  let mark = '[';
  for (const entry of entries.toSorted((a, b) => compare(a.path, b.path))) {
    yield `${mark}\n    ${JSON.stringify(entry)}`;
    mark = ',';
  }
  yield entries.length > 0 ? '\n  ]' : '[]';
}

/** The manifest in a text, or why it is none. What it says about paths is checked, since anybody can write one. */
export function parseManifest(text: string): Manifest | { readonly reason: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // The parser's own words quote the file; where it broke is of no use to anybody.
    return { reason: 'it is no JSON' };
  }
  if (!isRecord(data)) return { reason: 'it is no object' };
  if (data['version'] !== 1) return { reason: 'its version is another' };
  if (typeof data['compiler'] !== 'string' || !Array.isArray(data['files'])) return { reason: 'it lacks `compiler` or `files`' };
  const wrong = data['files'].findIndex((file) => !isManifestFile(file));
  if (wrong !== -1) return { reason: `entry ${wrong + 1} of \`files\` is none` };
  const { settings = [], folders = [] } = data;
  if (!Array.isArray(settings) || !settings.every(isManifestSettings)) return { reason: 'an entry of `settings` is none' };
  if (!isFolders(folders)) return { reason: 'an entry of `folders` is none' };
  return { version: 1, compiler: data['compiler'], files: data['files'] as ManifestFile[], settings: settings as ManifestSettings[], folders };
}

/** Folders below the output folder, or itself. */
export function isFolders(folders: unknown): folders is string[] {
  return Array.isArray(folders) && folders.every((folder) => folder === '.' || (typeof folder === 'string' && isSafePath(folder)));
}

function isManifestSettings(entry: unknown): boolean {
  if (!isRecord(entry) || typeof entry['path'] !== 'string' || !isSafePath(entry['path'])) return false;
  const { values, parents, empty } = entry;
  return (
    Array.isArray(values) &&
    values.every(isManifestValue) &&
    Array.isArray(parents) &&
    parents.every((at) => isKeys(at) && at.length > 0) &&
    Array.isArray(empty) &&
    empty.every((found) => isRecord(found) && isKeys(found['at']) && typeof found['text'] === 'string')
  );
}

function isManifestValue(value: unknown): boolean {
  if (!isRecord(value) || !isKeys(value['at']) || value['at'].length === 0) return false;
  const { isItem, owners } = value;
  return isSettingValue(value['value'], 0) && (isItem === undefined || isItem === true) && Array.isArray(owners) && owners.length > 0 && owners.every(isOwner);
}

/** Deeper than any value of ours, and no danger to the stack. */
const mostDepth = 50;

function isSettingValue(value: unknown, depth: number): boolean {
  if (['string', 'number', 'boolean'].includes(typeof value)) return true;
  if (typeof value !== 'object' || value === null || depth > mostDepth) return false;
  return Object.values(value).every((inner) => isSettingValue(inner, depth + 1));
}

function isOwner(owner: unknown): boolean {
  return isRecord(owner) && ['host', 'source', 'agent'].every((key) => typeof owner[key] === 'string');
}

function isKeys(at: unknown): at is string[] {
  return Array.isArray(at) && at.every((key) => typeof key === 'string');
}

function isManifestFile(file: unknown): boolean {
  if (!isRecord(file) || !isRecord(file['source'])) return false;
  const texts = [file['path'], file['agent'], file['host'], file['source']['path'], file['source']['sha256']];
  return (
    texts.every((value) => typeof value === 'string') &&
    isSafePath(file['path'] as string) &&
    typeof file['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(file['sha256']) &&
    Number.isSafeInteger(file['bytes']) &&
    isListOf(file['ledger'], [], ['field', 'fate', 'needs', 'how']) &&
    isListOf(file['sourceMap'], ['generated', 'source', 'lines'], []) &&
    (file['rewritten'] === undefined || isListOf(file['rewritten'], ['generated', 'line', 'column'], ['before', 'after']))
  );
}

function isListOf(list: unknown, numbers: readonly string[], words: readonly string[]): boolean {
  return Array.isArray(list) && list.every((entry) => isRecord(entry) && numbers.every((key) => Number.isSafeInteger(entry[key])) && words.every((key) => typeof entry[key] === 'string'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
