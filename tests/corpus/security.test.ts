import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/registry.ts';
import { workspaceOf } from '../../src/analyse/workspace.ts';
import { lint as lintCommand } from '../../src/cli/lint.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { lint, type LintFile } from '../../src/lint/run.ts';
import { decode } from '../../src/parse/source.ts';

const severities = { info: 0, warning: 1, error: 2 } as const;
const folder = join(import.meta.dirname, '../../../shared');
const hostile = join(folder, 'hostile');

interface Sample {
  readonly id: string;
  readonly kind: string;
  readonly path: string;
  readonly stage: readonly string[];
  readonly expect: { readonly verdict: string; readonly class?: string; readonly minSeverity?: keyof typeof severities; readonly line?: number; readonly count?: number; readonly file?: string };
}

const samples = existsSync(hostile) ? (JSON.parse(readFileSync(join(hostile, 'index.json'), 'utf8')) as { cases: Sample[] }).cases.filter(({ stage }) => stage.includes('lint')) : [];
const own = rules.filter(({ id }) => id.startsWith('security/'));
const classes = new Set(own.map(({ id }) => id.replace('security/', '')));

function filesOf(path: string, shown: string): LintFile[] {
  return openSource(decode(shown, readFileSync(path))).map((document) => ({ document, agent: readAgent(document) }));
}

function findingsIn({ path }: Sample) {
  const files = filesOf(join(hostile, path), path);
  const lines = files[0]!.document.lines;
  return lint(files, own, workspaceOf(files.map(({ agent }) => agent))).map(({ code, severity, span }) => ({ name: code.replace('security/', ''), severity, line: lines.place(span.start).line }));
}

describe.skipIf(!existsSync(hostile))('hostile samples', () => {
  test.for(samples.filter(({ kind, expect: { verdict, class: name } }) => kind === 'file' && verdict === 'flag' && classes.has(name ?? '')))('$id $path', (sample) => {
    const { class: name, minSeverity = 'info', line, count } = sample.expect;
    const hits = findingsIn(sample).filter((hit) => hit.name === name && (line === undefined || hit.line === line) && severities[hit.severity] >= severities[minSeverity]);
    expect(hits.length).toBeGreaterThan(0);
    if (count !== undefined) expect(hits.length).toBe(count);
  });

  test.for(samples.filter(({ expect: { verdict } }) => verdict === 'clean'))('$id $path is clean', (sample) => {
    expect(findingsIn(sample).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('settings that send traffic elsewhere are found beside their agents', async () => {
    let out = '';
    const terminal = { cwd: join(hostile, 'lint-tree/settings-base-url'), color: false, out: (text: string) => void (out += text), note: () => undefined, input: () => Promise.resolve(new Uint8Array()) };
    await lintCommand(terminal, ['.'], { format: 'json' });
    const { files } = JSON.parse(out) as { files: { path: string; diagnostics: { code: string; severity: string }[] }[] };
    const hits = files.flatMap(({ path, diagnostics }) => diagnostics.map(({ code, severity }) => `${path} ${severity} ${code}`));
    expect(hits).toContain('.claude/settings.json error security/endpoint-override');
  });
});

describe.skipIf(!existsSync(join(folder, 'corpus')))('public agent files', () => {
  test('have errors in under 0.5 % and warnings in under 5 % of files', () => {
    const entries = JSON.parse(readFileSync(join(folder, 'corpus/manifest.json'), 'utf8')) as { repo: string; path: string; file: string }[];
    const hits = entries.flatMap(({ repo, path, file }) => {
      const files = filesOf(join(folder, 'corpus/files', file), `${repo}/${path}`);
      return lint(files, own, workspaceOf(files.map(({ agent }) => agent)));
    });
    const share = (severity: string) => new Set(hits.filter((hit) => hit.severity === severity).map(({ file }) => file)).size / entries.length;
    expect(share('error')).toBeLessThan(0.005);
    expect(share('warning')).toBeLessThan(0.05);
  });
});
