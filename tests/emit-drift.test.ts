import fs, { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import packageFile from '../package.json' with { type: 'json' };
import { compileFor, type CompileOptions } from '../src/cli/compile.ts';
import { compileSource } from '../src/cli/compile-source.ts';
import { UsageError } from '../src/cli/errors.ts';
import { explainLine } from '../src/cli/explain-line.ts';
import { commit } from '../src/emit/commit.ts';
import { outputFolder, type FileSystem } from '../src/emit/disk.ts';
import { plan } from '../src/emit/plan.ts';
import { hostById } from '../src/hosts/by-id.ts';
import type { Host } from '../src/hosts/host.ts';
import { hosts } from '../src/hosts/registry.ts';
import { userPath } from '../src/hosts/user-path.ts';
import { parseDocument } from '../src/parse/document.ts';
import { fromText } from '../src/parse/source.ts';
import { agentText, one, testProject, two, type TestProject } from './emit-project.ts';

interface Json {
  readonly drift?: readonly { readonly path: string; readonly change: string; readonly diff: string }[];
  readonly removed: readonly string[];
  readonly hints?: { readonly gitattributes: readonly string[]; readonly gitignore: readonly string[] };
  readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
  readonly bundles: readonly { readonly host: string; readonly ledger: readonly { readonly field: string; readonly fate: string }[] }[];
}

const schemaOf = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, '..', path), 'utf8')) as object;
const validOutput = new Ajv2020({ allErrors: true }).compile(schemaOf(packageFile.exports['./compile.schema.json']));

async function run(project: TestProject, options: CompileOptions = {}, paths: readonly string[] = ['agents'], extra: { readonly hosts?: readonly Host[]; readonly home?: string; readonly environment?: Readonly<Record<string, string>>; readonly reuse?: boolean } = {}) {
  let out = '';
  const known = extra.hosts ?? [one, two];
  const terminal = { cwd: project.root, color: false, ...(extra.home === undefined ? {} : { home: extra.home }), ...(extra.environment ? { environment: extra.environment } : {}), out: (text: string) => void (out += text), note: () => undefined, input: () => Promise.resolve(Buffer.from('')) };
  const exit = await compileFor(known, terminal, paths, { format: 'json', ...(options.clean ? {} : { host: known.map(({ id }) => id).join(',') }), ...options }, extra.reuse);
  const json = JSON.parse(out) as Json;
  expect(validOutput(json), JSON.stringify(validOutput.errors)).toBe(true);
  return { exit, json };
}

async function compiled(): Promise<TestProject> {
  const project = testProject();
  for (const name of ['ann', 'mia']) project.write(`agents/${name}.md`, agentText(name));
  await project.compile();
  return project;
}

describe('--check', () => {
  test('of what was compiled finds nothing and writes nothing, not even a lock', async () => {
    const project = await compiled();
    const old = new Date(1_000_000_000_000);
    utimesSync(join(project.root, '.mandate'), old, old);
    const { exit, json } = await run(project, { check: true });
    expect([exit, json.drift]).toEqual([0, undefined]);
    expect(statSync(join(project.root, '.mandate')).mtime).toEqual(old);
  });

  test('of what was never compiled names every file, and makes no folder', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    const { exit, json } = await run(project, { check: true });
    expect(exit).toBe(1);
    expect(json.drift?.map(({ path, change }) => `${change} ${path}`)).toEqual(['add .one/agents/mia.md', 'add .two/agents/mia.md']);
    expect(Object.keys(project.files())).toEqual(['agents/mia.md']);
  });

  test('shows one byte that was changed by hand, and the edit survives a compile', async () => {
    const project = await compiled();
    const edited = project.read('.one/agents/mia.md').replace('review', 'Review');
    project.write('.one/agents/mia.md', edited);
    const { exit, json } = await run(project, { check: true });
    expect(exit).toBe(1);
    expect(json.drift).toMatchObject([{ path: '.one/agents/mia.md', change: 'change' }]);
    expect(json.drift![0]!.diff).toContain('\n-You Review code.\n+You review code.\n');
    const { json: after } = await run(project);
    expect(after.drift).toEqual(json.drift);
    expect(project.read('.one/agents/mia.md')).toBe(edited);
  });

  test('shows what a changed source would change, and what --clean would remove', async () => {
    const project = await compiled();
    project.write('agents/mia.md', agentText('mia', 'Read'));
    rmSync(join(project.root, 'agents/ann.md'));
    const before = project.files();
    const { exit, json } = await run(project, { check: true });
    expect(exit).toBe(1);
    expect(json.drift?.map(({ path, change }) => `${change} ${path}`)).toEqual(['remove .one/agents/ann.md', 'change .one/agents/mia.md', 'remove .two/agents/ann.md', 'change .two/agents/mia.md']);
    expect(json.drift![0]!.diff).toContain('+++ /dev/null');
    expect(project.files()).toEqual(before);
    await run(project, { clean: true, host: 'one,two' });
    expect((await run(project, { check: true })).exit).toBe(0);
  });

  test('with no source left sees the outputs that are', async () => {
    const project = await compiled();
    rmSync(join(project.root, 'agents'), { recursive: true });
    const { exit, json } = await run(project, { check: true }, []);
    expect([exit, json.drift?.length]).toEqual([1, 4]);
  });
});

describe('--clean', () => {
  test('without a source removes what is ours, with its folders, and nothing else', async () => {
    const project = await compiled();
    project.write('.one/agents/mine.md', 'mine\n');
    rmSync(join(project.root, 'agents'), { recursive: true });
    const { exit, json } = await run(project, { clean: true }, []);
    expect(exit).toBe(0);
    expect(json.removed).toEqual(['.one/agents/ann.md', '.one/agents/mia.md', '.two/agents/ann.md', '.two/agents/mia.md']);
    expect(Object.keys(project.files())).toEqual(['.one/agents/mine.md']);
    expect(readdirSync(project.root).toSorted()).toEqual(['.git', '.one']);
  });

  test('leaves nothing of ours behind, and every folder that was there', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    mkdirSync(join(project.root, '.one/agents'), { recursive: true });
    for (const out of [undefined, 'build']) {
      const options = out === undefined ? {} : { out };
      project.write('agents/mia.md', agentText('mia'));
      await run(project, options, ['agents'], { reuse: true });
      expect((await run(project, { ...options, check: true })).exit).toBe(0);
      rmSync(join(project.root, 'agents'), { recursive: true });
      expect((await run(project, { ...options, clean: true, host: 'one' }, [], { reuse: true })).exit).toBe(0);
      expect(readdirSync(project.root, { recursive: true }).toSorted()).toEqual(['.git', '.one', '.one/agents']);
      const { json } = await run(project, { ...options, clean: true, host: 'one' }, [], { reuse: true });
      expect([json.removed, readdirSync(project.root).toSorted()]).toEqual([[], ['.git', '.one']]);
    }
  });

  test('leaves an output that somebody edited, and says so', async () => {
    const project = await compiled();
    project.write('.one/agents/ann.md', 'by hand\n');
    rmSync(join(project.root, 'agents/ann.md'));
    const { json } = await run(project, { clean: true, host: 'one,two' });
    expect(json.diagnostics.map(({ code }) => code)).toEqual(['compile/kept-output']);
    expect(project.read('.one/agents/ann.md')).toBe('by hand\n');
    expect(project.files()).not.toHaveProperty(['.two/agents/ann.md']);
  });

  test('as a dry run removes nothing', async () => {
    const project = await compiled();
    rmSync(join(project.root, 'agents/ann.md'));
    const before = project.files();
    const { json } = await run(project, { clean: true, dryRun: true, host: 'one,two' });
    expect(json.removed).toHaveLength(2);
    expect(project.files()).toEqual(before);
  });

  test('is not needed to hear of an output whose source is gone', async () => {
    const project = await compiled();
    rmSync(join(project.root, 'agents/ann.md'));
    expect((await run(project)).json.diagnostics.map(({ code }) => code)).toEqual(['compile/older-output', 'compile/older-output']);
  });
});

test('--force replaces an edited output and keeps a copy, and never a file that is not ours', async () => {
  const project = await compiled();
  project.write('.one/agents/mia.md', 'by hand\n');
  expect((await run(project, { force: true, check: true })).json.drift?.map(({ path }) => path)).toEqual(['.one/agents/mia.md']);
  const { exit, json } = await run(project, { force: true });
  expect(exit).toBe(0);
  const kept = Object.keys(project.files()).filter((path) => path.startsWith('.mandate/kept/'));
  expect(kept).toHaveLength(1);
  expect(json.diagnostics).toMatchObject([{ code: 'compile/replaced-output' }]);
  expect(json.diagnostics[0]!.message).toContain(kept[0]!);
  expect(project.read(kept[0]!)).toBe('by hand\n');
  expect(project.read('.one/agents/mia.md')).toContain('You review code.');
  rmSync(join(project.root, '.mandate'), { recursive: true });
  project.write('.one/agents/mia.md', 'by hand\n');
  expect((await run(project, { force: true })).json.diagnostics.map(({ code }) => code)).toEqual(['compile/not-owned']);
});

describe('--scope user', () => {
  const placed: Host = { ...one, userFolders: { '.one': '.config/one' } };

  test('writes below the home folder and names sources from there', async () => {
    const project = testProject();
    const home = join(project.root, 'home');
    mkdirSync(home);
    project.write('agents/mia.md', agentText('mia'));
    expect((await run(project, { scope: 'user' }, ['agents'], { hosts: [placed], home })).exit).toBe(0);
    expect(Object.keys(project.files())).toEqual(['agents/mia.md', 'home/.config/one/agents/mia.md', 'home/.mandate/manifest.json']);
    expect(project.read('home/.mandate/manifest.json')).toContain('{"path":"../agents/mia.md"');
    expect((await run(project, { scope: 'user', check: true }, ['agents'], { hosts: [placed], home })).exit).toBe(0);
  });

  test.for([
    [{ scope: 'user' }, '--scope user: one reads no `.one/agents/mia.md` below the home folder', [one]],
    [{ scope: 'user', home: '' }, '--scope user: there is no home folder', [placed]],
    [{ scope: 'user', home: 'home' }, '--scope user: there is no home folder', [placed]],
    [{ scope: 'user', out: 'x' }, '--out and --scope user name two folders', [placed]],
    [{ scope: 'global' }, 'Unknown scope `global`, expected project, user', [placed]],
  ] as const)('%o', async ([given, message, known]) => {
    const { home, ...options } = { home: undefined, ...given };
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    const error = await run(project, options, ['agents'], { hosts: known, home: home ?? project.root }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain(message);
  });

  test.for([
    ['claude-code', { CLAUDE_CONFIG_DIR: 'OUT' }, 'agents/mia.md'],
    ['codex', { CODEX_HOME: 'OUT' }, 'agents/mia.toml'],
    ['copilot', { COPILOT_HOME: 'OUT' }, 'agents/mia.agent.md'],
    ['gemini-cli', { GEMINI_CLI_HOME: 'OUT' }, '.gemini/agents/mia.md'],
    ['qwen-code', { QWEN_HOME: 'OUT' }, 'agents/mia.md'],
    ['opencode', { XDG_CONFIG_HOME: 'OUT' }, 'opencode/agent/mia.md'],
    ['kilo', { XDG_CONFIG_HOME: 'OUT' }, undefined],
    ['cursor', { XDG_CONFIG_HOME: 'OUT', CODEX_HOME: 'OUT' }, undefined],
    ['opencode', { XDG_CONFIG_HOME: '' }, undefined],
  ] as const)('of %s with %o is where the host looks', async ([id, variables, path]) => {
    const project = testProject();
    const host = hosts.find((candidate) => candidate.id === id)!;
    const home = join(project.root, 'home');
    mkdirSync(home);
    project.write('agents/mia.md', agentText('mia'));
    for (const folder of ['out', 'home/in/it']) {
      const environment = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value === '' ? '' : join(project.root, folder)]));
      await run(project, { scope: 'user', allow: 'widened' }, ['agents'], { hosts: [host], home, environment });
      const written = Object.keys(project.files()).filter((file) => file.includes('mia') && file !== 'agents/mia.md');
      if (path === undefined) expect(written.map((file) => file.split('/')[0])).toEqual(['home']);
      else expect(written).toContain(`${folder}/${path}`);
      // A folder in the home folder has its manifest there.
      expect(Object.keys(project.files()).filter((file) => file.endsWith('/manifest.json'))).toContain(path !== undefined && folder === 'out' ? 'out/.mandate/manifest.json' : 'home/.mandate/manifest.json');
    }
  });

  test('below two folders at once is wrong use', async () => {
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    const chosen = hosts.filter(({ id }) => id === 'codex' || id === 'claude-code');
    const error = await run(project, { scope: 'user' }, ['agents'], { hosts: chosen, home: project.root, environment: { CODEX_HOME: '/elsewhere' } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toBe('--scope user: CODEX_HOME puts Codex below `/elsewhere`, which is not where the other hosts are; name it alone in --host');
  });

  test('has a place for every host that reads files of a user', () => {
    expect(hosts.filter(({ userFolders }) => !userFolders).map(({ id }) => id)).toEqual(['claude-agent-sdk']);
    expect(userPath('.opencode/agent/mia.md', hostById('opencode')!)).toBe('.config/opencode/agent/mia.md');
    expect(userPath('.github/agents/mia.agent.md', hostById('copilot')!)).toBe('.copilot/agents/mia.agent.md');
    expect(userPath('.mcp.json', hostById('claude-code')!)).toBeUndefined();
  });
});

test('--hints shows lines for git and writes none', async () => {
  const project = testProject();
  project.write('agents/mia.md', agentText('mia'));
  const { json } = await run(project, { hints: true });
  expect(json.hints!.gitattributes).toEqual(['/.mandate/manifest.json linguist-generated', '/.one/agents/mia.md linguist-generated', '/.two/agents/mia.md linguist-generated']);
  expect(json.hints!.gitignore).toContain('/.mandate/lock');
  expect(Object.keys(project.files()).filter((path) => path.startsWith('.git'))).toEqual([]);
});

/** A host that counts how often it is asked to write. */
function counting(): { readonly host: Host; readonly count: () => number } {
  let count = 0;
  return { host: { ...one, write: (agent, context) => ((count += 1), one.write(agent, context)) }, count: () => count };
}

async function known() {
  const project = testProject();
  for (const name of ['ann', 'mia']) project.write(`agents/${name}.md`, agentText(name));
  const { host, count } = counting();
  const again = (options: CompileOptions = {}) => run(project, options, ['agents'], { hosts: [host], reuse: true });
  const first = await again();
  return { project, again, count, first };
}

describe('a run that takes over what an earlier one lowered', () => {
  test('says and leaves the same, and lowers nothing', async () => {
    const { project, again, count, first } = await known();
    const before = project.files();
    expect(await again()).toEqual(first);
    expect(count()).toBe(2);
    expect(project.files()).toEqual(before);
    expect(project.read('.mandate/cache/.gitignore')).toBe('*\n');
  });

  test('lowers what changed: a source, an output that is gone, and all of it for --check', async () => {
    const { project, again, count } = await known();
    project.write('agents/mia.md', agentText('mia', 'Read'));
    await again();
    expect(count()).toBe(3);
    rmSync(join(project.root, '.one/agents/ann.md'));
    expect((await again()).exit).toBe(0);
    expect(count()).toBe(4);
    expect(project.files()).toHaveProperty(['.one/agents/ann.md']);
    await again({ check: true });
    expect(count()).toBe(6);
  });

  test.for(['{', '[]', '{"version":1,"bundles":{"x":1}}'])('does without a cache that holds %s', async (text) => {
    const { project, again, count } = await known();
    project.write('.mandate/cache/bundles.json', text);
    expect((await again()).exit).toBe(0);
    expect(count()).toBe(4);
  });
});

async function explained(line: number): Promise<string> {
  const project = testProject();
  project.write('agents/mia.md', agentText('mia', 'Read', 'You read ${word} here.\nTwice.\n'));
  await run(project, {}, ['agents'], { hosts: [hostById('gemini-cli')!] });
  return (await explainLine(`.gemini/agents/mia.md:${line}`, project.root))!;
}

test('the manifest is as its published schema wants it, rewritten places too', async () => {
  const project = testProject();
  project.write('agents/mia.md', agentText('mia', 'Read', 'You read ${word} here.\n'));
  await run(project, {}, ['agents'], { hosts: [hostById('gemini-cli')!] });
  const validate = new Ajv2020({ strictTypes: false }).compile(schemaOf(packageFile.exports['./manifest.schema.json']));
  const manifest = JSON.parse(project.read('.mandate/manifest.json')) as { readonly sources: readonly object[] };
  expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
  expect(manifest.sources).toMatchObject([{ hosts: [{ files: [{ rewritten: [{ generated: 7, line: 6, column: 10, before: '${word}', after: '${ word }' }] }] }] }]);
});

describe('explain FILE:LINE', () => {
  test('names the line of the source', async () => {
    expect(await explained(8)).toContain('From agents/mia.md:7, byte for byte.\nCompiled from agents/mia.md for gemini-cli, agent mia.\n');
  });

  test('names what was rewritten', async () => {
    expect(await explained(7)).toContain('From agents/mia.md:6, with\n  column 10: `${word}` rewritten as `${ word }`\n');
  });

  test('names the field that a line of the frontmatter comes from', async () => {
    expect(await explained(5)).toContain('Field `tools`:\n  exact  tools.Read  agents/mia.md:4:8  written as `read_file`\n');
  });

  test.for([
    ['claude-agent-sdk', '.claude/agents/mia.json:2', 'exact  name  agents/mia.md:2:7'],
    ['claude-agent-sdk', '.claude/agents/mia.json:4', 'exact  prompt  agents/mia.md:5:1'],
    ['codex', '.codex/agents/mia.toml:3', 'exact  prompt  agents/mia.md:5:1'],
    ['codex', '.codex/agents/mia.toml:5', 'From agents/mia.md:6, byte for byte.'],
    ['goose', '.goose/recipes/mia.json:5', 'prompt  agents/mia.md:5:1'],
    ['opencode', '.opencode/agent/mia.md:2', 'exact  description  agents/mia.md:3:14'],
  ] as const)('names for %s what %s comes from', async ([id, place, expected]) => {
    const project = testProject();
    project.write('agents/mia.md', '---\nname: mia\ndescription: Reviews code\n---\n\nYou review code.\n');
    await run(project, { allow: 'widened' }, ['agents'], { hosts: [hostById(id)!] });
    expect(await explainLine(place, project.root)).toContain(expected);
  });

  test('names the agents that a value in a settings file is for, and what is somebody\'s own', async () => {
    const merging: Host = { ...one, write: (agent, context) => ({ ...one.write(agent, context), settings: [{ path: '.mcp.json', at: ['mcpServers', 'docs'], value: { command: 'docs' } }] }) };
    const project = testProject();
    project.write('agents/mia.md', agentText('mia'));
    project.write('.mcp.json', '\uFEFF{\r\n  "mcpServers": {\r\n    "mine": {}\r\n  }\r\n}\r\n');
    await run(project, {}, ['agents'], { hosts: [merging] });
    expect(await explainLine('.mcp.json:5', project.root)).toBe('.mcp.json:5\n   "command": "docs"\n\nValue `mcpServers.docs`, compiled from\n  agents/mia.md for one, agent mia\n');
    for (const line of [1, 2, 7]) expect(await explainLine(`.mcp.json:${line}`, project.root)).toContain('somebody\'s own');
  });

  test('refuses a file of nobody and a line that is not there', async () => {
    const project = await compiled();
    await expect(explainLine('agents/mia.md:1', project.root)).rejects.toThrow('agents/mia.md is no compiled file');
    await expect(explainLine('.one/agents/mia.md:99', project.root)).rejects.toThrow('so no line 99');
    expect(await explainLine('core/require-name', project.root)).toBeUndefined();
  });
});

test('a rename that a looker-on holds up is tried again', async () => {
  const project = testProject();
  let held = 3;
  const system: FileSystem = {
    ...fs,
    renameSync: (from, to) => {
      if (held-- > 0) throw Object.assign(new Error('held'), { code: 'EBUSY' });
      fs.renameSync(from, to);
    },
  };
  const output = outputFolder(project.root, system);
  const bundle = { agent: 'mia', source: 'agents/mia.md', host: 'one', files: [{ path: '.one/mia.md', text: 'x\n' }], ledger: [], refused: false };
  const source = compileSource(parseDocument(fromText('agents/mia.md', agentText('mia'))), project.root, output, project.root);
  const input = { compiler: '0', pairs: [{ source, host: 'one', lower: () => bundle }], findings: [], output, hasSource: () => true, clean: false, force: false };
  expect((await commit(output, { pid: 1, machine: 'here', isAlive: () => false }, () => plan(input))).stopped).toBe(false);
  expect(project.read('.one/mia.md')).toBe('x\n');
});

test('a prompt that Kiro reads from another file is refused', async () => {
  const project = testProject();
  project.write('.kiro/agents/mia.json', JSON.stringify({ name: 'mia', description: 'Reviews.', prompt: 'file://./prompt.md', tools: ['read'] }));
  const { exit, json } = await run(project, {}, ['.kiro/agents/mia.json']);
  expect(exit).toBe(1);
  expect(json.diagnostics.map(({ code }) => code)).toEqual(['compile/prompt-elsewhere']);
});

test('an agent of Kiro that only files instruct is told of where they are not given', async () => {
  const project = testProject();
  const write = (prompt: object) => project.write('.kiro/agents/mia.json', JSON.stringify({ name: 'mia', description: 'Reviews.', ...prompt, tools: ['read'], resources: ['file://docs/mia.md'] }));
  const known = () => run(project, { host: 'claude-code,opencode,kiro' }, ['.kiro/agents/mia.json'], { hosts });
  write({});
  const { exit, json } = await known();
  expect(exit).toBe(0);
  expect(json.diagnostics.map(({ code, severity, message }) => [code, severity, /on (\S+),/.exec(message)![1]])).toEqual([['compile/empty-prompt', 'warning', 'claude-code'], ['compile/empty-prompt', 'warning', 'opencode']]);
  expect(json.bundles.filter(({ ledger }) => ledger.some(({ field, fate }) => field === 'prompt' && fate === 'dropped')).map(({ host }) => host)).toEqual(['claude-code', 'opencode']);
  write({ prompt: 'Review.' });
  expect((await known()).json.diagnostics).toEqual([]);
});

test('an output that is gone is written again, though the manifest says the same', async () => {
  const project = await compiled();
  const before = project.files();
  rmSync(join(project.root, '.one/agents/mia.md'));
  expect((await run(project)).exit).toBe(0);
  expect(project.files()).toEqual(before);
});
