import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAgent } from '../../src/hosts/detect.ts';
import { liesInHome } from '../../src/hosts/homes.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts as allHosts } from '../../src/hosts/registry.ts';
import { splitFrontmatter } from '../../src/parse/frontmatter.ts';
import { fromText } from '../../src/parse/source.ts';
import { testProject } from '../emit-project.ts';

/** The samples are about names, places and bytes: two hosts that take any list show them, where others would refuse the pair. */
const hosts = allHosts.filter(({ id }) => id === 'claude-code' || id === 'opencode');

interface Sample {
  readonly id: string;
  readonly path: string;
  readonly stage: readonly string[];
  readonly expect: { readonly verdict: string; readonly class?: string };
}

const folder = join(import.meta.dirname, '../../../shared/hostile');
const samples = (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { cases: Sample[] }).cases
  // The generated samples try the parsers, and have to be made first.
  .filter(({ stage, path }) => stage.includes('compile') && !path.startsWith('generated/'));

/** What may be said of a sample that need not compile, by the class the index gives it. */
const allowed: Readonly<Record<string, readonly string[]>> = { 'invalid-frontmatter': ['compile/unreadable-source', 'compile/dropped-source'], 'yaml-alias-or-merge': ['compile/unreadable-source'], 'unknown-key': [] };

function projectWith(path: string) {
  const project = testProject(hosts);
  const source = join(folder, path);
  const target = statSync(source).isDirectory() ? '.' : basename(path);
  cpSync(source, join(project.root, target), { recursive: true });
  return { project, paths: [existsSync(join(project.root, 'agents')) ? 'agents' : target] };
}

function bodyOf(text: string): string {
  return text.slice(splitFrontmatter(text).bodyStart);
}

describe('refused, and nothing is written', () => {
  test.for(samples.filter((sample) => sample.expect.verdict === 'refuse'))('$id $path', async ({ path, expect: expected }) => {
    const { project, paths } = projectWith(path);
    const before = project.files();
    const { exit, json } = await project.compile(paths);
    expect(exit).toBe(1);
    expect(new Set(json.diagnostics.map(({ code }) => code))).toEqual(new Set([`compile/${expected.class}`]));
    expect(project.files()).toEqual(before);
  });
});

describe('survived, without a word it should not say', () => {
  test.for(samples.filter((sample) => ['survive', 'flag'].includes(sample.expect.verdict)))('$id $path', async ({ path, expect: expected }) => {
    const { project, paths } = projectWith(path);
    const { json } = await project.compile(paths);
    for (const { code } of json.diagnostics) expect(allowed[expected.class!]).toContain(code);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('an agent with prototype keys has the one tool it names', async () => {
    const { project, paths } = projectWith('tool/yaml-proto-keys.md');
    expect((await project.compile(paths, { host: 'claude-code' })).exit).toBe(0);
    const [output] = Object.entries(project.files()).filter(([path]) => path.startsWith('.claude/'));
    expect(output![1]).toMatch(/^tools: Read$/m);
  });
});

describe('the body comes through byte for byte', () => {
  test.for(samples.filter((sample) => sample.expect.verdict === 'roundtrip'))('$id $path', async ({ path }) => {
    const { project, paths } = projectWith(path);
    const { exit } = await project.compile(paths);
    expect(exit).toBe(0);
    const files = project.files();
    const outputs = Object.entries(files).filter(([name]) => hosts.some((host) => liesInHome(name, host)));
    expect(outputs.length).toBe(hosts.length);
    for (const [name, text] of outputs) expect(readAgent(openSource(fromText(name, text))[0]!).prompt.value, name).toBe(bodyOf(files[basename(path)]!));
  });
});

test('settings with comments, a mark and odd numbers are left as they are', async () => {
  const { project, paths } = projectWith('tree/merge-settings');
  const before = project.files();
  expect((await project.compile(paths)).exit).toBe(0);
  expect(project.files()).toMatchObject(before);
});
