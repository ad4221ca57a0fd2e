import fs, { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commit } from '../src/emit/commit.ts';
import { DiskError, outputFolder, sha256, type FileSystem } from '../src/emit/disk.ts';
import { parseManifest } from '../src/emit/parse-manifest.ts';
import { plan, type Plan, type PlanInput } from '../src/emit/plan.ts';
import type { CompileSource } from '../src/emit/sources.ts';
import { readAgent } from '../src/hosts/detect.ts';
import type { Bundle } from '../src/lower/lower.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import { agentText, filesBelow } from './emit-project.ts';

/** What a user has beside our outputs; it must come through everything. */
const mine = { '.one/agents/mine.md': 'mine\n', '.one/settings.json': '{\r\n\t"a": 1 // mine\r\n}', 'note.txt': 'note\n' };
const names = ['ann', 'mia', 'zoe'];

type Files = Record<string, string>;

test.for(['first', 'changed'] as const)('an error of any one call in a %s compile leaves the old set or the new one', async (kind) => {
  const calls = await forEachCall(async (fail) => {
    const { root, old, fresh } = await world(kind);
    const system = fail('once');
    const error = await attempt(root, system);
    const after = filesBelow(root);
    if (error) {
      expect(error).toBeInstanceOf(DiskError);
      expect(error.message).toMatch(/^Cannot [a-z ]+ \S+: ENOSPC$/);
      expect([withoutOurs(old), withoutOurs(fresh)]).toContainEqual(withoutOurs(after));
      expect(Object.keys(after).filter((path) => path.endsWith('.tmp-mandate'))).toEqual([]);
    } else {
      expect(withoutOurs(after)).toEqual(withoutOurs(fresh));
    }
    await expectNextRunRepairs(root, fresh);
  });
  expect(calls).toBeGreaterThan(60);
});

test.for(['first', 'changed'] as const)('a death at any call of a %s compile leaves whole files, and the next run ends it', async (kind) => {
  await forEachCall(async (fail) => {
    const { root, old, fresh } = await world(kind);
    await attempt(root, fail('dead'));
    const after = filesBelow(root);
    for (const [path, text] of Object.entries(after)) {
      if (!isOurs(path) || path.endsWith('/manifest.json')) expect([old[path], fresh[path]], path).toContain(text);
    }
    for (const path of Object.keys(old)) expect(after).toHaveProperty([path]);
    await expectNextRunRepairs(root, fresh);
  });
});

test.for(['once', 'dead'] as const)('a clean-out that an error or a death ends at any call (%s) leaves all or nothing, and the next run nothing of ours', async (how) => {
  await forEachCall(async (fail) => {
    const { root, fresh } = await world('compiled');
    let ended = false;
    try {
      await cleanOut(root, 1, fail(how));
      ended = true;
    } catch (error) {
      if (how === 'once') expect(error).toBeInstanceOf(DiskError);
    }
    const after = filesBelow(root);
    for (const [path, text] of Object.entries(mine)) if (path !== '.one/settings.json') expect(after[path]).toBe(text);
    if (how === 'once') expect([withoutOurs(fresh), mine]).toContainEqual(withoutOurs(after));
    if (ended && how === 'once') expect(withoutOurs(after)).toEqual(mine);
    await cleanOut(root, 2);
    expect(filesBelow(root)).toEqual(mine);
    expect(fs.readdirSync(root).toSorted()).toEqual(['.one', 'note.txt']);
  });
});

test.for(['.one', '.mandate', '.'] as const)('a folder that vanishes at any call, %s, is told of or made again, and the next run repairs', async (gone) => {
  await forEachCall(async (fail) => {
    const { root, fresh } = await world('first');
    const outcome = await attempt(root, fail(() => rmSync(join(root, gone), { recursive: true, force: true })));
    if (outcome) expect(outcome).toBeInstanceOf(DiskError);
    expect((await run(root, 'New.\n', 2)).findings).toEqual([]);
    const after = filesBelow(root);
    const outputs = Object.keys(fresh).filter((path) => !(path in mine) && !isOurs(path));
    expect(outputs.length).toBe(3);
    for (const path of outputs) expect(after[path], path).toBe(fresh[path]);
    expectManifestTrue(after);
    expect(Object.keys(after).filter((path) => path.endsWith('.tmp-mandate') || path === '.mandate/lock' || path === '.mandate/pending.json')).toEqual([]);
  });
});

test('a run that died is brought to its end by a run for another agent', async () => {
  const seen = new Set<string>();
  await forEachCall(async (fail) => {
    const { root, old, fresh } = await world('changed');
    await attempt(root, fail('dead'));
    expect((await run(root, 'Other.\n', 2, ['bob'])).findings).toEqual([]);
    const { '.one/agents/bob.md': bob, ...rest } = filesBelow(root);
    expect(bob).toBe('Other.\n');
    expect([withoutOurs(old), withoutOurs(fresh)]).toContainEqual(withoutOurs(rest));
    expect(Object.keys(rest).filter(isOurs)).toEqual(['.mandate/manifest.json']);
    expectManifestTrue({ ...rest, '.one/agents/bob.md': bob! });
    seen.add(rest['.one/agents/mia.md'] === old['.one/agents/mia.md'] ? 'old' : 'new');
  });
  expect([...seen].toSorted()).toEqual(['new', 'old']);
});

test.for(['agent', 'other'] as const)('what a user writes between a death and the next run, of this or another agent: %s, is kept', async (next) => {
  let edits = 0;
  await forEachCall(async (fail) => {
    const { root } = await world('changed');
    await attempt(root, fail('dead'));
    if (!existsSync(join(root, '.mandate/pending.json'))) return;
    edits += 1;
    writeFileSync(join(root, '.one/agents/mia.md'), 'by hand\n');
    if (next === 'other') expect((await run(root, 'Other.\n', 2, ['bob'])).findings).toEqual([]);
    expect((await run(root, 'New.\n', 2)).findings.map(({ code }) => code)).toEqual(['compile/edited-output']);
    expect(readFileSync(join(root, '.one/agents/mia.md'), 'utf8')).toBe('by hand\n');
  });
  expect(edits).toBeGreaterThan(3);
});

test.for(['gone', 'damaged'] as const)('temporary files that are %s after a death are not missed', async (how) => {
  let deaths = 0;
  await forEachCall(async (fail) => {
    const { root, old, fresh } = await world('changed');
    await attempt(root, fail('dead'));
    const staged = Object.keys(filesBelow(root)).filter((path) => path.endsWith('.tmp-mandate'));
    if (!existsSync(join(root, '.mandate/pending.json')) || staged.length === 0) return;
    deaths += 1;
    for (const path of staged) {
      if (how === 'gone') rmSync(join(root, path));
      else writeFileSync(join(root, path), 'half');
    }
    expect((await run(root, 'Other.\n', 2, ['bob'])).findings).toEqual([]);
    const after = filesBelow(root);
    for (const path of Object.keys(old).filter((name) => !isOurs(name))) expect([old[path], fresh[path]], path).toContain(after[path]);
    expectManifestTrue(after);
    expect((await run(root, 'New.\n', 2)).findings).toEqual([]);
    expect(withoutOurs(filesBelow(root))).toEqual({ ...withoutOurs(fresh), '.one/agents/bob.md': 'Other.\n' });
  });
  expect(deaths).toBeGreaterThan(2);
});

test('a file that comes in the way while the lock is taken stops the run', async () => {
  const { root, old } = await world('first');
  const planned = { ...input('New.\n', names), output: outputFolder(root, quick) };
  let asked = 0;
  const result = await commit(planned.output, { pid: 1, machine: 'here', isAlive: () => false }, () => {
    const made = plan(planned);
    asked += 1;
    if (asked === 1) writeFileSync(join(root, '.one/agents/zoe.md'), 'mine\n');
    return made;
  });
  expect(result.findings.map(({ code }) => code)).toEqual(['compile/not-owned']);
  expect(filesBelow(root)).toEqual({ ...old, '.one/agents/zoe.md': 'mine\n' });
  expect(existsSync(join(root, '.mandate'))).toBe(false);
});

test('a folder that becomes a link while a run writes takes no file along', async () => {
  const { root } = await world('first');
  const outside = folder();
  let swapped = false;
  const swapping: FileSystem = {
    ...quick,
    openSync: (path, flags, mode) => {
      if (!swapped && String(path).endsWith('.ann.md.tmp-mandate')) {
        swapped = true;
        fs.renameSync(join(root, '.one'), join(root, '.moved'));
        fs.mkdirSync(join(outside, 'agents'));
        fs.symlinkSync(outside, join(root, '.one'));
      }
      return fs.openSync(path, flags, mode);
    },
  };
  const outcome = await attempt(root, swapping);
  expect(outcome).toBeInstanceOf(DiskError);
  expect(outcome?.message).toBe('Cannot write .one/agents/ann.md: ELOOP');
  expect(Object.values(filesBelow(outside)).filter((text) => text !== '')).toEqual([]);
});

/** The real file system, less the wait for the disk. */
const quick: FileSystem = { ...fs, fsyncSync: () => undefined, fsync: (_, done) => done(null) };

interface World {
  readonly root: string;
  /** What the folder holds before, and what it is to hold after. */
  readonly old: Files;
  readonly fresh: Files;
}

const templates = new Map<string, Omit<World, 'root'>>();

/** A folder before a compile: the first one, or one that changes two files and adds one; or `compiled`, after the first one. */
async function world(kind: 'first' | 'changed' | 'compiled'): Promise<World> {
  const root = folder();
  const template = templates.get(kind) ?? (await templateOf(kind === 'changed' ? kind : 'first'));
  templates.set(kind, template);
  put(root, kind === 'compiled' ? template.fresh : template.old);
  return { root, ...template };
}

/** A compile of no agent, that takes away what no source has any more. */
function cleanOut(root: string, pid: number, system = quick): Promise<Plan> {
  const planned = { ...input('', []), clean: true, hasSource: () => false, output: outputFolder(root, system) };
  return commit(planned.output, { pid, machine: 'here', isAlive: () => false }, () => plan(planned));
}

async function templateOf(kind: 'first' | 'changed'): Promise<Omit<World, 'root'>> {
  const root = folder();
  put(root, mine);
  if (kind === 'changed') await run(root, 'Old.\n', 1, ['ann', 'mia']);
  const old = filesBelow(root);
  await run(root, 'New.\n', 1);
  return { old, fresh: filesBelow(root) };
}

function put(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-faults-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function run(root: string, body: string, pid: number, agents = names, system = quick): Promise<Plan> {
  const planned = { ...input(body, agents), output: outputFolder(root, system) };
  return commit(planned.output, { pid, machine: 'here', isAlive: () => false }, () => plan(planned));
}

/** The error that a compile of the new set ends with. */
async function attempt(root: string, system: FileSystem): Promise<Error | undefined> {
  try {
    await run(root, 'New.\n', 1, names, system);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

async function expectNextRunRepairs(root: string, fresh: Files): Promise<void> {
  expect((await run(root, 'New.\n', 2)).findings).toEqual([]);
  expect(filesBelow(root)).toEqual(fresh);
}

function expectManifestTrue(files: Files): void {
  const manifest = parseManifest(files['.mandate/manifest.json']!);
  if (!('files' in manifest)) throw new Error(manifest.reason);
  expect(manifest.files.length).toBeGreaterThan(0);
  for (const { path, sha256: hash } of manifest.files) expect(sha256(files[path]!), path).toBe(hash);
}

/** Runs a body with its first call of the file system failing, or with something done before it, then its second, until there is none left to fail. Gives their number. */
async function forEachCall(body: (fail: (how: 'once' | 'dead' | (() => void)) => FileSystem) => Promise<void>): Promise<number> {
  for (let failing = 1; ; failing++) {
    let calls = 0;
    const fail = (how: 'once' | 'dead' | (() => void)) =>
      new Proxy(quick, {
        get: (target, name: keyof FileSystem) => (...given: unknown[]) => {
          calls += 1;
          if (calls === failing && typeof how === 'function') how();
          else if (calls === failing || (how === 'dead' && calls > failing)) throw Object.assign(new Error('injected'), { code: 'ENOSPC' });
          return (target[name] as (...given: unknown[]) => unknown)(...given);
        },
      });
    try {
      await body(fail);
    } catch (cause) {
      throw new Error(`with call ${failing} failing`, { cause });
    }
    if (calls < failing) return calls;
  }
}

function input(body: string, agents: readonly string[]): Omit<PlanInput, 'output'> {
  const sources = agents.map((name): CompileSource => {
    const path = `agents/${name}.md`;
    const document = parseDocument(fromText(path, agentText(name)));
    return { path, fromRoot: path, inOutput: [], sha256: sha256(agentText(name)), document, agent: readAgent(document) };
  });
  const pairs = sources.map((source) => ({ source, host: 'one', lower: () => bundleOf(source, body) }));
  return { compiler: '0.0.0', pairs, findings: [], hasSource: () => true, clean: false, force: false };
}

function bundleOf({ path, agent: { name } }: CompileSource, text: string): Bundle {
  // One of the agents wants a value in a settings file of the user's, another in each set.
  const settings = name.value === 'mia' ? [{ path: '.one/settings.json', at: ['hooks'], value: text, isItem: true } as const] : [];
  return { agent: name.value, source: path, host: 'one', files: [{ path: `.one/agents/${name.value}.md`, text }], settings, ledger: [], refused: false };
}

function isOurs(path: string): boolean {
  return path.startsWith('.mandate/') || path.includes('.tmp-mandate');
}

function withoutOurs(files: Files): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !isOurs(path)));
}
