import { counted } from '../text/counted.ts';
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
  /** What was found and is not shown: a comment in the file switches it off, or it is known from a baseline. */
  readonly suppressed?: readonly Suppressed[];
}

export interface Suppressed {
  readonly diagnostic: Diagnostic;
  readonly by: 'comment' | 'baseline';
  /** Why, in the words of whoever switched it off. */
  readonly reason: string;
}

/** What a run did not look at, and why. */
export interface RunFacts {
  /** The settings files that were read. */
  readonly settings: readonly string[];
  /** Files that settings leave out. */
  readonly ignored: readonly string[];
  /** Rules that settings make less of than they make of themselves. */
  readonly lowered: Readonly<Record<string, string>>;
  /** Findings of the baseline that are no longer there. */
  readonly mended: readonly { readonly file: string; readonly rule: string; readonly count: number }[];
}

export const nothingOff: RunFacts = { settings: [], ignored: [], lowered: {}, mended: [] };

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
  /** Findings that comments switch off. */
  readonly suppressed: number;
  /** Findings that a baseline has. */
  readonly known: number;
  /** Files that settings leave out. */
  readonly ignored: number;
  /** Rules that settings switch off or make less of. */
  readonly lowered: number;
}

export function summarize(reports: readonly FileReport[], { ignored, lowered }: RunFacts = nothingOff): Summary {
  const hidden = reports.flatMap(({ suppressed = [] }) => suppressed);
  const count: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  let fixable = 0;
  for (const { diagnostics } of reports) {
    for (const diagnostic of diagnostics) {
      count[diagnostic.severity] += 1;
      if (isFixable(diagnostic)) fixable += 1;
    }
  }
  return {
    files: reports.length,
    errors: count.error,
    warnings: count.warning,
    infos: count.info,
    fixable,
    suppressed: hidden.filter(({ by }) => by === 'comment').length,
    known: hidden.filter(({ by }) => by === 'baseline').length,
    ignored: ignored.length,
    lowered: Object.keys(lowered).length,
  };
}

/** What is switched off, in words. It is always counted: a file must not be able to look clean by hiding. */
export function notShown({ suppressed, known, ignored, lowered }: Pick<Summary, 'suppressed' | 'known' | 'ignored' | 'lowered'>): string[] {
  return [
    ...(suppressed > 0 ? [`${suppressed} suppressed by comments`] : []),
    ...(known > 0 ? [`${known} known from the baseline`] : []),
    ...(ignored > 0 ? [`${counted(ignored, 'file')} ignored`] : []),
    ...(lowered > 0 ? [`${counted(lowered, 'rule')} off or lowered`] : []),
  ];
}

/** What is to be read about findings, one after the other. Why and where more is said are not said twice of a rule, nor what to do twice in one file, unless something else was said in between. */
export function teller(): (found: Diagnostic) => (readonly ['why' | 'help' | 'docs', string])[] {
  const told = new Map<string, Diagnostic>();
  return (found) => {
    const { code, file, why, help, url } = found;
    const last = told.get(code);
    told.set(code, found);
    const isSame = last?.why === why;
    return [...(isSame ? [] : [['why', why] as const]), ...(isSame && last.help === help && last.file === file ? [] : [['help', help] as const]), ...(last ? [] : [['docs', url] as const])];
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

/** Most findings that a text format shows of one rule in one file, fewer of what `--fix` mends, of one file and of one run; JSON carries all. */
const shownPerRule = 20;
const shownFixable = 5;
const shownPerFile = 200;
const shownPerRun = 5000;

export interface Shown {
  readonly report: FileReport;
  readonly diagnostics: readonly Diagnostic[];
  /** How many of this file were left off, and of which rules, in words. */
  readonly more?: string;
}

/** What a text format shows: infos only when asked for, and never an endless list. */
export function shown(reports: readonly FileReport[], verbose: boolean): Shown[] {
  let left = shownPerRun;
  return reports.map((report) => {
    const wanted = report.diagnostics.filter(({ severity }) => verbose || severity !== 'info');
    const seen = new Map<string, number>();
    // An error is not left off because of warnings of its rule.
    const few = wanted.filter((diagnostic) => countUp(seen, `${diagnostic.severity} ${diagnostic.code}`) <= (isFixable(diagnostic) ? shownFixable : shownPerRule));
    const diagnostics = few.slice(0, Math.min(shownPerFile, left));
    left -= diagnostics.length;
    return diagnostics.length === wanted.length ? { report, diagnostics } : { report, diagnostics, more: leftOff(wanted, new Set(diagnostics)) };
  });
}

function leftOff(wanted: readonly Diagnostic[], told: ReadonlySet<Diagnostic>): string {
  const rest = wanted.filter((diagnostic) => !told.has(diagnostic));
  const counts = new Map<string, number>();
  for (const { code } of rest) countUp(counts, code);
  const codes = [...counts].map(([code, count]) => (counts.size === 1 ? code : `${count} ${code}`)).join(', ');
  const fixable = rest.filter(isFixable).length;
  return `and ${rest.length} more, ${codes}${fixable === 0 ? '' : `; --fix mends ${fixable === rest.length ? 'them' : fixable}`}`;
}

function isFixable({ fixes }: Diagnostic): boolean {
  return fixes.some(({ safety }) => safety === 'safe');
}

function countUp(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
