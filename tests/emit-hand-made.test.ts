import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Interrupted } from '../src/cli/errors.ts';
import { interruptible } from '../src/cli/interruptible.ts';
import { commitSteps } from '../src/emit/commit.ts';
import { outputFolder } from '../src/emit/disk.ts';
import { parseManifest } from '../src/emit/parse-manifest.ts';
import type { Plan } from '../src/emit/plan.ts';
import { memory } from '../src/emit/spool.ts';
import type { Host } from '../src/hosts/host.ts';
import { agentText, one, testProject, type TestProject } from './emit-project.ts';

/** Repositories full of files that people made, and manifests that people changed. */
const shared = '.one/settings.json';
const merging: Host = {
  ...one,
  write: (agent, context) => ({ ...one.write(agent, context), settings: [{ path: shared, at: ['hooks', 'Stop'], value: { command: agent.name.value }, isItem: true }] }),
};

function project(): TestProject {
  const made = testProject([merging]);
  made.write('agents/mia.md', agentText('mia'));
  return made;
}

function settings(change: object): object {
  return { settings: [{ path: shared, parents: [], empty: [], values: [{ at: ['a'], value: 1, owners: [{ host: 'one', source: 'a.md', agent: 'a' }], ...change }] }] };
}

async function stopsFor(made: TestProject): Promise<readonly string[]> {
  const before = made.files();
  const { exit, json } = await made.compile();
  expect(exit).toBe(1);
  expect(made.files()).toEqual(before);
  return json.diagnostics.map(({ code, path }) => `${code} ${path}`);
}

describe('a file that people made stops the run', () => {
  test.for(['.one/agents/MIA.md', '.one/Settings.json'])('for %s, which is another file only where letter case counts', async (path) => {
    const made = project();
    made.write(path, 'mine\n');
    expect(await stopsFor(made)).toEqual([`compile/not-owned ${path}`]);
  });

  test('for settings that are read-only, and not where they are to stay as they are', async () => {
    const made = project();
    made.write(shared, '{}');
    chmodSync(join(made.root, shared), 0o444);
    expect(await stopsFor(made)).toEqual([`compile/unmergeable-settings ${shared}`]);
    chmodSync(join(made.root, shared), 0o644);
    await made.compile();
    chmodSync(join(made.root, shared), 0o444);
    expect((await made.compile()).exit).toBe(0);
  });

  test.for([
    ['settings.json', `{"a": ${'['.repeat(3000)}${']'.repeat(3000)}}`],
    ['config.toml', `a = ${'['.repeat(3000)}${']'.repeat(3000)}`],
    ['config.toml', `a${'.a'.repeat(3000)} = 1`],
    ['config.toml', `[a${'.a'.repeat(3000)}]`],
    ['config.toml', `a = ${'{ a.a.a.a.a.a = '.repeat(20)}1${' }'.repeat(20)}`],
  ] as const)('for %s nested deeper than can be read', async ([name, text]) => {
    const deep: Host = { ...one, write: (agent, context) => ({ ...one.write(agent, context), settings: [{ path: `.one/${name}`, at: ['mine'], value: 1 }] }) };
    const made = testProject([{ ...deep, settings: [] }]);
    made.write('agents/mia.md', agentText('mia'));
    made.write(`.one/${name}`, text);
    expect(await stopsFor(made)).toEqual([`compile/unmergeable-settings .one/${name}`]);
  });

  test('for `.mandate` that is a file, and for a lock that is none', async () => {
    const made = project();
    made.write('.mandate', 'mine\n');
    expect(await stopsFor(made)).toEqual(['compile/not-owned .mandate']);
    rmSync(join(made.root, '.mandate'));
    mkdirSync(join(made.root, '.mandate/lock'), { recursive: true });
    expect(await stopsFor(made)).toEqual(['compile/locked .mandate/lock']);
    rmSync(join(made.root, '.mandate/lock'), { recursive: true });
    symlinkSync('elsewhere', join(made.root, '.mandate/lock'));
    expect(await stopsFor(made)).toEqual(['compile/locked .mandate/lock']);
  });

  test('where a copy of an edited file has to go', async () => {
    const made = project();
    await made.compile();
    made.write('.one/agents/mia.md', 'by hand\n');
    made.write('.mandate/kept', 'mine\n');
    const before = made.files();
    const { exit, json } = await made.compile(['agents'], { force: true });
    expect([exit, json.diagnostics.map(({ code }) => code)]).toEqual([1, ['compile/not-owned']]);
    expect(made.files()).toEqual(before);
  });
});

describe('a manifest that somebody changed', () => {
  const file = { path: 'a.md', sha256: 'a'.repeat(64), bytes: 1, agent: 'a', host: 'one', source: { path: 'a.md', sha256: 'x' }, ledger: [], sourceMap: [] };
  const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 1);

  test.for([
    ['a value that no settings file holds', settings({ value: null })],
    ['one further in', settings({ value: { a: [null] } })],
    ['a value without an owner', settings({ owners: [] })],
    ['an item that is half one', settings({ isItem: 'yes' })],
    ['a tower of lists', settings({ value: deep })],
    ['a folder outside', { folders: ['../x'] }],
    ['folders that are none', { folders: [1] }],
    ['a ledger of numbers', { files: [{ ...file, ledger: [7] }] }],
    ['a map of lines that is none', { files: [{ ...file, sourceMap: [null] }] }],
    ['rewritten places that are none', { files: [{ ...file, rewritten: 5 }] }],
    ['a path outside', { files: [{ ...file, path: '../a.md' }] }],
    ['a path into the repository itself', { files: [{ ...file, path: '.GIT/config' }] }],
    ['a later version', { version: 3 }],
  ] as const)('with %s is none', async ([, change]) => {
    const text = JSON.stringify({ version: 1, compiler: '0', files: [file], ...change });
    expect(parseManifest(text)).toHaveProperty('reason');
    const made = project();
    made.write('.mandate/manifest.json', text);
    expect(await stopsFor(made)).toEqual(['compile/unreadable-manifest .mandate/manifest.json']);
  });

  const own = { path: 'a.md', sha256: 'a'.repeat(64), bytes: 1, sourceMap: [] };
  const placed = { host: 'one', agent: 'a', ledger: [0], files: [own] };
  const source = { path: 'a.md', sha256: 'x', ledger: [{ field: 'name', fate: 'exact', needs: 'none', how: '' }], hosts: [placed] };

  test.for([
    ['without a source', { sources: undefined }],
    ['with a source that is none', { sources: [null] }],
    ['with a source without hosts', { sources: [{ ...source, hosts: undefined }] }],
    ['with a host that is none', { sources: [{ ...source, hosts: [7] }] }],
    ['with a host without a name', { sources: [{ ...source, hosts: [{ ...placed, host: 1 }] }] }],
    ['with an entry that is not there', { sources: [{ ...source, hosts: [{ ...placed, ledger: [1] }] }] }],
    ['with an entry before the first', { sources: [{ ...source, hosts: [{ ...placed, ledger: [-1] }] }] }],
    ['with half an entry', { sources: [{ ...source, hosts: [{ ...placed, ledger: [0.5] }] }] }],
    ['with a file that is none', { sources: [{ ...source, hosts: [{ ...placed, files: ['a.md'] }] }] }],
    ['with a path outside', { sources: [{ ...source, hosts: [{ ...placed, files: [{ ...own, path: '../a.md' }] }] }] }],
    ['of version 1 without files', { version: 1 }],
  ] as const)('%s is none', ([, change]) => {
    expect(parseManifest(JSON.stringify({ version: 2, compiler: '0', sources: [source], ...change }))).toHaveProperty('reason');
  });

  test('of the version before is read as it was meant', () => {
    const [said] = source.ledger;
    const before = { version: 1, compiler: '0', files: [{ ...own, host: 'one', agent: 'a', source: { path: 'a.md', sha256: 'x' }, ledger: [said] }] };
    expect(parseManifest(JSON.stringify(before))).toEqual(parseManifest(JSON.stringify({ version: 2, compiler: '0', sources: [source] })));
  });

  test('with words that a later version knows is one', () => {
    expect(parseManifest(JSON.stringify({ version: 1, compiler: '9', files: [{ ...file, more: 1 }], other: 2 }))).toHaveProperty('files');
    expect(parseManifest(JSON.stringify({ version: 2, compiler: '9', sources: [{ ...source, hosts: [{ ...placed, files: [{ ...own, more: 1 }], more: 1 }], more: 1 }], other: 2 }))).toHaveProperty('files');
  });
});

test('--check where no agent file is found does not say that all is well', async () => {
  const made = project();
  await made.compile();
  mkdirSync(join(made.root, 'empty'));
  expect((await made.compile(['empty'], { check: true })).exit).toBe(1);
});

test('the summary counts what goes and what is merged', async () => {
  const made = project();
  expect((await made.compile(['agents'], { format: 'pretty' })).out).toMatch(/: 1 file written, 1 settings file changed, 0 unchanged, 0 widened, 0 dropped\n$/);
  rmSync(join(made.root, 'agents/mia.md'));
  expect((await made.compile([], { format: 'pretty', clean: true })).out).toMatch(/: 0 files written, 0 unchanged, 2 removed, 0 widened, 0 dropped\n$/);
});

describe('a signal', () => {
  test('while files are written takes everything back', async () => {
    const made = project();
    made.write('.one/mine.md', 'mine\n');
    const before = made.files();
    const writes = Array.from({ length: 100 }, (_, index) => ({ path: `.new/agents/a${index}.md`, content: memory.put(Buffer.from('x')), mode: 0o644 }));
    const plan: Plan = { findings: [], stopped: false, bundles: [], writes, removals: [], settings: [], stale: [], edited: [], manifest: memory.put(Buffer.from('{}')), folders: ['.new', '.new/agents'], gone: [], interrupted: false };
    let staged = false;
    const steps = commitSteps(outputFolder(made.root), { pid: 1, machine: 'here', isAlive: () => false }, () => plan);
    const watched = (async function* () {
      for (let step = await steps.next(); ; ) {
        if (step.done) return step.value;
        if (!staged && existsSync(join(made.root, '.new/agents/.a0.md.tmp-mandate'))) {
          staged = true;
          process.kill(process.pid, 'SIGINT');
        }
        try {
          yield;
        } catch (error) {
          step = await steps.throw(error);
          continue;
        }
        step = await steps.next();
      }
    })();
    await expect(interruptible(watched)).rejects.toThrow(Interrupted);
    expect(staged).toBe(true);
    expect(made.files()).toEqual(before);
    expect(readdirSync(made.root).toSorted()).toEqual(['.git', '.one', 'agents']);
  });
});
