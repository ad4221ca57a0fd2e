import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/registry.ts';
import { workspaceOf } from '../../src/analyse/workspace.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { lint, type LintFile } from '../../src/lint/run.ts';
import { openSource } from '../../src/hosts/open.ts';
import { decode } from '../../src/parse/source.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus');

interface Entry {
  readonly repo: string;
  readonly path: string;
  readonly file: string;
  readonly dialect: string;
}

/**
 * Every file of the corpus, each repository linted as one project.
 *
 * `LINT_REPORT=FILE` writes every finding there, one line each, to be read by a person.
 */
describe.skipIf(!existsSync(folder))('the corpus', () => {
  const entries = existsSync(folder) ? (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Entry[]) : [];
  const files = new Map<string, LintFile[]>();
  for (const { repo, path, file } of entries) {
    const documents = openSource(decode(`${repo}/${path}`, readFileSync(join(folder, 'files', file))));
    files.set(repo, [...(files.get(repo) ?? []), ...documents.map((document) => ({ document, agent: readAgent(document) }))]);
  }
  const all = [...files.values()].flat();
  const byPath = new Map(all.map((file) => [file.agent.path, file]));
  const found = [...files.values()].flatMap((own) => lint(own, rules, workspaceOf(own.map(({ agent }) => agent))));

  test('is there whole', () => {
    expect(all.length).toBeGreaterThan(1000);
    report(found, all.length);
  });

  test('breaks no rule of ours', () => {
    expect(found.filter(({ code }) => code === 'core/rule-crashed')).toEqual([]);
  });

  test('has every finding inside of its file', () => {
    const outside = found.filter(({ file, span, labels }) => [span, ...labels.filter((label) => label.file === file).map((label) => label.span)].some(({ start, end }) => start < 0 || end < start || end > byPath.get(file)!.document.text.length));
    expect(outside).toEqual([]);
  });

  test('has no error on a file that its own host loads whole', () => {
    const wrong = found.filter(({ severity, file }) => {
      const { document, agent } = byPath.get(file)!;
      return severity === 'error' && hostById(agent.dialect)?.load(document).verdict === 'loads';
    });
    expect(wrong).toEqual([]);
  });

  test('has an error for every file without a text or without a loader that takes it', () => {
    const errors = new Set(found.filter(({ severity }) => severity === 'error').map(({ file }) => file));
    const silent = all.filter(({ document, agent }) => hostById(agent.dialect)?.load(document).verdict === 'drops' && !errors.has(agent.path));
    expect(silent.map(({ agent }) => agent.path)).toEqual([]);
  });
});

function report(found: readonly Diagnostic[], files: number): void {
  const target = process.env['LINT_REPORT'];
  if (!target) return;
  const counts = new Map<string, number>();
  for (const { severity, code } of found) counts.set(`${severity} ${code}`, (counts.get(`${severity} ${code}`) ?? 0) + 1);
  const sums = [...counts].sort().map(([what, count]) => `${count}\t${what}`);
  const lines = found.map(({ severity, code, file, span, message, why }) => `${severity}\t${code}\t${file}@${span.start}\t${message}\t${why}`);
  writeFileSync(target, [`${files} files`, ...sums, '', ...lines, ''].join('\n'));
}
