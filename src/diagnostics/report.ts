import type { LineIndex, Span } from '../text/span.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';

/** One file that was linted, with all that any format says about it. */
export interface FileReport {
  readonly path: string;
  readonly dialect: string;
  readonly name: string;
  readonly lines: LineIndex;
  /** What the loader of each host makes of the file, by the host's id. */
  readonly hosts: Readonly<Record<string, HostVerdict>>;
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface HostVerdict {
  readonly verdict: 'loads' | 'recovers' | 'drops' | 'n/a';
  readonly why: string;
}

export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Diagnostics that `--fix` takes away. */
  readonly fixable: number;
}

export function summarize(reports: readonly FileReport[]): Summary {
  const all = reports.flatMap(({ diagnostics }) => diagnostics);
  const count = (severity: Severity) => all.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    files: reports.length,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    fixable: all.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length,
  };
}

/** Lines of every file a label can point into, by path. */
export type Texts = ReadonlyMap<string, LineIndex>;

export function textsOf(reports: readonly FileReport[]): Texts {
  return new Map(reports.map(({ path, lines }) => [path, lines]));
}

/** `path:line:column` of a span's first character. */
export function placeOf(path: string, { start }: Span, lines: LineIndex | undefined): string {
  if (!lines) return path;
  const { line, column } = lines.place(start);
  return `${path}:${line}:${column}`;
}

/** Most findings that a text format shows of one file and of one run; JSON carries all. */
const shownPerFile = 200;
const shownPerRun = 5000;

export interface Shown {
  readonly report: FileReport;
  readonly diagnostics: readonly Diagnostic[];
  /** How many of this file were left off. */
  readonly more: number;
}

/** What a text format shows: infos only when asked for, and never an endless list. */
export function shown(reports: readonly FileReport[], verbose: boolean): Shown[] {
  let left = shownPerRun;
  return reports.map((report) => {
    const wanted = report.diagnostics.filter(({ severity }) => verbose || severity !== 'info');
    const diagnostics = wanted.slice(0, Math.min(shownPerFile, left));
    left -= diagnostics.length;
    return { report, diagnostics, more: wanted.length - diagnostics.length };
  });
}
