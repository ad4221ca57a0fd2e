import { describe, expect, test } from 'vitest';
import { lint } from '../src/cli/lint.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { testProject } from './emit-project.ts';

type Files = Readonly<Record<string, string>>;

/** What a lint of a whole project finds above info, by file, each as severity, code and line. */
async function found(files: Files, codes: RegExp = /./): Promise<string[]> {
  return (await findings(files)).filter(({ severity, code }) => severity !== 'info' && codes.test(code)).map(({ path, severity, code, line }) => `${path}:${line} ${severity} ${code}`);
}

async function findings(files: Files) {
  const project = testProject();
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  let out = '';
  const terminal: Terminal = { cwd: project.root, color: false, out: (text) => void (out += text), note: () => undefined, input: () => Promise.resolve(new Uint8Array()) };
  await lint(terminal, [], { format: 'json' });
  const { files: reports } = JSON.parse(out) as { files: { path: string; diagnostics: { code: string; severity: string; message: string; help: string; range: { start: { line: number } }; labels: unknown[] }[] }[] };
  return reports.flatMap(({ path, diagnostics }) => diagnostics.map(({ range, ...rest }) => ({ path, line: range.start.line, ...rest })));
}

function agent(fields: string, body = 'Count the lamps of the harbour.\n'): string {
  return `---\nname: mia\ndescription: Use it to count the lamps of the harbour.\n${fields}---\n\n${body}`;
}

describe('hooks that Claude Code does not take', () => {
  test('cost the agent or themselves, and the message says what is missing', async () => {
    const all = await findings({
      '.claude/agents/a.md': agent('hooks:\n  PreToolUse:\n    - matcher: Bash\n      command: lamps\n').replace('mia', 'a'),
      '.claude/agents/b.md': agent('hooks:\n  Stop:\n    - command: lamps\n').replace('mia', 'b'),
      '.claude/agents/c.md': agent('related:\n  agents: [b]\n  hooks: [lamp-check]\n').replace('mia', 'c'),
    });
    const loud = all.filter(({ severity, code }) => severity !== 'info' && code.startsWith('core/'));
    expect(loud.map(({ path, severity, code }) => `${path} ${severity} ${code}`)).toEqual([
      '.claude/agents/a.md error core/dropped-by-host', '.claude/agents/b.md warning core/recovered-by-host', '.claude/agents/c.md error core/field-type',
    ]);
    expect(loud[0]!.message).toContain('an item has no list `hooks` of its own');
    expect(loud[2]!.message).toContain('`related` holds `hooks`');
  });
});

test('a list that Qwen Code reads as text is spoken of once', async () => {
  const all = await findings({ '.qwen/agents/mia.md': '---\nname: mia\ndescription: Use it when: lamps are to be counted\ntools: ["Read", "Grep", "Glob"]\n---\n\nCount the lamps.\n' });
  const unknown = all.filter(({ code }) => code === 'tools/unknown-tool').map(({ message, help }) => [message, /without brackets/.test(help)]);
  expect(unknown).toEqual([['Unexpected `["Read"`, `"Grep"`, `"Glob"]` in `tools`, expected tools of Qwen Code', true]]);
});

test('a file that is no TOML is one error, and none beside it', async () => {
  const all = await findings({ '.codex/agents/mia.toml': 'name = "mia"\ndescription = "Use it to count."\ndeveloper_instructions = "a\\|b"\n' });
  expect(all.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error core/invalid-frontmatter']);
});

test('settings that no host can read are an error, each for its host', async () => {
  const json = Object.fromEntries(['.claude/settings.json', '.gemini/settings.json', 'opencode.json', 'kilo.json', '.vscode/mcp.json'].map((path) => [path, '{ "permissions": {}\n']));
  expect(await found({ ...json, '.codex/config.toml': '[agents]\n[agents]\n' })).toEqual([
    '.claude/settings.json:2 error core/broken-settings', '.codex/config.toml:2 error core/broken-settings', '.gemini/settings.json:2 error core/broken-settings', 'kilo.json:2 warning core/broken-settings', 'opencode.json:2 error core/broken-settings',
  ]);
  expect(await found({ '.claude/settings.json': '// ours\n{ "permissions": {}, }\n' })).toEqual([]);
});

test('what hosts pass over in the settings of a project takes no guard away', async () => {
  const claude = '{ "skipDangerousModePermissionPrompt": true }\n';
  expect(await found({ '.claude/settings.json': claude, '.codex/config.toml': 'openai_base_url = "https://lamps.example.net"\n[profiles.a]\napproval_policy = "never"\n' })).toEqual([]);
  expect(await found({ '.codex/agents/mia.toml': 'name = "mia"\ndescription = "Use it to count."\ndeveloper_instructions = "Count."\napproval_policy = "never"\n' })).toEqual(['.codex/agents/mia.toml:4 warning security/dangerous-permission-mode']);
  expect(await found({ '.claude/settings.local.json': claude })).toEqual(['.claude/settings.local.json:1 error security/dangerous-permission-mode']);
});

describe('files beside agents that are no agents', () => {
  test('are what others are made from, or pages for people and programs', async () => {
    expect(await found({
      '.claude/agents/_shape.md': '# The shape of an agent\n',
      '.claude/agents/agent.template.md': '---\nname: [agent-name]\ndescription: [what it does]\n---\nCount.\n',
      '.github/agents/copilot-instructions.md': '# Guidelines\n',
      '.claude/agents/lamp-agents-context.md': '# Context\n',
    })).toEqual([]);
  });

  test('are parts of an agent, pages in capitals and what a program keeps for itself', async () => {
    expect(await found({ '.claude/agents/mia.md': agent(''), '.claude/agents/mia.notes.md': '# Notes\n', '.claude/agents/MOVED_LAMPS.md': '# What was moved\n', '.claude/agents/SOUL.md': '# Who Mia is\n', '.claude/agents/README.md': '---\n# What is here\n\nSee [more](gone.md): all of it.\n\n---\n', '.claude/agents/.kept.json': '{ "managed": { "mia.md": {} } }\n', '.claude/agents/.kept/index.json': '{ "managed": {} }\n' })).toEqual([]);
    expect(await found({ '.claude/agents/MIA.md': '---\ndescription: Use it to count the lamps of the harbour.\n---\nCount.\n' })).toEqual(['.claude/agents/MIA.md:1 error core/require-name']);
    expect(await found({ '.claude/agents/noah.notes.md': '# Notes\n' })).toEqual(['.claude/agents/noah.notes.md:1 error core/frontmatter-missing']);
  });

  test('do not hide an agent whose name begins as theirs', async () => {
    expect(await found({ '.claude/agents/claude-lamps.md': '# Lamps\n', '.claude/agents/agents-keeper.md': '# Keeper\n' })).toEqual([
      '.claude/agents/agents-keeper.md:1 error core/frontmatter-missing', '.claude/agents/claude-lamps.md:1 error core/frontmatter-missing',
    ]);
  });

  test('are pages of a wiki', async () => {
    expect(await findings({ 'wiki/lamps.md': '---\nname: Lamps\ndescription: What lamps are\n---\n\nHand over to `lamp-writer`.\n', '.claude/agents/mia.md': agent('tools: Read\n') })).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ path: 'wiki/lamps.md' })]),
    );
  });
});

describe('a description that is missing', () => {
  test('is shown as the format has it', async () => {
    const all = await findings({ '.codex/agents/mia.toml': 'name = "mia"\ndeveloper_instructions = "Count."\n' });
    expect(all.find(({ code }) => code === 'core/require-description')!.help).toBe('Add a line such as `description = "Use it to …"`.');
  });
});

describe('an agent file that the settings of Codex name', () => {
  const config = '[agents.mia]\ndescription = "Use it to count the lamps."\nconfig_file = ".codex/agents/mia.toml"\n';
  const role = 'name = "mia"\ndescription = "Use it to count the lamps."\ndeveloper_instructions = "Count."\n';
  test('lies below their folder', async () => {
    const [first] = (await findings({ '.codex/config.toml': config })).filter(({ code }) => code === 'core/missing-agent-file');
    expect(first).toMatchObject({ severity: 'error', line: 3 });
    const [beside] = (await findings({ '.codex/config.toml': config, '.codex/agents/mia.toml': role })).filter(({ code }) => code === 'core/missing-agent-file');
    expect(beside).toMatchObject({ severity: 'warning', help: 'Write `agents/mia.toml`: the path goes from the folder of `config.toml`.' });
    expect(await found({ '.codex/config.toml': config.replace('.codex/agents', 'agents'), '.codex/agents/mia.toml': role }, /missing-agent-file/)).toEqual([]);
    expect(await found({ '.codex/config.toml': config.replace('.codex/agents', '../roles'), 'roles/mia.toml': role }, /missing-agent-file/)).toEqual([]);
    expect(await found({ '.codex/config.toml': config.replace('.codex/agents', '~/roles') }, /missing-agent-file/)).toEqual([]);
  });
});

describe('a name of what need not be there', () => {
  test.for([
    ['Load the `counting-lamps` skill first, and the `lamp-learning` skill then.', 1],
    ['Load the `counting-lamps` skill first, and when the `lamp-learning` skill is installed, that one.', 0],
    ['Load the `counting-lamps` skill first.\n\nUse the `lamp-painter` agent to paint.', 1],
    ['Load the `counting-lamps` skill first.\n\nPaint yourself, and if the `lamp-painter` agent is available, hand over to `lamp-painter`.', 0],
  ] as const)('is one that counts only where it is installed: %s', async ([body, expected]) => {
    const skill = { '.claude/skills/counting-lamps/SKILL.md': '---\nname: counting-lamps\ndescription: d\n---\nx\n' };
    expect(await found({ ...skill, '.claude/agents/mia.md': agent('', `${body}\n`), '.claude/agents/other.md': agent('').replace('mia', 'other') }, /missing-skill|dangling/)).toHaveLength(expected);
  });

  test('is never said to be meant for the agent itself', async () => {
    const all = await findings({ '.claude/agents/lamp-tester.md': agent('', 'Use the `lamp-testers` subagent to run it.\n').replace('mia', 'lamp-tester'), '.claude/agents/other.md': agent('').replace('mia', 'other') });
    expect(all.find(({ code }) => code === 'contract/dangling-agent')!.help).toBe('Add the agent, name another one, or take the hand-off out.');
  });
});

describe('tools that the prompt speaks of', () => {
  test('are not missing from a list that the host does not read', async () => {
    const body = 'Use the `Grep` tool for searches.\n';
    const list = 'tools:\n  read: true\n  grep: false\n';
    expect(await found({ '.factory/droids/mia.md': agent(list, body) }, /required-tool|used-not-granted/)).toEqual([]);
  });

  test('are there with a server that is called by the shop it comes from', async () => {
    expect(await found({
      '.github/agents/mia.agent.md': agent("tools: ['lamps/lamps-mcp-server/count']\n", 'Use the Lamps MCP server to count them.\n'),
      '.mcp.json': '{ "mcpServers": { "lamps": { "command": "lamps-mcp" } } }\n',
    }, /required-tool/)).toEqual([]);
  });
});

describe('a ban on changing files', () => {
  const ban = 'You are a read-only agent. Never modify any files.\n';
  const narrow = 'permission:\n  edit:\n    "*": deny\n    "notes/*.md": allow\n';
  test('stands beside leave for a few where the host holds the others back', async () => {
    const described = (fields: string) => agent(fields, ban).replace('name: mia\n', '');
    expect(await found({ '.opencode/agent/mia.md': described(narrow) }, /contradicting/)).toEqual([]);
    expect(await found({ '.opencode/agent/mia.md': described('permission:\n  edit: allow\n') }, /contradicting/)).toHaveLength(1);
    expect(await found({ '.claude/agents/mia.md': agent('tools: Read, Edit(notes/*)\n', ban) }, /contradicting/)).toHaveLength(1);
  });
});

describe('a fence inside of a fence', () => {
  const body = '## Answer\n\n```markdown\n# Lamps\n\n```sh\nlamps\n```\n\n## Sum\n```\n\n## Rules\n\n- Never count a lamp twice.\n';
  test('is mended at the outer one, which the lost section names', async () => {
    const all = (await findings({ '.claude/agents/mia.md': agent('', body) })).filter(({ code }) => /fence/.test(code));
    expect(all.map(({ code, help }) => `${code}: ${help}`)).toEqual([
      'text/unbalanced-fence: Write the outer block with one more mark at both ends.',
      'contract/section-swallowed-by-fence: Write the outer fence of the two with one more mark at both ends; it is on line 8.',
    ]);
  });
});

describe('permissions that one below takes back', () => {
  test('are one finding, however many they are', async () => {
    const all = (await findings({ '.opencode/agent/mia.md': agent('permission:\n  bash:\n    "git diff*": allow\n    "git log*": allow\n    "rm *": deny\n    "*": ask\n').replace('name: mia\n', '') })).filter(({ code }) => code.includes('overridden'));
    expect(all.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '5 Unexpected `allow` for `bash` with `git diff*` and 1 more before a later `ask` for `bash`, expected them below that one',
      '7 Unexpected `deny` for `bash` with `rm *` before a later `ask` for `bash`, expected it below that one',
    ]);
  });

  test('grant no servers by the name `mcp`', async () => {
    expect(await found({ '.kilo/agents/mia.md': agent('permission:\n  mcp: allow\n').replace('name: mia\n', '') }, /broad-grant/)).toEqual([]);
  });
});

const kiro = (prompt: string) => JSON.stringify({ name: 'mia', description: 'Use it to count the lamps of the harbour.', prompt });
const hook = (command: string) => ({ '.claude/settings.json': JSON.stringify({ hooks: { Stop: [{ hooks: [{ type: 'command', command }] }] } }) });
const servers = (server: string) => ({ '.github/agents/mia.agent.md': agent(`tools: ['${server}/count']\n`), '.mcp.json': '{ "mcpServers": { "buoys": { "command": "buoys-mcp" } } }\n' });

describe('a prompt that another file holds', () => {
  test.for([
    ['mia.md', ['warning core/prompt-file']],
    ['file://./prompts/mia.md', []],
    ['file://prompts/mia.md', []],
    ['file://.kiro/agents/prompts/mia.md', ['warning core/prompt-file']],
    ['file://~/prompts/mia.md', []],
    ['file://${HOME}/mia.md', []],
    ['Count the lamps in lamps.md', []],
  ] as const)('is found from the folder of the agent: %s', async ([prompt, expected]) => {
    const all = await findings({ '.kiro/agents/mia.json': kiro(prompt), '.kiro/agents/prompts/mia.md': 'Count the lamps.\n' });
    expect(all.filter(({ code }) => code === 'core/prompt-file').map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
  });
});

test.for([
  ['opencode.json', 'mia.md', '{file:./mia.md}', []],
  ['opencode.json', 'other.md', '{file:./mia.md}', ['error core/prompt-file']],
  ['.opencode/opencode.json', 'mia.md', '{file:./mia.md}', ['error core/prompt-file']],
  ['.opencode/opencode.json', '.opencode/prompts/mia.md', '{file:./prompts/mia.md}', []],
  ['opencode.json', 'other.md', '{file:~/mia.md}', []],
  ['opencode.json', 'other.md', 'Count.\\n{file:./mia.md}', []],
  ['kilo.json', 'other.md', '{file:./mia.md}', ['error core/prompt-file']],
] as const)('a prompt that %s finds in another file, with %s, is %s', async ([settings, there, prompt, expected]) => {
  const all = await findings({ [settings]: `{ "agent": { "mia": { "description": "Use it to count the lamps of the harbour.", "prompt": "${prompt}" } } }\n`, [there]: 'Count the lamps.\n' });
  expect(all.filter(({ code }) => code === 'core/prompt-file').map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
});

test('agents in settings are looked at with all others', async () => {
  const settings = { $schema: 'https://opencode.ai/config.json', agent: { mia: { description: 'Use it to count the lamps of the harbour.', prompt: 'Count.', tools: 'Read' } } };
  expect(await found({ 'opencode.json': JSON.stringify(settings) })).toEqual(['opencode.json:1 error hosts/opencode/tools-not-a-map']);
});

test('a prompt in a file that a program may put in place is no more than an info', async () => {
  expect(await found({ 'profiles/kiro/agents/mia.json': '{ "name": "mia", "description": "Use it to count the lamps of the harbour.", "prompt": "mia.md", "allowedTools": [] }' })).toEqual([]);
});

test('the home folder needs no quotes as much as what others name', async () => {
  expect(await found(hook('$HOME/lamps.sh'), /unquoted/)).toEqual([]);
  expect(await found(hook('lamps $CLAUDE_FILE'), /unquoted/)).toHaveLength(1);
});

describe('links', () => {
  test.for([
    ['See [the lamps](/docs/lamps.md).', 0],
    ['See [the lamps](/notes/lamps.md).', 1],
    ['For instance, write of the lamps as [lamps](./lamps.md).', 0],
    ['Write of the lamps as in the [list](./lamps.md).', 0],
    ['See [the lamps](./lamps.md) for instance.', 1],
  ] as const)('that lead into a site or show how one is written are none to follow: %s', async ([body, expected]) => {
    expect(await found({ '.claude/agents/mia.md': agent('', `${body}\n`), 'notes/list.md': '# List\n' }, /broken-link/)).toHaveLength(expected);
  });
});

describe('a server with the name of its maker', () => {
  test('comes from a gallery and not from the project', async () => {
    expect(await found(servers('harbour/lamps-mcp-server'), /undeclared/)).toEqual([]);
    expect(await found(servers('lamps-server'), /undeclared/)).toHaveLength(1);
  });
});

describe('a model of another provider', () => {
  test('may be meant where no folder says which host a file is for', async () => {
    const gemini = agent('model: gemini-3-pro\n');
    expect(await found({ 'agents/mia.md': gemini }, /foreign-model/)).toEqual([]);
    expect(await found({ '.claude/agents/mia.md': gemini }, /foreign-model/)).toHaveLength(1);
    expect(await found({ 'plugins/lamps/agents/mia.md': gemini }, /foreign-model/)).toHaveLength(1);
  });
});

describe('settings of a person inside of a project', () => {
  test('are to be left out of it', async () => {
    const [only] = (await findings({ '.claude/settings.local.json': '{ "enableAllProjectMcpServers": true }\n' })).filter(({ code }) => code.endsWith('endpoint-override'));
    expect(only).toMatchObject({ severity: 'error', help: 'Name the file in `.gitignore` and take it out of the repository, or take the setting out.' });
  });
});

describe('fields that Cursor reads line by line', () => {
  test('are those that it knows, and the message says how it reads them', async () => {
    const all = (await findings({ '.cursor/agents/mia.md': agent('tools:\n  - Read\ndisallowedTools:\n  - Write\n') })).filter(({ code }) => code === 'core/field-type');
    expect(all.map(({ line }) => line)).toEqual([5]);
  });
});

describe('a colour that Qwen Code does not know', () => {
  test('is not what a broken block costs', async () => {
    const text = '---\nname: lamp-counter\ndescription: "Use it to count:\n- lamps\n- buoys"\ncolor: Green\n---\n\nCount the lamps of the harbour.\n';
    const [only] = (await findings({ '.qwen/agents/lamp-counter.md': text })).filter(({ code }) => code === 'core/invalid-frontmatter');
    expect(only).toMatchObject({ severity: 'warning' });
  });
});

describe('two agents of one name', () => {
  const nameless = agent('').replace('name: mia\n', '');
  test.for([
    ['.github/agents/mia.md', '.github/agents/mia.agent.md', agent('').replace('mia', 'Mia'), 1],
    ['.github/agents/mia.md', '.github/agents/ada.agent.md', agent('').replace('mia', 'Mia'), 0],
    ['.github/agents/team/mia.md', '.github/agents/mia.agent.md', nameless, 0],
    ['.opencode/agent/mia.md', '.opencode/agents/mia.md', nameless, 1],
    ['.opencode/agent/mia.md', '.opencode/agent/team/mia.md', nameless, 0],
    ['.cursor/agents/a/mia.md', '.cursor/agents/b/mia.md', nameless, 1],
  ] as const)('are %s and %s by what their host goes by', async ([one, two, text, expected]) => {
    expect(await found({ [one]: text, [two]: text }, /duplicate-name/)).toHaveLength(expected);
  });
});

test('a recipe is found by the name that goose gives it, and other recipes are none', async () => {
  const recipe = 'version: 1.0.0\ntitle: Lamps\ndescription: Count the lamps\nprompt: Count them.\nresponse: 5\n';
  const all = await findings({ 'harbour/recipe.yaml': recipe, 'cake/recipe.yaml': 'title: Cake\ndescription: A cake\nsteps: [bake]\n' });
  expect(new Set(all.map(({ path }) => path))).toEqual(new Set(['harbour/recipe.yaml']));
});
