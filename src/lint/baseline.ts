import { createHash } from 'node:crypto';
import { check, type SettingsProblem } from '../config/check.ts';
import type { ObjectSchema } from '../config/schema.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FileReport, Suppressed } from '../diagnostics/report.ts';
import { readJson } from '../parse/json.ts';
import { toData } from '../parse/value.ts';
import { compare } from '../text/order.ts';
import type { LineIndex } from '../text/span.ts';

/** Findings that are alike: of one rule, in one file, at the same words. */
export interface BaselineEntry {
  /** From the project's root. */
  readonly file: string;
  readonly rule: string;
  /** Of the words at the place, not of its line: what moves keeps it. */
  readonly fingerprint: string;
  readonly count: number;
}

/** The problems a project started with: they are counted and not shown, new ones fail, and mended ones have to be taken out. */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

const schema: ObjectSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'findings'],
  properties: {
    version: { type: 'integer', minimum: 1, maximum: 1 },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['file', 'rule', 'fingerprint', 'count'],
        properties: { file: { type: 'string' }, rule: { type: 'string' }, fingerprint: { type: 'string' }, count: { type: 'integer', minimum: 1 } },
      },
    },
  },
};

export function readBaseline(text: string): Baseline | readonly SettingsProblem[] {
  const { value, problems } = readJson(text, false);
  if (problems.length > 0) return problems.map(({ message, span }) => ({ message: `Unexpected ${message}, expected JSON`, span }));
  if (!value) return [{ message: 'Unexpected empty file, expected a baseline', span: { start: 0, end: 0 } }];
  const wrong = check(value, schema);
  return wrong.length > 0 ? wrong : (toData(value) as Baseline);
}

/** As text that two machines write alike: sorted, one finding a line, no place that moves. */
export function baselineText({ findings }: Baseline): string {
  const lines = findings.toSorted(byFile).map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length > 0 ? `\n${lines.join(',\n')}\n  ` : ''}]\n}\n`;
}

interface Context {
  /** A path of a report as the baseline writes it. */
  readonly pathOf: (path: string) => string;
  /** Whether a file of the baseline is no longer there. */
  readonly isGone: (file: string) => boolean;
  /** Whether the baseline has power over a rule. */
  readonly mayHide: (rule: string) => boolean;
}

/** What is found now, as a baseline. Infos are left out: they fail nothing. */
export function baselineOf(reports: readonly FileReport[], { pathOf }: Pick<Context, 'pathOf'>): Baseline {
  const counts = new Map<string, BaselineEntry>();
  for (const { diagnostics, lines } of reports) {
    for (const diagnostic of diagnostics.filter(isCounted)) {
      const entry = { file: pathOf(diagnostic.file), rule: diagnostic.code, fingerprint: fingerprint(diagnostic, lines), count: 0 };
      counts.set(keyOf(entry), { ...entry, count: (counts.get(keyOf(entry))?.count ?? 0) + 1 });
    }
  }
  return { version: 1, findings: [...counts.values()].toSorted(byFile) };
}

export interface Compared {
  /** Without what is known. */
  readonly reports: readonly FileReport[];
  /** What the baseline has and nobody finds any more, with how many of each. Files that were not looked at are left out. */
  readonly mended: readonly BaselineEntry[];
}

/** Takes out of the reports what the baseline has. Of findings that are alike the first ones are the known ones. */
export function compareWith(baseline: Baseline, reports: readonly FileReport[], { pathOf, isGone, mayHide }: Context): Compared {
  const left = new Map<string, BaselineEntry>();
  for (const entry of baseline.findings) left.set(keyOf(entry), { ...entry, count: entry.count + (left.get(keyOf(entry))?.count ?? 0) });
  const compared = reports.map((report): FileReport => {
    const known: Suppressed[] = [];
    const diagnostics = report.diagnostics.filter((diagnostic) => {
      if (!isCounted(diagnostic)) return true;
      const key = keyOf({ file: pathOf(diagnostic.file), rule: diagnostic.code, fingerprint: fingerprint(diagnostic, report.lines) });
      const entry = left.get(key);
      if (!entry || entry.count === 0) return true;
      left.set(key, { ...entry, count: entry.count - 1 });
      if (!mayHide(diagnostic.code)) return true;
      known.push({ diagnostic, by: 'baseline', reason: 'it is in the baseline' });
      return false;
    });
    return { ...report, diagnostics, suppressed: [...(report.suppressed ?? []), ...known] };
  });
  const read = new Set(reports.map(({ path }) => pathOf(path)));
  const mended = [...left.values()].filter(({ file, count }) => count > 0 && (read.has(file) || isGone(file)));
  return { reports: compared, mended: mended.toSorted(byFile) };
}

/** The baseline without what is mended. */
export function pruned({ findings }: Baseline, mended: readonly BaselineEntry[]): Baseline {
  const gone = new Map(mended.map((entry) => [keyOf(entry), entry.count]));
  return { version: 1, findings: findings.map((entry) => ({ ...entry, count: entry.count - (gone.get(keyOf(entry)) ?? 0) })).filter(({ count }) => count > 0) };
}

function isCounted({ severity, code }: Diagnostic): boolean {
  return severity !== 'info' && code !== 'core/rule-crashed';
}

/** Hashed, because the words may be a secret. The first line alone: a paragraph below it may be rewritten. */
function fingerprint({ code, span }: Diagnostic, { text }: LineIndex): string {
  const [words = ''] = text.slice(span.start, span.end).trim().split(/[\r\n]/, 1);
  return createHash('sha256').update(JSON.stringify([code, words.replace(/\s+/g, ' ').trim()])).digest('hex').slice(0, 16);
}

function keyOf({ file, rule, fingerprint }: Omit<BaselineEntry, 'count'>): string {
  return JSON.stringify([file, rule, fingerprint]);
}

function byFile(a: BaselineEntry, b: BaselineEntry): number {
  return compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint);
}
