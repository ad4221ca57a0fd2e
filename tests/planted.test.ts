import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { lint } from '../src/cli/lint.ts';
import type { Terminal } from '../src/cli/terminal.ts';

const planted = join(import.meta.dirname, '../fixtures/planted');

/** One defect: the rule that finds it, at which place of which file. */
interface Defect {
  readonly file: string;
  readonly code: string;
  readonly line: number;
  readonly column: number;
  /** `info` where the host takes no harm: a description without a limit, a tool that a plugin may bring. */
  readonly severity?: 'info';
}

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } };
}

/** How many defects there are, and where the host looks for agents. */
const hosts = [
  { host: 'claude-code', home: '.claude/agents', count: 31 },
  { host: 'opencode', home: '.opencode/agent', count: 10 },
] as const;

describe.each(hosts)('defects planted in files for $host', ({ host, home, count }) => {
  const defects = JSON.parse(readFileSync(join(planted, `${host}.json`), 'utf8')) as Defect[];
  const found = new Map<string, readonly Finding[]>();
  let project: string;

  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'mandate-planted-'));
    mkdirSync(join(project, home), { recursive: true });
    for (const name of readdirSync(join(planted, host))) cpSync(join(planted, host, name), join(project, name.endsWith('.md') ? home : '', name), { recursive: true });
    let out = '';
    const terminal: Terminal = { cwd: project, color: false, out: (text) => void (out += text), note: () => undefined, input: () => Promise.resolve(new Uint8Array()) };
    await lint(terminal, [], { format: 'json' });
    const { files } = JSON.parse(out) as { files: { path: string; diagnostics: Finding[] }[] };
    for (const { path, diagnostics } of files) found.set(path.slice(home.length + 1), diagnostics);
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('are as many as said, each in its own file', () => {
    expect(new Set(defects.map(({ file }) => file)).size).toBe(count);
    expect(defects).toHaveLength(count);
  });

  // A defect whose rule is not written has nothing that could find it.
  test.for(defects.filter(({ code }) => rules.some(({ id }) => id === code)))('$code is found in $file', ({ file, code, line, column, severity }) => {
    const own = found.get(file)?.filter((finding) => finding.code === code) ?? [];
    expect(own.map(({ range }) => [range.start.line, range.start.column])).toContainEqual([line, column]);
    if (!severity) expect(own.map((finding) => finding.severity)).not.toContain('info');
  });

  test('and nothing above info in the clean files', () => {
    const clean = [...found].filter(([file]) => file.startsWith('clean'));
    expect(clean.length).toBeGreaterThan(0);
    expect(clean.flatMap(([file, findings]) => findings.filter(({ severity }) => severity !== 'info').map(({ code }) => `${file}: ${code}`))).toEqual([]);
  });
});
