import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from './fast-check.ts';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { workspaceOf } from '../src/analyse/workspace.ts';
import { agentLines } from '../src/diagnostics/agent.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { frame } from '../src/diagnostics/frame.ts';
import { json, lintResult } from '../src/diagnostics/json.ts';
import { nearest } from '../src/diagnostics/nearest.ts';
import { pretty } from '../src/diagnostics/pretty.ts';
import type { FileReport } from '../src/diagnostics/report.ts';
import schema from '../src/diagnostics/lint.schema.json' with { type: 'json' };
import { readAgent } from '../src/hosts/detect.ts';
import { lint } from '../src/lint/run.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import { safeJson } from '../src/text/json.ts';
import { oneLine, printable } from '../src/text/printable.ts';
import { LineIndex } from '../src/text/span.ts';

const plainText = { color: false, verbose: false };
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);

function report(path: string, text: string): FileReport {
  const document = parseDocument(fromText(path, text));
  const agent = readAgent(document);
  const diagnostics = lint([{ document, agent }], rules, workspaceOf([agent]));
  return { path, dialect: agent.dialect, name: agent.name.value, lines: document.lines, hosts: {}, diagnostics };
}

function finding(file: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const text = { message: 'Unexpected `x`, expected `y`', why: 'It matters.', help: 'Mend it.', url: 'mandate explain x/y' };
  return { code: 'x/y', severity: 'warning', file, span: { start: 0, end: 1 }, ...text, labels: [], fixes: [], ...more };
}

function reportOf(path: string, text: string, diagnostics: readonly Diagnostic[]): FileReport {
  return { path, dialect: 'portable', name: 'x', lines: new LineIndex(text), hosts: { 'claude-code': { verdict: 'drops', why: 'it is text' } }, diagnostics };
}

function marked(text: string, part: string): string[] {
  const start = text.indexOf(part);
  return frame(new LineIndex(text), [{ span: { start, end: start + part.length }, sign: '^' }]);
}

/** The runner of GitHub trims blanks and looks for the first at the start of a line, for the second anywhere. */
function commands(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith('::') || /##(?:\[|vso\[|teamcity\[)/.test(line));
}

describe('what a user sees', () => {
  const folder = join(import.meta.dirname, '../fixtures/broken');
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));

  test.for(names)('%s', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const shown = pretty([report(`.claude/agents/${name}`, text)], plainText);
    await expect(shown).toMatchFileSnapshot(join(folder, name.replace('.md', '.txt')));
  });
});

describe('a frame', () => {
  test.for([
    ['Latin', 'tools: Raed, Grep'],
    ['Russian', 'Считай Raed лампы'],
    ['wide', '🧠🧠 日本: Raed'],
    ['a combining accent', 'Cafe\u0301 Raed'],
    ['a tab', '\t- Raed'],
    ['an escape', 'a\u001b[31m Raed'],
  ] as const)('has its carets under the word after %s text', ([, text]) => {
    const [source, under] = marked(text, 'Raed');
    expect(under!.indexOf('^')).toBe(stringWidth(source!.slice(0, source!.indexOf('Raed'))));
    expect(under!.trimEnd().endsWith('| ' + ' '.repeat(under!.indexOf('^') - under!.indexOf('|') - 2) + '^^^^')).toBe(true);
  });

  test('shows 200 columns of a long line, around the word', () => {
    const text = `${'日'.repeat(3000)} Raed ${'x'.repeat(90_000)}`;
    const [source, under] = marked(text, 'Raed');
    expect(stringWidth(source!)).toBeLessThanOrEqual(208);
    expect(stringWidth(source!.slice(0, source!.indexOf('Raed')))).toBe(under!.indexOf('^'));
  });

  test('shows other lines in their order, with a sign for what is left out', () => {
    const lines = new LineIndex('one\ntwo\nthree\nfour\n');
    const rows = frame(lines, [{ span: { start: 14, end: 18 }, sign: '^' }, { span: { start: 0, end: 3 }, sign: '-', text: 'first' }]);
    expect(rows).toEqual(['1 | one', '  | --- first', '  ⋮', '4 | four', '  | ^^^^']);
  });

  test('marks a span of several lines on its first', () => {
    expect(frame(new LineIndex('one\r\ntwo'), [{ span: { start: 1, end: 8 }, sign: '^' }])).toEqual(['1 | one', '  |  ^^']);
  });

  test('never throws and never puts a mark beyond its line', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(), fc.nat(), fc.nat(), (text, a, b, c) => {
      const [start, end, other] = [a, b, c].map((number) => number % (text.length + 1)).sort((x, y) => x - y) as [number, number, number];
      const rows = frame(new LineIndex(text), [{ span: { start, end }, sign: '^' }, { span: { start: end, end: other }, sign: '-' }]);
      for (const row of rows) expect(row).toMatch(/^ *\d* (?:\||⋮)/);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

test('a label in another file is shown with that file', () => {
  const labels = [{ file: 'b.md', span: { start: 4, end: 7 }, text: 'also here' }, { file: 'c.md', span: { start: 0, end: 1 }, text: 'not read' }];
  const shown = pretty([reportOf('a.md', 'x\n', [finding('a.md', { labels })]), reportOf('b.md', 'one\ntwo\n', [])], plainText);
  expect(shown).toContain('\n  b.md:2:1\n  2 | two\n    | --- also here\n\n  c.md: not read\n');
});

test('infos are in JSON and in the counts, and elsewhere only when asked for', () => {
  const reports = [reportOf('a.md', 'x\n', [finding('a.md', { severity: 'info' })])];
  expect(lintResult(reports)).toMatchObject({ summary: { infos: 1 }, files: [{ diagnostics: [{ severity: 'info' }] }] });
  expect(pretty(reports, plainText)).toBe('0 problems (0 errors, 0 warnings) in 1 file, 1 info hidden (--verbose)\n');
  expect(agentLines(reports, plainText)).toBe('');
  expect(pretty(reports, { color: false, verbose: true })).toContain('a.md:1:1  info  ');
  expect(agentLines(reports, { verbose: true })).toBe('a.md:1:1: info x/y: Unexpected `x`, expected `y` help: Mend it.\n');
});

const many = (count: number, over?: Partial<Diagnostic>) => Array.from({ length: count }, () => finding('a.md', over));

describe('a text format ends a list that has no end, and JSON carries all', () => {
  test('of one rule', () => {
    const reports = [reportOf('a.md', 'x\n', many(25))];
    expect(agentLines(reports, plainText).split('\n')).toHaveLength(22);
    expect(agentLines(reports, plainText)).toContain('a.md: and 5 more, x/y; --format json has them all\n');
    expect(pretty(reports, plainText)).toContain('a.md: and 5 more, x/y; --format json has them all\n');
    expect(lintResult(reports).files[0]!.diagnostics).toHaveLength(25);
  });

  test('and sooner of what can be mended at once', () => {
    const fixes = [{ title: 'Mend it', safety: 'safe' as const, edits: [] }];
    const reports = [reportOf('a.md', 'x\n', [...many(7, { fixes, code: 'x/mended' }), ...many(21)])];
    expect(agentLines(reports, plainText).split('\n')).toHaveLength(27);
    expect(agentLines(reports, plainText)).toContain('a.md: and 3 more, 2 x/mended, 1 x/y; --fix mends 2; --format json has them all\n');
  });

  test('and an error behind warnings of its rule is shown', () => {
    const reports = [reportOf('a.md', 'x\n', [...many(25, { severity: 'warning' }), ...many(1, { severity: 'error' })])];
    expect(agentLines(reports, plainText)).toContain(': error x/y: ');
  });

  test('of one file', () => {
    const reports = [reportOf('a.md', 'x\n', Array.from({ length: 11 }, (_, at) => many(20, { code: `x/y${at}` })).flat())];
    expect(agentLines(reports, plainText).split('\n')).toHaveLength(202);
    expect(agentLines(reports, plainText)).toContain('a.md: and 20 more, x/y10; --format json has them all\n');
  });
});

test('colours are there only when asked for', () => {
  const reports = [reportOf('a.md', 'x\n', [finding('a.md')])];
  expect(pretty(reports, { color: true, verbose: false })).toContain('\u001b[33mwarning\u001b[39m');
  expect(pretty(reports, plainText)).not.toContain('\u001b');
});

describe('the JSON', () => {
  test('is what its schema says, for every broken fixture', () => {
    const folder = join(import.meta.dirname, '../fixtures/broken');
    const reports = readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => report(`.claude/agents/${name}`, readFileSync(join(folder, name), 'utf8')));
    const data: unknown = JSON.parse(json(reports));
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
    expect(data).toMatchObject({ version: 1, summary: { files: reports.length } });
  });

  test('has places as lines, columns and offsets', () => {
    const fixes = [{ title: 'Write', safety: 'safe' as const, edits: [{ span: { start: 5, end: 6 }, text: 'z' }] }];
    const [file] = lintResult([reportOf('a.md', 'one\n🧠x\n', [finding('a.md', { span: { start: 6, end: 7 }, fixes })])]).files;
    const [found] = file!.diagnostics;
    expect(found!.range).toEqual({ start: { line: 2, column: 3, offset: 6 }, end: { line: 2, column: 4, offset: 7 } });
    expect(found!.fixes[0]!.edits[0]!.range.start).toEqual({ line: 2, column: 2, offset: 5 });
    expect(file!.hosts).toEqual({ 'claude-code': { verdict: 'drops', why: 'it is text' } });
  });

  test('is refused by its schema when something is missing', () => {
    const data = JSON.parse(json([reportOf('a.md', 'x\n', [finding('a.md')])])) as { files: { diagnostics: { range?: unknown }[] }[] };
    expect(validate(data)).toBe(true);
    delete data.files[0]!.diagnostics[0]!.range;
    expect(validate(data)).toBe(false);
  });
});

describe('text from files', () => {
  const hostile = fc.stringMatching(/^[\s\S]*$/u).chain((text) =>
    fc.array(fc.constantFrom('::error::x', '##[error]', '##vso[x]', '##teamcity[', '\u001b[2J', '\u202e', '\u200b', '\ufeff', '\u{e0041}', '\r', '\b', '\u2028', '\u0085', '\udc00', '🧠', '👩‍🚀', '\u2003', '#'), { maxLength: 8 }).map((parts) => parts.join(text.slice(0, 3)) + text),
  );
  const harmful = /(?![\n\t])\p{Cc}|[\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u3164\u115f\u1160\uffa0]|\u00ad|\u200c|[\u{e0000}-\u{e0fff}]|\p{Cs}/u;

  test('is shown without anything a terminal or a runner obeys', () => {
    const property = fc.property(hostile, (text) => {
      const safe = printable(text);
      expect(safe).not.toMatch(harmful);
      expect(commands(safe)).toEqual([]);
      expect(printable(safe)).toBe(safe);
      expect(oneLine(text)).not.toMatch(/[\n\t]/);
      const written = safeJson({ text });
      expect(written).not.toMatch(harmful);
      expect(commands(written)).toEqual([]);
      expect(JSON.parse(written)).toEqual({ text });
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('is safe in every format, wherever it comes from', () => {
    const property = fc.property(hostile, hostile, fc.nat(), fc.nat(), (text, other, a, b) => {
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
      const path = other || 'a.md';
      const more = { message: other, why: other, help: text, labels: [{ file: path, span: { start: 0, end: start }, text: other }] };
      const reports = [reportOf(path, text, [finding(path, { span: { start, end }, ...more })])];
      for (const output of [pretty(reports, plainText), agentLines(reports, plainText), json(reports)]) {
        expect(output).not.toMatch(harmful);
        expect(commands(output)).toEqual([]);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('keeps pictures, accents and every script', () => {
    const text = 'Считай 👩🏽‍🚀 ❤️ 1️⃣ – naïve 日本語 العربية\n\tx';
    expect(printable(text)).toBe(text);
  });

  test('shows bytes hidden behind a picture', () => {
    expect(printable('🧠\ufe0f\ufe0e\u200dx')).toBe('🧠\ufe0f\\u{fe0e}\\u{200d}x');
  });
});

test.for([
  ['Raed', 'Read'],
  ['webserach', 'WebSearch'],
  ['Foo', undefined],
  ['x'.repeat(10_000), undefined],
] as const)('the nearest name to %s is %s', ([name, expected]) => {
  expect(nearest(name, ['Read', 'Edit', 'WebSearch'])).toBe(expected);
});
