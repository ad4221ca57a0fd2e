import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { projectWorkspace, workspaceOf } from '../src/analyse/workspace.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { readAgent } from '../src/hosts/detect.ts';
import { openSource } from '../src/hosts/open.ts';
import { fixAll } from '../src/lint/fix.ts';
import { defineRule } from '../src/lint/rule.ts';
import { lint, type LintFile } from '../src/lint/run.ts';
import { fromText } from '../src/parse/source.ts';

const described = 'name: mia\ndescription: Use it to count lamps.\n';

function open(path: string, text: string): LintFile[] {
  return openSource(fromText(path, text)).map((document) => ({ document, agent: readAgent(document) }));
}

function find(path: string, text: string): Diagnostic[] {
  const files = open(path, text);
  return lint(files, rules, workspaceOf(files.map(({ agent }) => agent)));
}

function loud(path: string, text: string): string[] {
  return find(path, text).flatMap(({ severity, code }) => (severity === 'info' ? [] : [`${severity} ${code}`]));
}

function agent(fields: string): string {
  return `---\n${described}${fields}\n---\n\nCount the lamps of the harbour.\n`;
}

function holding(path: string, text: string): Parameters<typeof projectWorkspace>[1] {
  return { list: () => [], shown: (name) => name, read: (name) => (name === path ? text : undefined) };
}

describe('one cause is said once', () => {
  test.for([
    ['a file without frontmatter', '.claude/agents/mia.md', '# Mia\n', ['error core/frontmatter-missing']],
    ['a blank line before it', '.claude/agents/mia.md', `\n${agent('tools: Read')}`, ['error core/frontmatter-not-first']],
    ['a fence that is not closed', '.gemini/agents/mia.md', `---\n${described}`, ['error core/frontmatter-unclosed']],
    ['a fence that is not closed, where the host reads no field then', '.opencode/agent/mia.md', `---\n${described}`, ['error core/frontmatter-unclosed']],
    ['an empty prompt that ends each run', '.gemini/agents/mia.md', `---\n${described}---\n`, ['error core/empty-body']],
    ['fields that end too early', '.claude/agents/mia.md', '---\nname: mia\ndescription: Use it to count --- lamps.\ntools: Read\n---\n\nCount the lamps.\n', ['warning core/recovered-by-host']],
    ['a colour that the host does not know', '.qwen/agents/mia.md', agent('color: Automatic Color'), []],
    ['an unknown mode that the host ignores', '.claude/agents/mia.md', agent('permissionMode: careful'), ['warning core/field-type']],
    ['frontmatter that is no YAML', '.github/agents/mia.agent.md', '---\ndescription: Use when: x\n---\n\nCount the lamps.\n', ['error core/invalid-frontmatter']],
    ['a name that the host drops', '.qwen/agents/m.md', agent('').replace('mia', 'm'), ['error core/name-format']],
    ['a reserved name', '.gemini/agents/cli_help.md', agent('').replace('mia', 'cli_help'), ['error core/reserved-name']],
    ['a field that the host refuses', '.gemini/agents/mia.md', agent('color: red'), ['error core/unknown-key']],
    ['a tool that the host refuses', '.gemini/agents/mia.md', agent('tools: [read_files]'), ['error tools/unknown-tool']],
    ['tools of another host that the host refuses', '.gemini/agents/mia.md', agent('tools: [Read]'), ['error tools/foreign-tool']],
    ['tools as a text that the host refuses', '.gemini/agents/mia.md', agent('tools: Read, mcp__lamps__count').replace('Count the', 'You MUST use `mcp__lamps__count`. Count the'), ['error core/field-type']],
    ['a value of the wrong type', '.kilo/agent/mia.md', agent('color: red'), ['error core/field-type']],
    ['tools as a text in opencode', '.opencode/agent/mia.md', agent('tools: Read'), ['error hosts/opencode/tools-not-a-map']],
    ['an empty prompt that the host drops', '.cursor/agents/mia.md', `---\n${described}---\n`, ['error core/empty-body']],
    ['a second field that the host drops', '.gemini/agents/mia.md', agent('model: pro\nmodel: flash'), ['error core/duplicate-key']],
    ['a second field that makes the host read none', '.opencode/agent/mia.md', agent('mode: subagent\nmode: primary'), ['error core/duplicate-key']],
    ['an agent that no other rule is exact about', '.factory/droids/deep/mia.md', agent(''), ['error core/dropped-by-host']],
    ['an agent that is switched off', '.opencode/agent/mia.md', '---\ndescription: Use it to count lamps.\ndisable: true\n---\n\nCount the lamps.\n', []],
    ['a TOML file without a name', '.codex/agents/mia.toml', 'description = "Use it to count."\ndeveloper_instructions = "Count."\n', ['error core/require-name']],
    ['a TOML file with a field that Codex refuses', '.codex/agents/mia.toml', 'name = "mia"\ndescription = "Use it to count."\ndeveloper_instructions = "Count."\nvibe = "calm"\n', ['error core/unknown-key']],
    ['a TOML file without instructions', '.codex/agents/mia.toml', 'name = "mia"\ndescription = "Use it to count."\n', ['error core/empty-body']],
  ] as const)('%s', ([, path, text, expected]) => {
    expect(loud(path, text)).toEqual(expected);
  });

  test('a rule that yields gives way on its own lines only, and to nothing that is less loud', () => {
    const messages = { found: { text: 'Unexpected thing', why: 'It matters.', help: 'Mend it.' } };
    const rule = (id: string, start: number, severity: 'error' | 'warning', yields?: 1) =>
      defineRule({ id, summary: '', kind: 'problem', severity, since: '0.1.0', ...(yields ? { yields } : {}), messages, check: ({ report }) => ({ agent: () => report({ message: 'found', at: { start, end: start + 1 } }) }) });
    const files = open('mia.md', 'one\ntwo\nthree\n');
    const codes = (...given: Parameters<typeof lint>[1][number][]) => lint(files, given, workspaceOf([])).map(({ code }) => code);
    expect(codes(rule('x/last', 0, 'error', 1), rule('x/first', 2, 'error'))).toEqual(['x/first']);
    expect(codes(rule('x/last', 0, 'error', 1), rule('x/first', 2, 'warning'))).toEqual(['x/last', 'x/first']);
    expect(codes(rule('x/last', 0, 'error', 1), rule('x/first', 5, 'error'))).toEqual(['x/last', 'x/first']);
  });
});

describe('what each host does with a name it does not know is its own fact', () => {
  test.for([
    ['.claude/agents/mia.md', 'tools: Read, lampctl', 'warning', 'ignores it in silence'],
    ['.gemini/agents/mia.md', 'tools: [read_file, lampctl]', 'error', 'refuses the whole file'],
    ['.qwen/agents/mia.md', 'tools: read_file, lampctl', 'warning', 'is missing when the agent runs'],
    ['.factory/droids/mia.md', 'tools: Read, lampctl', 'warning', 'as a mistake'],
    ['.github/agents/mia.agent.md', 'tools: [read, lampctl]', 'info', 'unless an extension'],
  ] as const)('%s', ([path, tools, severity, words]) => {
    const [found] = find(path, agent(tools)).filter(({ code }) => code === 'tools/unknown-tool');
    expect([found?.severity, found?.why]).toEqual([severity, expect.stringContaining(words)]);
  });
});

describe('tools of another host', () => {
  test.for([
    ['.claude/agents/mia.md', 'tools: run_shell_command, Read', 'tools: Bash, Read'],
    ['.claude/agents/mia.md', 'tools: read_file, Read', 'tools: Read'],
    ['.claude/agents/mia.md', 'tools: Read, harbour/count', 'tools: Read, mcp__harbour__count'],
    ['.github/agents/mia.agent.md', 'tools: [read, mcp__harbour__count]', 'tools: [read, harbour/count]'],
    ['.gemini/agents/mia.md', 'tools: [Read, Bash]', 'tools: [read_file, run_shell_command]'],
    ['.claude/agents/mia.md', 'tools: mcp__context7__get-library-docs', 'tools: mcp__context7__query-docs'],
    ['.claude/agents/mia.md', 'allowed-tools: Read', 'tools: Read'],
  ] as const)('%s: %s is mended to %s when asked, and twice is as once', ([path, before, after]) => {
    const fixed = fixAll(agent(before), (text) => find(path, text), 'unsafe').text;
    expect(fixed).toBe(agent(after));
    expect(fixAll(fixed, (text) => find(path, text), 'unsafe').applied).toBe(0);
  });
});

test('a field or a tool that stands there twice is mended safely', () => {
  const text = agent('model: opus\nmodel: haiku\ntools: Read, Grep, Read');
  expect(fixAll(text, (current) => find('.claude/agents/mia.md', current)).text).toBe(agent('model: haiku\ntools: Read, Grep'));
});

describe('names that occur twice', () => {
  const text = agent('tools: Read');
  const duplicates = (paths: readonly string[], linted: readonly string[] = paths) => {
    const files = new Map(paths.map((path) => [path, open(path, text)[0]!]));
    const workspace = workspaceOf([...files.values()].map((file) => file.agent));
    return lint(linted.map((path) => files.get(path)!), rules, workspace).filter(({ code }) => code === 'core/no-duplicate-name');
  };

  test('are told at the same file in any order, and when it is linted alone', () => {
    const paths = ['.claude/agents/a.md', '.claude/agents/deep/b.md', '.claude/agents/c.md'];
    const found = duplicates(paths);
    expect(found.map(({ file }) => file)).toEqual(['.claude/agents/deep/b.md', '.claude/agents/c.md'].toSorted((a, b) => paths.indexOf(a) - paths.indexOf(b)));
    expect(duplicates(paths.toReversed()).toReversed()).toEqual(found);
    expect(duplicates(paths, ['.claude/agents/c.md'])).toEqual(found.filter(({ file }) => file.endsWith('c.md')));
  });

  test('in folders that the host ranks are told at the weaker one, with the one that wins', () => {
    const [found] = duplicates(['.agents/agents/a.md', '.goose/agents/z.md']);
    expect([found?.file, found?.labels[0]?.file]).toEqual(['.agents/agents/a.md', '.goose/agents/z.md']);
  });

  test.for([
    [['agents/a.md', 'docs/fr/agents/a.md']],
    [['.claude/agents/a.md', 'packages/b/.claude/agents/a.md']],
    [['.claude/agents/a.md', '.gemini/agents/a.md']],
    [['.github/agents/a.agent.md', '.github/agents/b.agent.md']],
  ] as const)('%s are no duplicates', ([paths]) => {
    expect(duplicates(paths)).toEqual([]);
  });
});

test('a name that a server may have as well as another host is no warning where servers bring tools', () => {
  expect(loud('.github/agents/mia.agent.md', agent('tools: [read, read_file]'))).toEqual([]);
  expect(loud('.github/agents/mia.agent.md', agent('tools: [read, mcp__harbour__count]'))).toEqual(['warning tools/foreign-tool']);
});

test('of several tools for one power the one that every agent is offered is proposed', () => {
  expect(find('.gemini/agents/mia.md', agent('tools: [TodoWrite]')).filter(({ code }) => code === 'tools/foreign-tool').map(({ message }) => message)).toEqual(['Unexpected tool `TodoWrite` of Claude Code in `tools`, expected `write_todos`']);
});

test('of the names near to one that is unknown the one that it goes on from is proposed', () => {
  expect(find('.qwen/agents/mia.md', agent('tools: [edit_file]')).filter(({ code }) => code === 'tools/unknown-tool').map(({ help }) => help)).toEqual(['Did you mean `edit`?']);
});

test.for([
  ['agents/mia.md', 'harbour', 'info'],
  ['agents/mia.md', 'quays', 'warning'],
  ['.claude/agents/mia.md', 'harbour', 'warning'],
] as const)('for %s, which may be made for other projects, the server `%s` is told of as %s', ([path, server, severity]) => {
  const files = open(path, agent(`tools: mcp__${server}__count`));
  const found = lint(files, rules, projectWorkspace(files.map((file) => file.agent), holding('.mcp.json', '{"mcpServers": {"quay": {"command": "quay-mcp"}}}')));
  expect(found.filter(({ code }) => code === 'mcp/undeclared-server').map((one) => one.severity)).toEqual([severity]);
});

/** What is said besides by the findings of some rules. */
function told(path: string, text: string, rule: string): string[] {
  return find(path, text).flatMap(({ code, why, help }) => (code.endsWith(rule) ? [`${why} ${help}`] : []));
}

test.each([
  ['.cursor/agents/mia.md', '# Mia\n\n---\n\nCount the lamps.\n\n---\n\nSay how many.\n', 'frontmatter-missing', 'Cursor loads another agent than is written here: the first block between two fences counts as frontmatter, and what stands before it is lost.'],
  ['.claude/agents/mia.md', '______\n\n## name: mia description: Use it to count lamps.\n\nCount.\n', 'frontmatter-missing', 'Claude Code finds no fields: a program that lays out markdown made a line and a title of them.'],
  ['.kilo/agent/mia.md', 'Count the lamps.\n', 'frontmatter-missing', 'Kilo Code loads the whole file as a prompt, with every tool and without a description.'],
  ['.gemini/agents/deep/mia.md', agent('model: pro'), '-by-host', 'Move it to `.gemini/agents`.'],
  ['.codex/agents/mia.toml', 'name = "mia"\ndescription = "Use it to count."\nsandbox_mode = "read-only"\ndeveloper_instructions = "Count."\n', '-by-host', 'Take it out, and start Codex itself with `-s read-only` where nothing is to be changed.'],
  ['.claude/agents/mia.md', '---\nname: mia\ndescription: Use it to count --- lamps.\ntools: Read\n---\n\nCount the lamps.\n', '-by-host', 'Write another dash for it, such as `–`.'],
  ['.gemini/agents/mia.md', '\uFEFF---\nname: mia\ndescription: Use it to count lamps.\n---\n\nCount the lamps.\n', '-by-host', 'Save the file as UTF-8 without a byte order mark (BOM).'],
  ['.github/agents/mia.agent.md', '---\ndescription: Use it to count lamps.\ntools: [read, grep_search]\n---\n\nCount the lamps.\n', 'unknown-tool', 'Did you mean `search`?'],
  ['.github/agents/mia.agent.md', 'Count the lamps.\n', 'frontmatter-missing', 'GitHub Copilot does not load the agent: the file does not start with frontmatter, and only VS Code reads it without.'],
])('of %s it is said what its host makes of it and what to do', (path, text, rule, said) => {
  expect(told(path, text, rule)).toEqual([expect.stringContaining(said)]);
});

test.each([
  ['If nobody asked', []],
  ['Your rules', ['warning contract/contradicting-grant']],
])('a list below *%s:* in a string of JSON is read as any other', (lead, found) => {
  expect(loud('.kiro/agents/mia.json', JSON.stringify({ name: 'mia', description: 'Use it to count.', tools: ['write'], prompt: `Count the lamps.\n\n${lead}:\n\n- Say so.\n- Do NOT modify code\n` }))).toEqual(found);
});

test('where tools of servers have no mark, a name that a plugin can have is an info and one that is nearly right a warning', () => {
  const files = open('.opencode/agent/mia.md', agent('tools:\n  harbour_count: true\n  quays_count: true'));
  const found = lint(files, rules, projectWorkspace(files.map((file) => file.agent), holding('opencode.json', '{"mcp": {"quay": {"type": "local", "command": ["quay-mcp"]}}}')));
  expect(found.flatMap(({ code, severity, message }) => (code === 'mcp/undeclared-server' ? [`${severity} ${message}`] : []))).toEqual([
    'info Unexpected `harbour_count`, expected a tool of opencode or of a server that is declared',
    'warning Unexpected server `quays` in `quays_count`, expected one that `opencode.json` declares',
  ]);
});

test('a server is looked for in the settings of the host of the file alone', () => {
  const files = open('.claude/agents/mia.md', agent('tools: mcp__harbour__count'));
  const servers = (...given: [string, string]) => lint(files, rules, projectWorkspace(files.map((file) => file.agent), holding(...given))).flatMap(({ code, severity }) => (code.startsWith('mcp/') ? [`${severity} ${code}`] : []));
  expect(servers('.mcp.json', '{"mcpServers": {"harbour": {"command": "harbour-mcp"}}}')).toEqual([]);
  expect(servers('.mcp.json', '{"mcpServers": {"quay": {}}}')).toEqual(['warning mcp/undeclared-server']);
  expect(servers('.cursor/mcp.json', '{"mcpServers": {"quay": {}}}')).toEqual(['info mcp/undeclared-server']);
  expect(servers('.mcp.json', '{"mcpServers": {"harbour": {"command": "npx", "args": ["-y", "@quay/harbour"]}}}')).toEqual(['info mcp/unpinned-server']);
});
