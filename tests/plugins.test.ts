import { describe, expect, test } from 'vitest';
import { projectWorkspace } from '../src/analyse/workspace.ts';
import { lint } from '../src/cli/lint.ts';
import { openProject } from '../src/cli/project.ts';
import { projectFiles } from '../src/cli/project-files.ts';
import claudeCode from '../src/hosts/claude-code/index.ts';
import { detect, readAgent } from '../src/hosts/detect.ts';
import '../src/index.ts';
import { testProject } from './emit-project.ts';

const manifest = JSON.stringify({ name: 'harbour', agents: ['./crew/mia.md', './more'] });
const agent = (fields: string) => `---\n${fields}\n---\n\nCount the lamps.\n`;

const files: Readonly<Record<string, string>> = {
  '.claude-plugin/plugin.json': manifest,
  '.claude-plugin/marketplace.json': JSON.stringify({ plugins: [{ name: 'lights', source: './lights' }, { name: 'far', source: { source: 'github', repo: 'far/far' } }] }),
  'agents/nameless.md': agent('color: blue'),
  'agents/bold.md': agent('name: bold\ndescription: Use it to count lamps.\npermissionMode: bypassPermissions'),
  'agents/wide.md': agent('name: wide\ndescription: Use it to count lamps.\nallowedTools: [Read]'),
  'agents/bare.md': 'Count the lamps.\n',
  'agents/README.md': '# What lies here\n',
  'agents/template.md': agent('name: {{NAME}}\ndescription: Use it to count lamps.'),
  'agents/port.agent.md': agent('description: Use it to count lamps.'),
  'crew/mia.md': agent('model: haiku'),
  'crew/stranger.md': agent('model: haiku'),
  'lights/agents/quay/lamp.md': agent('model: haiku'),
  'more/noah.md': agent('tools: Read'),
};

function project() {
  const made = testProject();
  for (const [path, text] of Object.entries(files)) made.write(path, text);
  const written: string[] = [];
  const terminal = { cwd: made.root, color: false, out: (text: string) => void written.push(text), note: () => undefined, input: () => Promise.resolve(new Uint8Array()) };
  const open = async (...paths: string[]) => (await openProject(paths, terminal)).documents;
  const found = async (paths: readonly string[] = [], options = {}) => {
    written.length = 0;
    await lint(terminal, paths, { format: 'json', ...options });
    const json = JSON.parse(written.join('')) as { files: readonly { path: string; diagnostics: readonly { code: string; severity: string }[] }[] };
    return Object.fromEntries(json.files.map(({ path, diagnostics }) => [path, diagnostics.filter(({ severity }) => severity !== 'info').map(({ code }) => code)]));
  };
  return { ...made, open, found };
}

describe('agents of a plugin that its manifest tells of', () => {
  test('are found in its folder and where it names more, and are called by their files where they have no name', async () => {
    const documents = await project().open();
    expect(documents.map((document) => [document.source.path, readAgent(document).name.value, detect(document)])).toEqual([
      ['agents/bare.md', 'bare', { dialect: 'claude-code', why: 'it lies among the agents of the plugin `harbour`' }],
      ['agents/bold.md', 'bold', { dialect: 'claude-code', why: 'it is an agent of the plugin `harbour`' }],
      ['agents/nameless.md', 'nameless', { dialect: 'claude-code', why: 'it is an agent of the plugin `harbour`' }],
      ['agents/port.agent.md', 'port', { dialect: 'copilot', why: 'its name ends in `.agent.md`' }],
      ['agents/wide.md', 'wide', { dialect: 'claude-code', why: 'it is an agent of the plugin `harbour`' }],
      ['crew/mia.md', 'mia', { dialect: 'claude-code', why: 'it is an agent of the plugin `harbour`' }],
      ['lights/agents/quay/lamp.md', 'lamp', { dialect: 'claude-code', why: 'it is an agent of the plugin `lights`' }],
      ['more/noah.md', 'noah', { dialect: 'claude-code', why: 'it is an agent of the plugin `harbour`' }],
    ]);
    expect(documents.filter((document) => detect(document).dialect === 'claude-code').map((document) => claudeCode.load(document).verdict)).toEqual(['loads', 'recovers', 'loads', 'loads', 'loads', 'loads', 'loads']);
  });

  test('are known as such when one is named, and others are not', async () => {
    const documents = await project().open('crew/mia.md', 'crew/stranger.md');
    expect(documents.map((document) => detect(document).dialect)).toEqual(['claude-code', 'portable']);
  });

  test('are in the workspace', () => {
    const { root } = project();
    expect(projectWorkspace([], projectFiles(root, root)).agents.map(({ path }) => path)).toEqual(['agents/bare.md', 'agents/bold.md', 'agents/nameless.md', 'agents/port.agent.md', 'agents/wide.md', 'crew/mia.md', 'lights/agents/quay/lamp.md', 'more/noah.md']);
  });

  test('need no name, and a mode that they do not get is no more than pointed out', async () => {
    const { found } = project();
    const all = await found();
    expect(all['agents/nameless.md']).toEqual([]);
    expect(all['agents/bare.md']).toEqual(['core/frontmatter-missing']);
    expect(all['agents/bold.md']).toEqual(['core/recovered-by-host']);
    expect(all['agents/wide.md']).toEqual(['core/unknown-key']);
    expect(await found(['agents/bold.md'])).toEqual({ 'agents/bold.md': all['agents/bold.md'] });
  });

  test('are looked at again when the manifest goes, although their files are as they were', async () => {
    const { found, write } = project();
    const cached = { cache: 'kept' };
    expect(await found([], cached)).toEqual(await found());
    write('.claude-plugin/plugin.json', '{}');
    const bare = await found([], cached);
    expect(bare).toEqual(await found());
    expect(bare['agents/bold.md']).toContain('security/dangerous-permission-mode');
    expect(bare).not.toHaveProperty('agents/nameless.md');
  });

  test('are compiled for a project of their own host too, which has them from nowhere else', async () => {
    const made = testProject([claudeCode]);
    for (const [path, text] of Object.entries(files)) made.write(path, text);
    const { json } = await made.compile(['more/noah.md'], {});
    expect(json.bundles.map((bundle) => bundle.files.map(({ path }) => path))).toEqual([['.claude/agents/noah.md']]);
  });

  test('get nothing in a project that they do not get in the plugin', async () => {
    const made = testProject([claudeCode]);
    for (const [path, text] of Object.entries(files)) made.write(path, text);
    made.write('agents/noisy.md', agent('name: noisy\ndescription: Use it to count lamps.\ncolor: blue\nmcpServers:\n  - radio:\n      command: radio-mcp\nhooks:\n  Stop: []'));
    const { json } = await made.compile(['agents/bold.md', 'agents/noisy.md'], {});
    const idle = json.bundles.flatMap(({ ledger }) => ledger.filter(({ fate }) => fate === 'dropped').map(({ field }) => field));
    expect(idle).toEqual(['permissionMode', 'mcpServers', 'hooks']);
    expect(made.read('.claude/agents/bold.md')).not.toContain('bypassPermissions');
    expect(made.read('.claude/agents/noisy.md')).toContain('color: blue');
    expect(made.read('.claude/agents/noisy.md')).not.toMatch(/radio|Stop/);
    expect(Object.keys(made.files())).not.toContain('.mcp.json');
  });

  test('that lie in the folder of a project are those of the project too', async () => {
    const { found, write } = project();
    write('.claude-plugin/plugin.json', JSON.stringify({ name: 'harbour', agents: './.claude/agents' }));
    write('.claude/agents/bold.md', files['agents/bold.md']!);
    expect((await found())['.claude/agents/bold.md']).toEqual(['security/dangerous-permission-mode']);
  });
});
