import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from './fast-check.ts';
import { SaxesParser } from 'saxes';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { workspaceOf } from '../src/analyse/workspace.ts';
import { outputOptions } from '../src/cli/output-options.ts';
import { agentLines } from '../src/diagnostics/agent.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { github } from '../src/diagnostics/github.ts';
import { gitlab } from '../src/diagnostics/gitlab.ts';
import { json } from '../src/diagnostics/json.ts';
import { junit } from '../src/diagnostics/junit.ts';
import { pretty } from '../src/diagnostics/pretty.ts';
import type { FileReport } from '../src/diagnostics/report.ts';
import { sarif } from '../src/diagnostics/sarif.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { lint } from '../src/lint/run.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import { oneLine, printable } from '../src/text/printable.ts';
import { LineIndex } from '../src/text/span.ts';
import { validSarif } from './sarif-schema.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const root = process.platform === 'win32' ? 'C:\\work' : '/work';
const options = outputOptions({ cwd: root, color: false }, root, true);

function report(path: string, text: string): FileReport {
  const document = parseDocument(fromText(path, text));
  const agent = readAgent(document);
  return { path, dialect: agent.dialect, name: agent.name.value, lines: document.lines, hosts: {}, diagnostics: lint([{ document, agent }], rules, workspaceOf([agent])) };
}

function finding(file: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const text = { message: 'Unexpected `x`, expected `y`', why: 'It matters.', help: 'Mend it.', url: 'mandate explain x/y' };
  return { code: 'x/y', severity: 'warning', file, span: { start: 0, end: 1 }, ...text, labels: [], fixes: [], ...more };
}

function reportOf(path: string, text: string, diagnostics: readonly Diagnostic[]): FileReport {
  return { path, dialect: 'portable', name: 'x', lines: new LineIndex(text), hosts: {}, diagnostics };
}

function checked(reports: readonly FileReport[]): Log {
  const log = JSON.parse(sarif(reports, options)) as Log;
  expect(validSarif(log), JSON.stringify(validSarif.errors?.slice(0, 5))).toBe(true);
  return log;
}

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** Throws for anything that is not well-formed XML 1.0. */
function xml(text: string): XmlElement[] {
  const parser = new SaxesParser();
  const elements: XmlElement[] = [];
  const open: XmlElement[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push({ name, attributes, text: '' });
    elements.push(open.at(-1)!);
  });
  parser.on('text', (piece) => void (open.length > 0 && (open.at(-1)!.text += piece)));
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  return elements;
}

interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

function decoded(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
}

/** What the runner of GitHub makes of an output: any line end ends a line, blanks before `::` do not count, and `##[` counts anywhere. */
function runner(output: string): { readonly commands: RunnerCommand[]; readonly rest: string[] } {
  const commands: RunnerCommand[] = [];
  const rest: string[] = [];
  for (const line of output.split(/\r\n|\r|\n/).filter((line) => line !== '')) {
    const [, name, properties, data] = /^\s*::([^ :]+)(?: ([^]*?))?::([^]*)$/.exec(line) ?? [];
    if (name === undefined) {
      rest.push(line);
      continue;
    }
    expect(line).not.toMatch(/##(?:\[|vso\[)/);
    const pairs = (properties ?? '').split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), decoded(pair.slice(pair.indexOf('=') + 1))]);
    commands.push({ name, properties: Object.fromEntries(pairs) as Record<string, string>, data: decoded(data!) });
  }
  return { commands, rest };
}

const broken = readdirSync(join(fixtures, 'broken')).filter((name) => name.endsWith('.md')).map((name) => report(`.claude/agents/${name}`, readFileSync(join(fixtures, 'broken', name), 'utf8')));
const agents = readdirSync(join(fixtures, 'agents'))
  .map((name) => `agents/${name}/agent.md`)
  .filter((path) => existsSync(join(fixtures, path)))
  .map((path) => report(path, readFileSync(join(fixtures, path), 'utf8')));
const all = [...broken, ...agents];
const count = all.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);

describe('SARIF', () => {
  test('of every fixture is what the published schema says', () => {
    const [run] = checked(all).runs;
    expect(run!.results).toHaveLength(count);
    expect(run).toMatchObject({ columnKind: 'utf16CodeUnits', originalUriBaseIds: { '%SRCROOT%': { uri: options.root } } });
  });

  test('is refused by the schema when a place has line 0', () => {
    const log = checked(broken);
    log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.region!.startLine = 0;
    expect(validSarif(log)).toBe(false);
  });

  test('describes each rule once, with its page', () => {
    const { rules: described, } = checked(all).runs[0]!.tool.driver;
    expect(new Set(described!.map(({ id: code }) => code)).size).toBe(described!.length);
    const mojibake = described!.find(({ id: code }) => code === 'text/mojibake')!;
    expect(mojibake).toMatchObject({ defaultConfiguration: { level: 'warning' }, properties: { tags: ['text', 'problem'] }, shortDescription: { text: 'Disallow UTF-8 that was read as Windows-1252.' } });
    expect(mojibake.help!.markdown).toBe(readFileSync('rules/text/mojibake.md', 'utf8'));
    for (const result of checked(all).runs[0]!.results!) expect(described![result.ruleIndex!]!.id).toBe(result.ruleId);
  });

  test('has fixes that give the mended file', () => {
    const text = 'one\r\n🧠 two three\n';
    const fixes = [{ title: 'Swap', safety: 'unsafe' as const, edits: [{ span: { start: 8, end: 11 }, text: 'zwei' }, { span: { start: 18, end: 18 }, text: '\u202e' }] }];
    const [result] = checked([reportOf('a.md', text, [finding('a.md', { fixes })])]).runs[0]!.results!;
    const [fix] = result!.fixes!;
    expect(fix!.properties).toEqual({ safety: 'unsafe' });
    expect(fix!.artifactChanges[0]!.replacements).toEqual([
      { deletedRegion: { startLine: 2, startColumn: 4, endLine: 2, endColumn: 7 }, insertedContent: { text: 'zwei' } },
      { deletedRegion: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 1 }, insertedContent: { text: '\u202e' } },
    ]);
  });

  test('has labels as related places, without a region in a file that was not read', () => {
    const labels = [{ file: 'b.md', span: { start: 4, end: 7 }, text: 'also here' }, { file: 'c.md', span: { start: 0, end: 1 }, text: 'not read' }];
    const [result] = checked([reportOf('a.md', 'x\n', [finding('a.md', { labels })]), reportOf('b.md', 'one\ntwo\n', [])]).runs[0]!.results!;
    expect(result!.relatedLocations).toMatchObject([{ id: 0, physicalLocation: { region: { startLine: 2 } } }, { id: 1, physicalLocation: { artifactLocation: { uri: 'c.md' } } }]);
    expect(result!.relatedLocations![1]!.physicalLocation!.region).toBeUndefined();
  });

  test('holds no placeholder and no link that a text brought along', () => {
    const [result] = checked([reportOf('a.md', 'x\n', [finding('a.md', { message: 'Unexpected {0} [click](javascript:x)' })])]).runs[0]!.results!;
    expect(result!.message.text).toBe('Unexpected {{0} [click\\](javascript:x). It matters. Mend it.');
  });

  test.for([
    ['a b/é%.md', { uri: 'a%20b/%C3%A9%25.md', uriBaseId: '%SRCROOT%' }],
    ['c:d.md', { uri: 'c%3Ad.md', uriBaseId: '%SRCROOT%' }],
    ['line\nfeed.md', { uri: 'line%0Afeed.md', uriBaseId: '%SRCROOT%' }],
    ['../out.md', { uri: 'file:///out.md' }],
  ] as const)('names the file %j by a URI', ([path, uri]) => {
    expect(checked([reportOf(path, 'x\n', [finding(path)])]).runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation).toEqual(uri);
  });
});

describe('a fingerprint', () => {
  const text = '---\nname: x\ntools: LS, MultiEdit\n---\n\nRun it.\n\nRun it.\n';
  const places = ['LS', 'MultiEdit'].map((word) => text.indexOf(word));
  const found = (moved: string) => {
    const shift = moved.length - text.length;
    const diagnostics = [...places.map((start) => finding('a.md', { span: { start: start + shift, end: start + shift + 2 } })), ...[text.indexOf('Run'), text.lastIndexOf('Run')].map((start) => finding('a.md', { span: { start: start + shift, end: start + shift + 3 } }))];
    const reports = [reportOf('a.md', moved, diagnostics)];
    const fromSarif = checked(reports).runs[0]!.results!.map(({ partialFingerprints }) => partialFingerprints!['mandate/v1']);
    expect((JSON.parse(gitlab(reports, options)) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint)).toEqual(fromSarif);
    return fromSarif;
  };

  test('is its own for each finding of a run, also for two that are alike', () => {
    expect(new Set(found(text)).size).toBe(4);
  });

  test('stays when the lines move', () => {
    expect(found(`# one\n\ntwo\n${text}`)).toEqual(found(text));
  });

  test('is the same whether or not infos are shown', () => {
    const infos = [finding('a.md', { severity: 'info' }), finding('a.md')];
    const [, shown] = JSON.parse(gitlab([reportOf('a.md', 'x\n', infos)], options)) as { fingerprint: string }[];
    const [alone] = JSON.parse(gitlab([reportOf('a.md', 'x\n', infos)], { ...options, verbose: false })) as { fingerprint: string }[];
    expect(alone).toEqual(shown);
  });
});

describe('workflow commands', () => {
  test('say where and what', () => {
    const reports = [reportOf('a.md', 'one\ntwo three\n', [finding('a.md', { severity: 'error', span: { start: 8, end: 13 } }), finding('a.md', { severity: 'info', span: { start: 0, end: 7 } })])];
    expect(github(reports, options)).toBe(
      '::error file=a.md,line=2,endLine=2,col=5,endColumn=9,title=x/y::Unexpected `x`, expected `y`%0Awhy: It matters.%0Ahelp: Mend it.%0Adocs: mandate explain x/y\n' +
        '::notice file=a.md,line=1,endLine=2,col=1,title=x/y::Unexpected `x`, expected `y`%0Awhy: It matters.%0Ahelp: Mend it.%0Adocs: mandate explain x/y\n',
    );
  });

  test('leave infos out unless they are asked for, and never list without end', () => {
    const many = Array.from({ length: 250 }, () => finding('a.md'));
    const { commands } = runner(github([reportOf('a.md', 'x\n', [...many, finding('a.md', { severity: 'info' })])], { ...options, verbose: false }));
    expect(commands).toHaveLength(21);
    expect(commands.at(-1)).toMatchObject({ name: 'notice', properties: { file: 'a.md' }, data: 'and 230 more, x/y' });
  });
});

describe('Code Quality', () => {
  test('has what GitLab asks for', () => {
    const entries = JSON.parse(gitlab(all, options)) as Record<string, unknown>[];
    expect(entries).toHaveLength(count);
    for (const entry of entries) {
      expect(entry).toMatchObject({ description: expect.any(String), check_name: expect.stringContaining('/'), fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(['info', 'minor', 'critical']).toContain(entry['severity']);
      expect(entry['location']).toMatchObject({ path: expect.any(String), lines: { begin: expect.any(Number) } });
    }
    expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(count);
  });
});

describe('JUnit', () => {
  test('has a test for each file, which fails when the file has errors', () => {
    const elements = xml(junit(all, options));
    const failing = all.filter(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
    expect(elements.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes['name'])).toEqual(all.map(({ path }) => path));
    expect(elements.filter(({ name }) => name === 'failure')).toHaveLength(failing.length);
    expect(elements[0]!.attributes).toMatchObject({ tests: String(all.length), failures: String(failing.length) });
  });

  test('shows warnings as the output of a test that passes', () => {
    const elements = xml(junit([reportOf('a.md', 'x\n', [finding('a.md')])], options));
    expect(elements.map(({ name }) => name)).toEqual(['testsuites', 'testsuite', 'testcase', 'system-out']);
    expect(elements.at(-1)!.text).toBe('a.md:1:1: warning x/y: Unexpected `x`, expected `y` help: Mend it.\n');
  });
});

describe('text that wants to be obeyed', () => {
  const harmful = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]|\p{Cs}/u;
  const parts = ['\n', '\r', '%', '%0A', '"', "'", '\u001b[31m', '\u009b2J', '<b a="1">', '&amp;', ']]>', '::error::x', '\n::set-output name=x::y', '##[error]', '\u202e', '\u200b', '\ud800', '\uffff', ',', ':', '{0}', '[x](y)', '🧠', 'é', '../'];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'binary', maxLength: 6 })), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));

  test('is data in every format, in names as in texts', () => {
    const property = fc.property(hostile, hostile, fc.constantFrom<Diagnostic['severity']>('error', 'warning'), (path, text, severity) => {
      const fixes = [{ title: text, safety: 'safe' as const, edits: [{ span: { start: 0, end: text.length }, text: path }] }];
      const more = { severity, code: 'x/y', message: text, why: text, help: text, span: { start: 0, end: text.length }, labels: [{ file: path, span: { start: 0, end: 0 }, text }], fixes };
      const reports = [{ ...reportOf(path, text, [finding(path, more)]), name: text, dialect: text }];

      const outputs = { pretty: pretty(reports, options), agent: agentLines(reports, options), json: json(reports), sarif: sarif(reports, options), github: github(reports, options), gitlab: gitlab(reports, options), junit: junit(reports, options) };
      for (const [name, output] of Object.entries(outputs)) {
        expect(output, name).not.toMatch(harmful);
        expect(runner(output).commands, name).toHaveLength(name === 'github' ? 1 : 0);
      }
      const log = checked(reports);
      expect(log.runs[0]!.results![0]!.fixes![0]!.artifactChanges[0]!.replacements[0]!.insertedContent!.text).toBe(path);
      expect(log.runs[0]!.results![0]!.fixes![0]!.description!.text).not.toMatch(harmful);
      const { commands: [command], rest } = runner(outputs.github);
      expect(rest).toEqual([]);
      expect(new Set([...Object.keys(command!.properties), 'endColumn'])).toEqual(new Set(['file', 'line', 'endLine', 'col', 'endColumn', 'title']));
      expect(command!.properties['file']).toBe(printable(options.fromRoot(path)));
      expect(command!.data.split('\n')[0]).toBe(oneLine(text));
      expect(JSON.parse(outputs.gitlab)).toHaveLength(1);
      expect(xml(outputs.junit).map(({ name }) => name)).toEqual(['testsuites', 'testsuite', 'testcase', severity === 'error' ? 'failure' : 'system-out']);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
