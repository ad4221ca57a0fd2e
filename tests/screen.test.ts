import { beforeAll, describe, expect, test } from 'vitest';
import stringWidth from 'string-width';
import { agentLines } from '../src/diagnostics/agent.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { frame } from '../src/diagnostics/frame.ts';
import { github } from '../src/diagnostics/github.ts';
import { lintResult } from '../src/diagnostics/json.ts';
import { pretty } from '../src/diagnostics/pretty.ts';
import type { FileReport } from '../src/diagnostics/report.ts';
import { loadWidths, wrapped } from '../src/diagnostics/width.ts';
import { LineIndex } from '../src/text/span.ts';
import * as fc from './fast-check.ts';

beforeAll(loadWidths);

const plainText = { color: false, verbose: false };

function finding(file: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const text = { message: 'Unexpected `x`, expected `y`', why: 'It matters.', help: 'Mend it.', url: 'mandate explain x/y' };
  return { code: 'x/y', severity: 'warning', file, span: { start: 0, end: 1 }, ...text, labels: [], fixes: [], ...more };
}

function reportOf(path: string, diagnostics: readonly Diagnostic[]): FileReport {
  return { path, dialect: 'portable', name: 'x', lines: new LineIndex('x\n'), hosts: {}, diagnostics };
}

/** The words below the frames: of each finding the lines that say why, what to do and where more is. */
function said(reports: readonly FileReport[]): string[] {
  return pretty(reports, plainText).split('\n').filter((line) => /^ {2}(?:why|help|docs) /.test(line));
}

/** The last line about findings with such fixes. */
function sumOf(fixes: readonly ('safe' | 'unsafe')[]): string | undefined {
  const found = fixes.map((safety) => finding('a.md', { fixes: [{ title: 'Write', safety, edits: [] }] }));
  return pretty([reportOf('a.md', found)], plainText).split('\n').at(-2);
}

describe('what is said of a rule', () => {
  const [why, help, docs] = ['  why   It matters.', '  help  Mend it.', '  docs  mandate explain x/y'];

  test('is said with its first finding, and what to do once in each file', () => {
    expect(said([reportOf('a.md', [finding('a.md'), finding('a.md')]), reportOf('b.md', [finding('b.md'), finding('b.md')])])).toEqual([why, help, docs, help]);
  });

  test('is said again where it is something else, and where something else was said in between', () => {
    expect(said([reportOf('a.md', [finding('a.md'), finding('a.md', { help: 'Leave it.' }), finding('a.md')])])).toEqual([why, help, docs, '  help  Leave it.', help]);
    expect(said([reportOf('a.md', [finding('a.md'), finding('a.md', { why: 'It hurts.' })])])).toEqual([why, help, docs, '  why   It hurts.', help]);
  });

  test('is said of every rule', () => {
    expect(said([reportOf('a.md', [finding('a.md'), finding('a.md', { code: 'x/z' })])])).toEqual([why, help, docs, why, help, docs]);
  });

  test('is whole in the formats for programs', () => {
    const reports = [reportOf('a.md', [finding('a.md'), finding('a.md')])];
    expect(lintResult(reports).files[0]!.diagnostics.map((found) => [found.why, found.help, found.url])).toEqual(Array.from({ length: 2 }, () => ['It matters.', 'Mend it.', 'mandate explain x/y']));
    expect(github(reports, { verbose: false, fromRoot: (path) => path }).match(/why: It matters\.%0Ahelp: Mend it\./g)).toHaveLength(2);
    expect(agentLines(reports, { verbose: false }).match(/help: Mend it\./g)).toHaveLength(2);
  });
});

test('the sum says what either kind of --fix takes away', () => {
  expect(sumOf(['safe', 'unsafe'])).toBe('2 problems (0 errors, 2 warnings) in 1 file, 1 fixable with --fix, 1 more with --fix=unsafe');
  expect(sumOf(['unsafe'])).toBe('1 problem (0 errors, 1 warning) in 1 file, 1 fixable with --fix=unsafe');
});

describe('a text on a screen', () => {
  test('is broken at its blanks, behind an indent', () => {
    expect(wrapped('  why   The host leaves the agent out.', 24, 8)).toBe('  why   The host leaves\n        the agent out.');
    expect(wrapped('a.md  is short', 60, 2)).toBe('a.md  is short');
    expect(wrapped('  docs verylongwordindeed b', 10, 4)).toBe('  docs\n    verylongwordindeed\n    b');
  });

  test('is left alone where there is no screen', () => {
    const text = 'word '.repeat(100);
    expect(wrapped(text, undefined, 2)).toBe(text);
  });

  test('is measured without its colours and with its wide letters', () => {
    expect(wrapped('\u001b[1mone\u001b[22m two', 7, 2)).toBe('\u001b[1mone\u001b[22m two');
    expect(wrapped('日本 日本', 8, 2)).toBe('日本\n  日本');
  });

  test('keeps its words, and is wider than the screen only by one of them', () => {
    const words = fc.array(fc.stringMatching(/^[a-z日é🧠]{1,12}$/u), { maxLength: 30 });
    fc.assert(fc.property(words, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 }), (given, columns, indent) => {
      const broken = wrapped(given.join(' '), columns, indent);
      expect(broken.split(/\s+/).filter((word) => word !== '')).toEqual(given);
      for (const line of broken.split('\n')) expect(stringWidth(line) <= columns || !line.trim().includes(' ') || stringWidth(line.trimStart().split(' ')[0]!) <= indent).toBe(true);
    }));
  });
});

describe('a finding on a screen', () => {
  const text = `${'lamps of the harbour '.repeat(20)}Raed ${'buoys of the harbour '.repeat(20)}`;
  const span = { start: text.indexOf('Raed'), end: text.indexOf('Raed') + 4 };

  test.for([60, 80, 200])('of %i columns fits it', (columns) => {
    const found = finding('agents/counter-of-lamps.md', { span, message: `Unexpected ${'tool '.repeat(30)}`, why: 'It matters to all. '.repeat(20), help: 'Mend it soon. '.repeat(20), labels: [{ file: 'b.md', span: { start: 0, end: 1 }, text: 'here '.repeat(40) }] });
    const reports = [{ ...reportOf('agents/counter-of-lamps.md', [found]), lines: new LineIndex(text) }];
    const lines = pretty(reports, { color: false, verbose: false, columns }).split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    expect(lines.some((line) => line.includes('Raed'))).toBe(true);
  });

  test('has what a label says before its signs where there is no room behind them', () => {
    const line = new LineIndex('tools: Read, Grep, LS, MultiEdit, Glob\n');
    const marks = [{ span: { start: 7, end: 11 }, sign: '^' as const }, { span: { start: 34, end: 38 }, sign: '-' as const, text: 'unknown too' }];
    expect(frame(line, marks, 50)).toEqual(['1 | tools: Read, Grep, LS, MultiEdit, Glob', '  |        ^^^^', '  |                       unknown too ----']);
    expect(frame(line, marks)[2]).toBe(`  | ${' '.repeat(34)}---- unknown too`);
  });

  test('has its carets under the word, however narrow the screen is', () => {
    for (const room of [1, 20, 40, 76]) {
      const [source, under] = frame(new LineIndex(text), [{ span, sign: '^' }], room);
      expect(under!.indexOf('^')).toBe(source!.indexOf('Raed'));
    }
  });
});
