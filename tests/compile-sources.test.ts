import { expect, test } from 'vitest';
import codex from '../src/hosts/codex/index.ts';
import kilo from '../src/hosts/kilo/index.ts';
import opencode from '../src/hosts/opencode/index.ts';
import { testProject } from './emit-project.ts';

const agent = '---\nname: mia\ndescription: Counts lamps\ntools: Read\n---\n\nCount the lamps.\n';

test('a page for people beside agents is no agent, and stops nothing', async () => {
  const project = testProject([opencode]);
  project.write('.claude/agents/mia.md', agent);
  project.write('.claude/agents/README.md', '# Our agents\n');
  const { exit, json } = await project.compile([]);
  expect([exit, json.diagnostics, json.bundles.map(({ agent: name }) => name)]).toEqual([0, [], ['mia']]);
});

test('a page that is named is an agent that the host does not load', async () => {
  const project = testProject([opencode]);
  project.write('.claude/agents/README.md', '# Our agents\n');
  const { json } = await project.compile(['.claude/agents/README.md']);
  expect(json.diagnostics.map(({ code }) => code)).toEqual(['compile/dropped-source']);
});

test('a text below a folder that the host does not look into is no agent', async () => {
  const project = testProject([opencode]);
  project.write('.gemini/agents/mia.md', '---\nname: mia\ndescription: Counts lamps\n---\n\nCount the lamps.\n');
  project.write('.gemini/agents/shared/lamps.md', 'A list of the lamps.\n');
  const { exit, json } = await project.compile([]);
  expect([exit, json.bundles.map(({ agent: name }) => name)]).toEqual([0, ['mia']]);
});

test('what Cursor reads line by line is read, be it YAML or not', async () => {
  const project = testProject([opencode]);
  project.write('.cursor/agents/mia.md', '---\nname: mia\ndescription: Use it: for lamps\n---\n\nCount the lamps.\n');
  const { exit, json } = await project.compile([]);
  expect([exit, json.diagnostics]).toEqual([0, []]);
});

test('what opencode forgets may be a restriction, and no bundle goes without it', async () => {
  const project = testProject([kilo]);
  project.write('.opencode/agent/mia.md', '---\ndescription: "lamps\n  - [\npermission:\n  edit: deny\n---\n\nCount the lamps.\n');
  const { exit, json } = await project.compile([]);
  expect([exit, json.diagnostics.map(({ code }) => code), json.bundles]).toEqual([1, ['compile/unreadable-source'], []]);
});

test('a file that the host would not load is refused for that, which nobody can allow', async () => {
  const project = testProject([codex]);
  project.write('.kiro/agents/mia.json', '{ "name": "mia", "description": "Counts lamps", "tools": ["read"], "resources": ["file://lamps.md"] }');
  for (const allow of [undefined, 'widened']) {
    const { json } = await project.compile([], allow === undefined ? {} : { allow });
    expect(json.diagnostics.map(({ code, message }) => [code, message])).toEqual([['compile/unloadable-output', 'Unexpected bundle that codex cannot take, expected files that it loads whole: Codex would not load it: `developer_instructions` is blank']]);
  }
});

test('a server with dots and slashes in its name is the same one where a host spells it with `_`', async () => {
  const project = testProject([opencode, kilo]);
  project.write('.github/agents/mia.agent.md', '---\ndescription: Counts lamps\ntools: [read, io.github.harbour/lamps/count_all, a.b/c-d]\n---\n\nCount the lamps.\n');
  const { exit, json } = await project.compile([]);
  expect([exit, json.bundles.map(({ refused }) => refused)]).toEqual([0, [false, false]]);
  expect(project.read('.opencode/agent/mia.md')).toContain('io_github_harbour_lamps_count_all: allow');
});
