import { applyEdits } from '../diagnostics/apply-edits.ts';
import type { Fate, LedgerEntry, Needs, OutputFile } from '../hosts/host.ts';
import { perObject } from '../model/per-object.ts';
import type { OwnValue, SettingsRecord } from '../lower/settings/merge.ts';
import { LineIndex, type Span } from '../text/span.ts';
import type { Encoded } from './disk.ts';
import { ownFolder } from './path.ts';
import type { CompileSource } from './sources.ts';

export const manifestPath = `${ownFolder}/manifest.json`;

/** What the compiler knows about the files it wrote below one folder. */
export interface Manifest {
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
  /** Tells the places of those entries that have a span; absent for a file of an earlier run. */
  readonly lines?: LineIndex;
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
  /** The same of an entry of this run, until it is printed. */
  readonly span?: Span;
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
  readonly ledger: readonly LedgerEntry[];
}

/** What the manifest keeps of one output. */
export function manifestFile(file: OutputFile, { bytes, sha256 }: Encoded, bundle: Recorded, source: CompileSource): ManifestFile {
  return {
    path: file.path,
    sha256,
    bytes: bytes.length,
    agent: bundle.agent,
    host: bundle.host,
    source: { path: source.fromRoot, sha256: source.sha256 },
    lines: source.document.lines,
    ledger: bundle.ledger,
    ...linesOf(file, source),
  };
}

/** First and last line of the body in the source; nothing where it does not stand there as it is. */
const bodyLines = perObject(({ document, agent: { prompt } }: CompileSource) => (document.text.slice(prompt.span.start, prompt.span.end) === prompt.value ? document.lines.lines(prompt.span) : undefined));

/** The lines of the body, less those that had to change. An edit stays inside its line, so the lines below it keep their distance. */
function linesOf({ text, bodyStart, edits = [] }: OutputFile, source: CompileSource): Pick<ManifestFile, 'sourceMap' | 'rewritten'> {
  const { document, agent: { prompt } } = source;
  const body = bodyStart === undefined ? '' : applyEdits(prompt.value, edits);
  const lines = body === '' ? undefined : bodyLines(source);
  if (bodyStart === undefined || !lines || text.slice(bodyStart, bodyStart + body.length) !== body) return { sourceMap: [] };
  const [first, last] = lines;
  const distance = new LineIndex(text.slice(0, bodyStart)).count - first;
  if (edits.length === 0) return { sourceMap: [{ generated: first + distance, source: first, lines: last + 1 - first }] };
  const changed = edits.map(({ span }) => document.lines.place(prompt.span.start + span.start).line);
  const bounds = [first - 1, ...new Set(changed), last + 1];
  const sourceMap = bounds.slice(1).flatMap((end, index) => {
    const start = bounds[index]! + 1;
    return end > start ? [{ generated: start + distance, source: start, lines: end - start }] : [];
  });
  const rewritten = edits.map(({ span, text: after }): Rewritten => {
    const place = document.lines.place(prompt.span.start + span.start);
    return { generated: place.line + distance, ...place, before: prompt.value.slice(span.start, span.end), after };
  });
  return { sourceMap, rewritten };
}
