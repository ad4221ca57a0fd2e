import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serversFor } from '../src/analyse/servers.ts';
import { projectWorkspace, type Workspace } from '../src/analyse/workspace.ts';
import { openProject } from '../src/cli/project.ts';
import { filesAround, filesBelow, projectFiles } from '../src/cli/project-files.ts';
import { hostById } from '../src/hosts/by-id.ts';
import { readAgent } from '../src/hosts/detect.ts';

const agent = (name: string) => `---\nname: ${name}\ndescription: d\n---\nx\n`;

function project(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mandate-workspace-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, '.git'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function workspace(root: string, paths: readonly string[]): Promise<Workspace> {
  const terminal = { cwd: root, color: false, out: () => undefined, note: () => undefined, input: () => Promise.resolve(new Uint8Array()) };
  const { documents } = await openProject(paths, terminal);
  return projectWorkspace(documents.map((document) => readAgent(document)), projectFiles(root, root));
}

function unread(): never {
  throw new Error('read');
}

const harbour = {
  '.claude/agents/b.md': agent('bosun'),
  '.claude/agents/deep/note.md': 'a note\n',
  '.kiro/agents/k.json': '{"name": "keeper", "prompt": "x"}',
  '.goose/recipes/tide.yaml': 'title: t\ndescription: d\nprompt: x\n',
  'agents/a.md': agent('anchor'),
  'README.md': '# A harbour\n',
  '.github/notes/x.md': agent('hidden'),
  'team.json': '{"scout": {"description": "d", "prompt": "x"}}',
  'prompt.txt': 'You work.\n',
};

describe('agents', () => {
  test('are those of the hosts\' folders and those that look like agents', async () => {
    const { agents } = await workspace(project(harbour), []);
    expect(agents.map(({ path, name, dialect }) => [path, name, dialect])).toEqual([
      ['.claude/agents/b.md', 'bosun', 'claude-code'],
      ['.claude/agents/deep/note.md', 'note', 'claude-code'],
      ['.goose/recipes/tide.yaml', 'tide', 'goose'],
      ['.kiro/agents/k.json', 'keeper', 'kiro'],
      ['agents/a.md', 'anchor', 'claude-code'],
    ]);
  });

  test.for([[['agents/a.md']], [['.kiro', 'agents']], [['agents', '.kiro']], [['.claude/agents/b.md', 'agents/a.md', '.']]])('are the same when %j is read', async ([paths]) => {
    const root = project(harbour);
    expect((await workspace(root, paths!)).agents).toEqual((await workspace(root, [])).agents);
  });

  test('and any file that was named', async () => {
    const root = project(harbour);
    const all = await workspace(root, []);
    const named = await workspace(root, ['prompt.txt', 'team.json']);
    expect(named.agents.filter(({ path }) => !all.agents.some((other) => other.path === path)).map(({ name }) => name)).toEqual(['prompt', 'scout']);
  });

  test('are known by their frontmatter, however long it and the body are', async () => {
    const long = `---\nname: long\ndescription: ${'d'.repeat(20_000)}\n---\n${'x'.repeat(50_000)}\n`;
    const root = project({ '.claude/agents/long.md': long, 'agents/open.md': '---\nname: open\ndescription: d\n', 'a.md': agent('a') });
    expect((await workspace(root, ['a.md'])).agents.map(({ name }) => name)).toEqual(['long', 'a']);
  });
});

test('nothing is looked for before a rule asks', () => {
  const lazy = projectWorkspace([], { list: unread, shown: unread, read: unread });
  expect(() => lazy.agents).toThrow('read');
  expect(() => lazy.servers).toThrow('read');
});

test('skills go by their folder and by what their frontmatter says', async () => {
  const root = project({ '.claude/skills/lint/SKILL.md': '---\nname: linter\n---\n', 'skills/format/SKILL.md': '# Format\n', '.agents/skills/lint/SKILL.md': '---\nname: linter\n---\n' });
  expect((await workspace(root, [])).skills).toEqual(['format', 'lint', 'linter']);
});

test('servers are those of every host\'s settings', async () => {
  const root = project({
    '.mcp.json': '{"mcpServers": {"atlas": {"command": "a", "args": ["-y", "b"]}, "base": {}}}',
    'opencode.jsonc': '// ours\n{"mcp": {"charts": {"type": "local", "command": ["c", "d"]},}}',
    '.kiro/settings/mcp.json': '{"mcpServers": {"depths": {}}}',
    '.opencode/opencode.json': '{"mcp": 1',
  });
  expect((await workspace(root, [])).servers).toMatchObject([
    { name: 'depths', path: '.kiro/settings/mcp.json', command: [] },
    { name: 'atlas', path: '.mcp.json', command: ['a', '-y', 'b'] },
    { name: 'base', path: '.mcp.json', command: [] },
    { name: 'charts', path: 'opencode.jsonc', command: ['c', 'd'] },
  ]);
});

const declare = (...names: readonly string[]) => JSON.stringify({ mcpServers: Object.fromEntries(names.map((name) => [name, {}])) });

test('servers of a folder are for agents in it and below, the nearest first', async () => {
  const root = project({
    '.gitignore': 'old/\n',
    '.mcp.json': declare('base', 'both'),
    'packages/a/.mcp.json': declare('atlas', 'both'),
    'packages/a/.gemini/settings.json': declare('gems'),
    'packages/ab/.mcp.json': declare('buoys'),
    'old/.mcp.json': declare('gone'),
    'packages/a/src/x.txt': '',
  });
  const shownFrom = (cwd: string) => projectWorkspace([], projectFiles(root, join(root, cwd)));
  const names = (file: string, cwd = '') => serversFor(file, hostById('claude-code')!, shownFrom(cwd)).map(({ name, path }) => `${name} ${path}`);
  expect(names('.claude/agents/x.md')).toEqual(['base .mcp.json', 'both .mcp.json']);
  expect(names('packages/a/.claude/agents/x.md')).toEqual(['atlas packages/a/.mcp.json', 'both packages/a/.mcp.json', 'base .mcp.json', 'both .mcp.json']);
  expect(names('.claude/agents/x.md', 'packages/a')).toEqual(['atlas .mcp.json', 'both .mcp.json', 'base ../../.mcp.json', 'both ../../.mcp.json']);
  expect(names('../.claude/agents/x.md', 'packages/a/src')).toEqual(['atlas ../.mcp.json', 'both ../.mcp.json', 'base ../../../.mcp.json', 'both ../../../.mcp.json']);
  expect(names('../ab/.claude/agents/x.md', 'packages/a')).toEqual(['buoys ../ab/.mcp.json', 'base ../../.mcp.json', 'both ../../.mcp.json']);
  expect(names('../../.claude/agents/x.md', 'packages/a')).toEqual(['base ../../.mcp.json', 'both ../../.mcp.json']);
});

test('fields without a prompt are no agent, and those above one are', async () => {
  const fields = '---\npermission:\n  edit: deny\n---\n';
  const root = project({ 'parts/part.md': fields, 'parts/whole.md': `${fields}\n\n🧠 Count the lamps.\n` });
  expect((await workspace(root, [])).agents.map(({ name }) => name)).toEqual(['whole']);
});

test('a folder of settings is no place where a host is started', async () => {
  const root = project({
    '.mcp.json': declare('base'),
    '.claude/.mcp.json': declare('unread'),
    'packages/a/.claude/.mcp.json': declare('unread'),
    '.claude/worktrees/b/.mcp.json': declare('buoys'),
    '.opencode/opencode.json': '{"mcp": {"charts": {"type": "local", "command": ["c"]}}}',
  });
  expect((await workspace(root, [])).servers.map(({ name }) => name)).toEqual(['buoys', 'base', 'charts']);
});

test('a file that another names is looked for where the question says', () => {
  const root = project({ 'list.md': '', 'deep/agents/mia.md': '', 'deep/agents/own.md': '' });
  const { has, hasBeside } = projectWorkspace([], projectFiles(root, join(root, 'deep')));
  expect([has('agents/mia.md', 'list.md'), has('agents/mia.md', 'own.md'), has('agents/mia.md', 'none.md')]).toEqual([true, true, false]);
  expect([hasBeside('agents/mia.md', 'list.md'), hasBeside('agents/mia.md', 'own.md'), hasBeside('agents/mia.md', '../../../other.md')]).toEqual([false, true, undefined]);
});

describe('files', () => {
  test('that git leaves out are left out, the deepest word counting', () => {
    const root = project({ '.gitignore': 'build/\n*.tmp.md\n/top.md\n', 'build/a.md': '', 'a.tmp.md': '', 'top.md': '', 'deep/top.md': '', 'deep/.gitignore': '!b.tmp.md\nc.md\n', 'deep/b.tmp.md': '', 'deep/c.md': '', 'c.md': '', 'node_modules/m/a.md': '' });
    expect(filesBelow(root)).toEqual(['.gitignore', 'c.md', 'deep/.gitignore', 'deep/b.tmp.md', 'deep/top.md']);
    expect(filesBelow(root, 'deep')).toEqual(['deep/.gitignore', 'deep/b.tmp.md', 'deep/top.md']);
  });

  test('around one that was named are found before others where the folder is no project', () => {
    const root = project({ 'z/deep/.claude/agents/a.md': '', 'z/deep/b.md': '', 'z/c.md': '', ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a/${index}.md`, ''])) });
    const cut: number[] = [];
    const all = () => filesAround(root, ['z/deep/.claude/agents/a.md'], (most) => void cut.push(most));
    expect(all()).toHaveLength(23);
    rmSync(join(root, '.git'), { recursive: true });
    expect(all()).toHaveLength(23);
    for (let folder = 0; folder < 21; folder += 1) {
      mkdirSync(join(root, `b${folder}`));
      for (let index = 0; index < 1000; index += 1) writeFileSync(join(root, `b${folder}`, `${index}.txt`), '');
    }
    expect(cut).toEqual([]);
    expect(all().filter((path) => path.startsWith('z/'))).toEqual(['z/c.md', 'z/deep/.claude/agents/a.md', 'z/deep/b.md']);
    expect(cut).toEqual([20_000]);
    mkdirSync(join(root, '.git'));
    expect(all()).toHaveLength(21_023);
    expect(cut).toEqual([20_000]);
  });

  test('behind links are followed inside the root only, and given once', () => {
    const outside = project({ 'secret.md': agent('secret') });
    const root = project({ 'agents/a.md': agent('a'), 'zone/b.md': agent('b') });
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'secret.md'), join(root, 'agents/secret.md'));
    symlinkSync(join(root, 'agents'), join(root, 'again'));
    symlinkSync(root, join(root, 'zone/loop'));
    symlinkSync('nowhere', join(root, 'zone/dangling.md'));
    expect(filesBelow(root)).toEqual(['agents/a.md', 'zone/b.md']);
  });

  test('behind a link are there when only the link is inside what is read', () => {
    const root = project({ '.gitignore': 'store/\n', 'store/a.md': agent('a') });
    mkdirSync(join(root, '.claude'));
    symlinkSync(join(root, 'store'), join(root, '.claude/agents'));
    expect(filesBelow(root)).toEqual(['.claude/agents/a.md', '.gitignore']);
    expect(readFileSync(join(root, '.claude/agents/a.md'), 'utf8')).toBe(agent('a'));
  });
});
