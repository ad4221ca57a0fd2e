import { describe, expect, test } from 'vitest';
import { sameName } from '../src/analyse/same-name.ts';
import { projectWorkspace, workspaceOf } from '../src/analyse/workspace.ts';
import { openProject } from '../src/cli/project.ts';
import { projectFiles } from '../src/cli/project-files.ts';
import { hostById } from '../src/hosts/by-id.ts';
import { readAgent } from '../src/hosts/detect.ts';
import codex from '../src/hosts/codex/index.ts';
import { lint } from '../src/lint/run.ts';
import { rules } from '../rules/registry.ts';
import { testProject } from './emit-project.ts';

const prompt = 'developer_instructions = "You count the lamps."\n';

/** What Codex 0.169.0 was seen to do with each of them is beside it. */
const files: Readonly<Record<string, string>> = {
  '.codex/config.toml': [
    '[agents]\nmax_depth = 1',
    '[agents.bare]\ndescription = "Bare, as the settings say"\nconfig_file = "roles/bare.toml"',
    '[agents.called]\ndescription = "Called, as the settings say"\nconfig_file = "../roles/called.toml"',
    '[agents.both]\ndescription = "Both, as the settings say"\nconfig_file = "roles/both.toml"',
    '[agents.twice]\ndescription = "Twice"\nconfig_file = "agents/twice.toml"',
    '[agents.silent]\nconfig_file = "roles/silent.toml"',
    '[agents.blank]\ndescription = " "\nconfig_file = "roles/blank.toml"',
    '[agents.gone]\ndescription = "d"\nconfig_file = "roles/gone.toml"',
    '[agents.away]\ndescription = "d"\nconfig_file = "../../away.toml"',
    '[agents.root]\ndescription = "d"\nconfig_file = "/roles/bare.toml"',
    '[agents.nobody]\ndescription = "No file"',
    '',
  ].join('\n\n'),
  '.codex/roles/bare.toml': prompt,
  'roles/called.toml': `name = "caller"\ndescription = "As the file says"\n${prompt}`,
  '.codex/roles/both.toml': prompt,
  '.codex/agents/both.toml': `name = "both"\ndescription = "Both, in the folder"\n${prompt}`,
  '.codex/agents/twice.toml': `name = "twice"\ndescription = "In the folder"\n${prompt}`,
  '.codex/roles/silent.toml': prompt,
  '.codex/roles/blank.toml': prompt,
  'roles/stranger.toml': prompt,
};

function project() {
  const made = testProject();
  for (const [path, text] of Object.entries(files)) made.write(path, text);
  const terminal = { cwd: made.root, color: false, out: () => undefined, note: () => undefined, input: () => Promise.resolve(new Uint8Array()) };
  return { ...made, open: async (...paths: string[]) => (await openProject(paths, terminal)).documents };
}

describe('agents that settings of Codex name', () => {
  test('are found wherever their files lie in the project, each once', async () => {
    const documents = await project().open();
    expect(documents.map((document) => [document.source.path, readAgent(document).name.value, codex.load(document).verdict])).toEqual([
      ['.codex/agents/both.toml', 'both', 'loads'],
      ['.codex/agents/twice.toml', 'twice', 'loads'],
      ['.codex/roles/bare.toml', 'bare', 'loads'],
      ['.codex/roles/blank.toml', 'blank', 'drops'],
      ['.codex/roles/both.toml', 'both', 'loads'],
      ['.codex/roles/silent.toml', 'silent', 'drops'],
      ['roles/called.toml', 'caller', 'loads'],
    ]);
  });

  test('are not blamed for what settings that cannot be read may say of them', async () => {
    const made = project();
    made.write('.codex/config.toml', `${files['.codex/config.toml']}[agents.\n`);
    const documents = await made.open();
    expect(documents.map((document) => [document.source.path, codex.load(document).verdict])).toEqual([
      ['.codex/agents/both.toml', 'loads'],
      ['.codex/agents/twice.toml', 'loads'],
      ['.codex/roles/bare.toml', 'n/a'],
      ['.codex/roles/blank.toml', 'n/a'],
      ['.codex/roles/both.toml', 'n/a'],
      ['.codex/roles/silent.toml', 'n/a'],
      ['roles/called.toml', 'loads'],
    ]);
    const found = lint(documents.map((document) => ({ document, agent: readAgent(document) })), rules, workspaceOf([]));
    expect(found.filter(({ code }) => /^core\/(?:require|dropped)/.test(code))).toEqual([]);
  });

  test('say themselves what they are called and for, and the settings what they leave out', async () => {
    const agents = (await project().open()).map((document) => readAgent(document));
    const said = (name: string) => agents.filter((agent) => agent.name.value === name).map(({ description, declaredBy }) => [description?.value, description?.inferred, declaredBy]);
    expect(said('bare')).toEqual([['Bare, as the settings say', 'settings', '.codex/config.toml']]);
    expect(said('caller')).toEqual([['As the file says', undefined, '.codex/config.toml']]);
    expect(said('twice')).toEqual([['In the folder', undefined, '.codex/config.toml']]);
  });

  test('are known as such when a file is named, and others are not', async () => {
    const { open } = project();
    expect((await open('.codex/roles/bare.toml', 'roles/stranger.toml')).map((document) => readAgent(document).dialect)).toEqual(['codex', 'portable']);
  });

  test('are in the workspace, and win over one of the folder', async () => {
    const { root } = project();
    const workspace = projectWorkspace([], projectFiles(root, root));
    expect(workspace.agents.map(({ path, name, declaredBy }) => [path, name, declaredBy !== undefined])).toEqual([
      ['.codex/agents/both.toml', 'both', false],
      ['.codex/agents/twice.toml', 'twice', true],
      ['.codex/roles/bare.toml', 'bare', true],
      ['.codex/roles/blank.toml', 'blank', true],
      ['.codex/roles/both.toml', 'both', true],
      ['.codex/roles/silent.toml', 'silent', true],
      ['roles/called.toml', 'caller', true],
    ]);
    expect(sameName(workspace.agents[0]!, workspace).map(({ path }) => path)).toEqual(['.codex/roles/both.toml', '.codex/agents/both.toml']);
  });

  test('stay where they are when Codex is compiled for, and go to other hosts', async () => {
    const made = testProject([codex, hostById('opencode')!]);
    made.write('.codex/config.toml', '[agents.bare]\ndescription = "Counts"\nconfig_file = "roles/bare.toml"\n');
    made.write('.codex/roles/bare.toml', prompt);
    const { exit, json } = await made.compile(['.']);
    expect(exit).toBe(0);
    expect(json.bundles.map(({ host, files: written }) => [host, written.map(({ path }) => path)])).toEqual([['codex', []], ['opencode', ['.opencode/agent/bare.md']]]);
    expect(json.bundles[0]?.ledger).toContainEqual(expect.objectContaining({ fate: 'source', how: '`.codex/roles/bare.toml` is the source itself and stays as it is' }));
    expect(made.read('.opencode/agent/bare.md')).toContain('description: Counts\n');
  });
});
