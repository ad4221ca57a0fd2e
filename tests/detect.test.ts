import { expect, test } from 'vitest';
import { canHoldAgents } from '../src/analyse/workspace.ts';
import { detect } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { fromText } from '../src/parse/source.ts';

const named = '---\nname: a\ndescription: d\n---\nx\n';
const described = '---\ndescription: d\n---\nx\n';

test.for([
  ['.kiro/agents/a.md', named, 'kiro', 'it lies in `.kiro/agents`'],
  ['deep/.kiro/agents/team/a.json', '{}', 'kiro', 'it lies in `.kiro/agents`'],
  ['.goose/recipes/a.yaml', 'a: 1', 'goose', 'it lies in `.goose/recipes`'],
  ['.agents/agents/a.md', named, 'goose', 'it lies in `.agents/agents`'],
  ['.claude/agents/a.json', '{"a": 1}', 'claude-agent-sdk', 'it lies in `.claude/agents`'],
  ['.claude/agents/a.md', 'x', 'claude-code', 'it lies in `.claude/agents`'],
  ['providers/kiro/global/agents/a.md', named, 'kiro', 'it lies among agents in a folder `kiro`'],
  ['home/opencode/agent/deep/a.md', named, 'opencode', 'it lies among agents in a folder `opencode`'],
  ['plugins/kiro/agents/a.md', named, 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['plugins/ship/agents/a.md', described, 'claude-code', 'it lies among the agents of a plugin'],
  ['agents/a.agent.md', described, 'copilot', 'its name ends in `.agent.md`'],
  ['kiro/notes/a.md', named, 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['docs/adr/a.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['docs/fr/agents/a.md', named, 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['docs/a.md', '---\nname: a\ndescription: d\ntools: Read\n---\nx\n', 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['AGENTS.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['powers/POWER.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['agents/MIA.md', named, 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['mia/AGENT.md', named, 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['README.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['ship/commands/a.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['memories/ship.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['hooks/ship/README.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['skills/ship.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['a.instructions.md', named, 'portable', 'it lies among files of another kind than agents'],
  ['lint/a.md', '---\nname: a\ndescription: d\nallowed-tools: Read\n---\nx\n', 'portable', 'its fields are those of a skill or a command'],
  ['agents/a.md', '---\nname: a\ndescription: d\nallowed-tools: Read\n---\nx\n', 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['lint/a.md', '---\nname: a\ndescription: d\nmcp-servers: {}\n---\nx\n', 'copilot', '`mcp-servers` is a field of GitHub Copilot'],
  ['workflows/agents/a.md', named, 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['templates/a.md', '---\nname: {{NAME}}\ndescription: d\n---\nx\n', 'portable', 'its name is still to be filled in'],
  ['templates/a.md', '---\ndescription: d\nname: "<agent name>"\n---\nx\n', 'portable', 'its name is still to be filled in'],
  ['.claude/agents/a.md', '---\nname: {{NAME}}\ndescription: d\n---\nx\n', 'claude-code', 'it lies in `.claude/agents`'],
  ['agents/a.md', '---\nname: a\ndescription: d\ntools: [read, write, shell]\n---\nx\n', 'kiro', 'its tools are those of Kiro'],
  ['agents/a.md', '---\nname: a\ndescription: d\ntools: view, bash\n---\nx\n', 'copilot', 'its tools are those of GitHub Copilot'],
  ['agents/a.md', '---\nname: a\ndescription: d\ntools: read, grep\n---\nx\n', 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['agents/a.md', '---\nname: a\ndescription: d\ntools: [read_file, glob, edit_file, run_shell_command]\n---\nx\n', 'gemini-cli', 'its tools are those of Gemini CLI'],
  ['agents/a.md', '---\nname: ab\ndescription: d\nowner: o\ntools: [read_file, glob, run_shell_command]\n---\nCount lamps.\n', 'qwen-code', 'its tools are those of Qwen Code'],
  ['agents/a.md', '---\nname: a\ndescription: d\ntools: [read_file, Read, run_shell_command]\n---\nx\n', 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['agents/a.md', '---\nname: a\ndescription: d\ntools: Read, view\n---\nx\n', 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['skills/lint/agents/a.md', named, 'portable', 'it is a part of a skill'],
  ['skills/lint/SKILL.md', named, 'portable', 'it is a part of a skill'],
  ['a.md', '---\nname: a\ndescription: d\nallowedTools: [read]\n---\nx\n', 'kiro', '`allowedTools` is a field of Kiro'],
  ['a.md', '---\ndescription: d\npermission:\n  edit: deny\n---\nx\n', 'opencode', '`permission` is a field of opencode'],
  ['agents/a.md', '---\nname: a\ndescription: d\nmode: subagent\ntools:\n  read: true\n  bash: false\n---\nx\n', 'opencode', '`tools` turns tools on and off as in opencode'],
  ['agents/a.md', '---\nname: a\ndescription: d\ntools:\n  read: yes, please\n---\nx\n', 'claude-code', "it has `name` and `description` and lies in no host's folder"],
  ['SKILL.kiro.md', named, 'portable', 'it is a part of a skill'],
  ['a.md', '---\nallowedTools: []\npermission: ask\n---\nx\n', 'portable', 'its frontmatter has no `name` and `description`'],
  ['agents/a.opencode.md', '---\nmode: subagent\npermission:\n  edit: deny\n---\n\n', 'portable', 'it has no name, no description and no prompt'],
  ['agents/a.md', '---\npermission:\n  edit: deny\n---\n\nx\n', 'opencode', '`permission` is a field of opencode'],
  ['agents/a.md', '---\npermission:\n  edit: deny\nprompt: x\n---\n', 'opencode', '`permission` is a field of opencode'],
  ['.opencode/agent/a.md', '---\npermission:\n  edit: deny\n---\n', 'opencode', 'it lies in `.opencode/agent`'],
  ['a.json', '{"name": "a", "prompt": "x", "includeMcpJson": true}', 'kiro', 'its fields are those of Kiro'],
  ['a.json', '{"a": {"description": "d", "prompt": "x"}}', 'claude-agent-sdk', 'its fields are those of Claude Agent SDK'],
  ['categories/a.toml', 'name = "a"\ndescription = "d"\ndeveloper_instructions = "x"\n', 'codex', 'its fields are those of Codex'],
  ['categories/a.toml', 'name = "a"\n', 'portable', 'it has no frontmatter'],
  ['a.yaml', 'title: t\ndescription: d\nprompt: x\n', 'goose', 'its fields are those of goose'],
  ['a.yaml', 'name: t\n', 'portable', 'it has no frontmatter'],
  ['a.md', described, 'portable', 'its frontmatter has no `name` and `description`'],
  ['a.txt', 'x', 'portable', 'it has no frontmatter'],
] as const)('%s %j is %s', ([path, text, dialect, why]) => {
  expect(detect(openSource(fromText(path, text))[0]!)).toEqual({ dialect, why });
});

test('what the user says goes before path and content', () => {
  const document = openSource({ ...fromText('.claude/agents/a.md', named), dialect: 'opencode' })[0]!;
  expect(detect(document)).toEqual({ dialect: 'opencode', why: 'it was asked for by name' });
});

test('an empty file has the dialect of its folder', () => {
  expect(['.kiro/agents/a.json', '.goose/recipes/a.yaml', '.claude/agents/a.json'].map((path) => detect(openSource(fromText(path, ''))[0]!).dialect)).toEqual(['kiro', 'goose', 'claude-agent-sdk']);
});

test('files of data are looked for where people keep them for a host', () => {
  expect(['count.yaml', 'goose/recipes/count.yaml', 'kiro/agents/count.json', 'agents/count.json'].map(canHoldAgents)).toEqual([true, true, true, true]);
  expect(['agents/count.toml', 'AGENTS/lamps/count.toml', 'pack/categories/01-lamps/count.toml'].map(canHoldAgents)).toEqual([true, true, true]);
  expect(['agents.toml', 'Cargo.toml', 'agents/a/b/count.toml', '.x/agents/count.toml'].map(canHoldAgents)).toEqual([false, false, false, false]);
  expect(['charts/count.yaml', 'mkdocs.yml', '.x/recipes/count.yaml', '.x/agents/count.json', 'agents/deep/count.json', 'package.json'].map(canHoldAgents)).toEqual([false, false, false, false, false, false]);
});

test('files with a name that only one host gives are looked for in any folder', () => {
  expect(['.github/chatmodes/plan.chatmode.md', '.github/plan.agent.md', 'agents/a.md'].map(canHoldAgents)).toEqual([true, true, true]);
  expect(['.github/copilot-instructions.md', '.github/prompts/a.prompt.md', 'a.json'].map(canHoldAgents)).toEqual([false, false, false]);
});
