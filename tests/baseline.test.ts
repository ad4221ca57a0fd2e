import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Severity } from '../src/diagnostics/diagnostic.ts';
import type { FileReport } from '../src/diagnostics/report.ts';
import { baselineOf, baselineText, compareWith, pruned, readBaseline, type Baseline } from '../src/lint/baseline.ts';
import { LineIndex } from '../src/text/span.ts';

const context = { pathOf: (path: string) => path, isGone: () => false, mayHide: () => true };

interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly word: string;
}

/** A file in which each finding stands on a line of its own. */
function report(path: string, findings: readonly Finding[], before = ''): FileReport {
  let text = before;
  const diagnostics = findings.map(({ code, severity, word }): Diagnostic => {
    const span = { start: text.length, end: text.length + word.length };
    text += `${word}\n`;
    return { code, severity, file: path, span, message: `Unexpected ${word}`, why: '', help: '', labels: [], fixes: [], url: '' };
  });
  return { path, dialect: 'portable', name: path, lines: new LineIndex(text), hosts: {}, diagnostics };
}

const finding = fc.record({ code: fc.constantFrom('a/x', 'a/y'), severity: fc.constantFrom<Severity>('error', 'warning', 'info'), word: fc.constantFrom('lamp', 'harbour', 'rope') });
const files = fc.tuple(fc.array(finding, { maxLength: 8 }), fc.array(finding, { maxLength: 8 })).map(([a, b]) => [a, b] as const);
const reportsOf = ([a, b]: readonly [readonly Finding[], readonly Finding[]], before?: string) => [report('a.md', a, before), report('b.md', b, before)];
const size = ({ findings }: Baseline) => findings.reduce((sum, { count }) => sum + count, 0);
const shown = (reports: readonly FileReport[]) => reports.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity !== 'info');

function reread(baseline: Baseline): Baseline {
  const read = readBaseline(baselineText(baseline));
  return 'findings' in read ? read : expect.fail(read[0]!.message);
}

describe('a baseline', () => {
  test('knows all that it was made from, wherever the lines have moved', () => {
    fc.assert(
      fc.property(files, fc.constantFrom('', '\n', 'more\r\nlines\n'), (found, before) => {
        const { reports, mended } = compareWith(reread(baselineOf(reportsOf(found), context)), reportsOf(found, before), context);
        expect([shown(reports), mended]).toEqual([[], []]);
      }),
    );
  });

  test('parts what is found into known and new, and its own into known and mended', () => {
    fc.assert(
      fc.property(files, files, (then, now) => {
        const baseline = baselineOf(reportsOf(then), context);
        const { reports, mended } = compareWith(baseline, reportsOf(now), context);
        const known = reports.flatMap(({ suppressed = [] }) => suppressed).length;
        expect(shown(reports).length + known).toBe(shown(reportsOf(now)).length);
        expect(known + size({ version: 1, findings: mended })).toBe(size(baseline));
      }),
    );
  });

  test('has nothing mended once it is pruned, and knows as much as before', () => {
    fc.assert(
      fc.property(files, files, (then, now) => {
        const baseline = baselineOf(reportsOf(then), context);
        const before = compareWith(baseline, reportsOf(now), context);
        const after = compareWith(reread(pruned(baseline, before.mended)), reportsOf(now), context);
        expect([after.mended, after.reports]).toEqual([[], before.reports]);
      }),
    );
  });

  test('is the same text whatever the order of the files', () => {
    fc.assert(fc.property(files, (found) => void expect(baselineText(baselineOf(reportsOf(found).toReversed(), context))).toBe(baselineText(baselineOf(reportsOf(found), context)))));
  });

  test('does not hide what it has no power over, and counts it as still there', () => {
    const reports = reportsOf([[{ code: 'a/x', severity: 'error', word: 'lamp' }], []]);
    const compared = compareWith(baselineOf(reports, context), reports, { ...context, mayHide: () => false });
    expect([shown(compared.reports).length, compared.mended]).toEqual([1, []]);
  });

  test('never has that a rule crashed', () => {
    expect(baselineOf(reportsOf([[{ code: 'core/rule-crashed', severity: 'error', word: '' }], []]), context).findings).toEqual([]);
  });

  test.for(['', '[]', '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [{"file": "a", "rule": "b", "fingerprint": "c", "count": 0}]}', '{"__proto__": {}, "version": 1, "findings": []}', '['.repeat(100_000), '{"version": 1, "version": 1, "findings": []}'])(
    'is not %j',
    (text) => {
      expect(readBaseline(text)).toEqual(expect.arrayContaining([expect.objectContaining({ message: expect.stringMatching(/^(?:Unexpected|Missing) /) })]));
    },
  );
});
