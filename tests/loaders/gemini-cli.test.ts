import { describe, expect, test } from 'vitest';
import gemini from '../../src/hosts/gemini-cli/index.ts';
import { mcpName, mcpTarget } from '../../src/hosts/gemini-cli/mcp.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { decode, fromText } from '../../src/parse/source.ts';

const body = 'You count the lamps of the harbour.\n';

function load(text: string) {
  return gemini.load(parseDocument(fromText('.gemini/agents/probe.md', text)));
}

function fields(text: string) {
  return `---\n${text}\n---\n${body}`;
}

const plain = 'name: probe\ndescription: Counts lamps';

/** Each row was seen in Gemini CLI 0.61.0, or read in its schema. */
describe('the loader of Gemini CLI', () => {
  test.for([
    ['name and description', fields(plain), 'loads', ''],
    ['the host\'s own names', fields(`${plain}\ntools: [read_file, grep_search]`), 'loads', ''],
    ['its old name for the search', fields(`${plain}\ntools: [search_file_content]`), 'loads', ''],
    ['an empty list', fields(`${plain}\ntools: []`), 'loads', ''],
    ['a star', fields(`${plain}\ntools: ["*"]`), 'loads', ''],
    ['a tool of the project\'s own', fields(`${plain}\ntools: [discovered_tool_lamps]`), 'loads', ''],
    ['tools of servers', fields(`${plain}\ntools: [mcp_*, mcp_mini_*, mcp_mini_echo, mcp_mini_resolve-library-id]`), 'loads', ''],
    ['a server of its own', fields(`${plain}\nmcp_servers: { mini: { command: mini, lantern: 1 } }`), 'loads', ''],
    ['any model', fields(`${plain}\nmodel: sonnet`), 'loads', ''],
    ['Windows line ends', fields(plain).replaceAll('\n', '\r\n'), 'loads', ''],
    ['an agent that runs elsewhere', fields('kind: remote\nname: far\nagent_card_url: https://example.org/card'), 'loads', 'elsewhere'],
    ['a word that the host fills in', fields(plain) + 'Today is ${today}, ${a.b} and $HOME.', 'loads', 'every field is known and'],
    ['a word that nothing fills in', fields(plain) + 'Home is ${HOME}.', 'loads', '${HOME}'],
    ['no prompt', `---\n${plain}\n---\n\n`, 'loads', 'no prompt'],
    ['no frontmatter', body, 'drops', 'missing'],
    ['a fence that nothing closes', `---\n${plain}\n${body}`, 'drops', 'missing'],
    ['a line before the fence', `\n${fields(plain)}`, 'drops', 'missing'],
    ['blanks behind the fence', fields(plain).replace('---\n', '--- \n'), 'drops', 'missing'],
    ['no name', fields('description: d'), 'drops', '`name` is missing'],
    ['no description', fields('name: probe'), 'drops', '`description` is missing'],
    ['an empty description', fields('name: probe\ndescription: ""'), 'drops', '`description`'],
    ['a description that is a number', fields('name: probe\ndescription: 12'), 'drops', '`description`'],
    ['a description that is a list', fields('name: probe\ndescription: [a, b]'), 'drops', '`description`'],
    ['a description that is a date', fields('name: probe\ndescription: 2026-11-21'), 'drops', '`description`'],
    ['a date in quotes', fields('name: probe\ndescription: "2026-11-21"'), 'loads', ''],
    ['a name that is a number', fields('name: 12\ndescription: d'), 'drops', '`name`'],
    ['a name with capitals and a space', fields('name: Lamp Counter\ndescription: d'), 'drops', '`name`'],
    ['a name with a dot', fields('name: lamp.counter\ndescription: d'), 'drops', '`name`'],
    ['a name in Cyrillic letters', fields('name: счётчик\ndescription: d'), 'drops', '`name`'],
    ['the name of an agent of the host', fields('name: generalist\ndescription: d'), 'drops', 'an agent of the host'],
    ['an unknown key', fields(`${plain}\ncolor: blue`), 'drops', '`color` is unknown'],
    ['the key of its own pages', fields(`${plain}\nmcpServers: { mini: { command: mini } }`), 'drops', '`mcpServers` is unknown'],
    ['a comma list', fields(`${plain}\ntools: read_file, grep_search`), 'drops', '`tools`'],
    ['no value of tools', fields(`${plain}\ntools:`), 'drops', '`tools`'],
    ['a map of tools', fields(`${plain}\ntools: { write_file: false }`), 'drops', '`tools`'],
    ['names of Claude Code', fields(`${plain}\ntools: [Read, Grep]`), 'drops', '`Read` is no tool'],
    ['a server as Claude Code spells it', fields(`${plain}\ntools: [mcp__mini__echo]`), 'drops', '`mcp__mini__echo` is no tool'],
    ['one unknown name', fields(`${plain}\ntools: [glob, lamps]`), 'drops', '`lamps` is no tool'],
    ['a pattern', fields(`${plain}\ntools: ["run_shell_command(git *)"]`), 'drops', 'is no tool'],
    ['turns that are none', fields(`${plain}\nmax_turns: 0`), 'drops', '`max_turns`'],
    ['a temperature in quotes', fields(`${plain}\ntemperature: "1"`), 'drops', '`temperature`'],
    ['an unquoted colon', fields('name: probe\ndescription: use: when'), 'drops', 'no YAML'],
    ['a quote that nothing closes', fields('name: probe\ndescription: "use'), 'drops', 'no YAML'],
    ['the same key twice', fields(`${plain}\ndescription: other`), 'drops', 'no YAML'],
  ] as const)('%s', ([, text, verdict, words]) => {
    const found = load(text);
    expect(found.verdict).toBe(verdict);
    expect(found.why).toContain(words);
  });

  test('a byte order mark', () => {
    const source = decode('.gemini/agents/probe.md', new TextEncoder().encode(`\uFEFF${fields(plain)}`));
    expect(gemini.load(parseDocument(source))).toMatchObject({ verdict: 'drops', why: expect.stringContaining('byte order mark') });
  });
});

describe('names of MCP tools', () => {
  test.for([
    ['mcp_*', { kind: 'mcp', server: '*', tool: '*' }],
    ['mcp_a_*', { kind: 'mcp', server: 'a', tool: '*' }],
    ['mcp_a_b_c', { kind: 'mcp', server: 'a', tool: 'b_c' }],
    ['mcp_a', undefined],
    ['mcp_a_', undefined],
    ['mcp_a__', undefined],
    ['mcp__a_b', undefined],
    ['mcp_a_b*', undefined],
  ] as const)('%s', ([name, target]) => {
    expect(mcpTarget(name)).toEqual(target);
  });

  test.for([
    ['a', 'b_c', [], 'mcp_a_b_c'],
    ['a', '*', ['a_b'], 'mcp_a_*'],
    ['a', 'b_c', ['a', 'a_b'], undefined],
    ['a_b', 'c', [], undefined],
    ['a b', 'c', [], undefined],
    ['*', '*', [], 'mcp_*'],
    ['a', 'x'.repeat(60), [], undefined],
  ] as const)('tool %$ of a server', ([server, tool, servers, name]) => {
    expect(mcpName(server, tool, servers)).toBe(name);
  });
});
