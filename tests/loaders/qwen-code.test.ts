import { describe, expect, test } from 'vitest';
import qwen from '../../src/hosts/qwen-code/index.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { decode, fromText } from '../../src/parse/source.ts';

const body = 'You count the lamps of the harbour.\n';

function documentOf(text: string) {
  return parseDocument(fromText('.qwen/agents/probe.md', text));
}

function fields(text: string) {
  return `---\n${text}\n---\n${body}`;
}

const plain = 'name: probe\ndescription: Counts lamps';

/** Each row was seen in Qwen Code 0.24.4, or read in its parser. */
describe('the loader of Qwen Code', () => {
  test.for([
    ['name and description', fields(plain), 'loads', []],
    ['an unknown key', fields(`${plain}\nlantern: bright`), 'loads', []],
    ['names of Claude Code', fields(`${plain}\ntools: Read, Grep, Bash`), 'loads', []],
    ['a name in Cyrillic letters', fields('name: счётчик\ndescription: d'), 'loads', []],
    ['a name of the host', fields('name: Explore\ndescription: d'), 'loads', []],
    ['a name that is a number', fields('name: 12\ndescription: d'), 'loads', []],
    ['a colour', fields(`${plain}\ncolor: cyan`), 'loads', []],
    ['any model', fields(`${plain}\nmodel: sonnet`), 'loads', []],
    ['the same key twice', fields(`${plain}\ndescription: other`), 'loads', []],
    ['Windows line ends', fields(plain).replaceAll('\n', '\r\n'), 'loads', []],
    ['a star', fields(`${plain}\ntools: ["*"]`), 'loads', []],
    ['an unquoted colon', fields('name: probe\ndescription: use: when'), 'recovers', []],
    ['a quote that nothing closes', fields('name: probe\ndescription: "use\ntools: Read'), 'recovers', []],
    ['a list that only YAML can read', fields('name: probe\ndescription: use: when\ntools:\n- edit'), 'recovers', ['tools']],
    ['an empty list', fields(`${plain}\ntools: []`), 'recovers', ['tools']],
    ['no value of tools', fields(`${plain}\ntools:`), 'recovers', ['tools']],
    ['a map of tools', fields(`${plain}\ntools: { edit: false }`), 'recovers', ['tools']],
    ['a wrong permission mode', fields(`${plain}\npermissionMode: lamps`), 'recovers', ['permissionMode']],
    ['a wrong colour', fields(`${plain}\ncolor: lamps`), 'recovers', ['color']],
    ['turns that are none', fields(`${plain}\nmaxTurns: 0`), 'recovers', ['maxTurns']],
    ['no frontmatter', body, 'drops', []],
    ['a fence that nothing closes', `---\n${plain}\n${body}`, 'drops', []],
    ['a file that ends with the fence', `---\n${plain}\n---`, 'drops', []],
    ['no name', fields('description: d'), 'drops', []],
    ['no description', fields('name: probe'), 'drops', []],
    ['an empty description', fields('name: probe\ndescription: ""'), 'drops', []],
    ['a name with a space', fields('name: Lamp Counter\ndescription: d'), 'drops', []],
    ['a name with a dot', fields('name: lamp.counter\ndescription: d'), 'drops', []],
    ['a name that begins with a dash', fields('name: -lamps\ndescription: d'), 'drops', []],
    ['a name of one character', fields('name: a\ndescription: d'), 'drops', []],
    ['a name of 51 characters', fields(`name: ${'a'.repeat(51)}\ndescription: d`), 'drops', []],
    ['a name the host keeps', fields('name: Main\ndescription: d'), 'drops', []],
    ['a short prompt', `---\n${plain}\n---\nCount.\n`, 'drops', []],
    ['no prompt', `---\n${plain}\n---\n\n`, 'drops', []],
    ['a wrong approval mode', fields(`${plain}\napprovalMode: lamps`), 'drops', []],
    ['an old limit of no turns', fields(`${plain}\nrunConfig: { max_turns: 0 }`), 'drops', []],
    ['an executor without a command', fields(`${plain}\nexecutor: { kind: acp }`), 'drops', []],
    ['an executor', fields(`${plain}\nexecutor: { kind: acp, command: lamps }`), 'loads', []],
    ['an executor beside tools', fields(`${plain}\ntools: [edit]\nexecutor: { kind: acp, command: lamps }`), 'loads', []],
  ] as const)('%s', ([, text, verdict, lost]) => {
    expect(qwen.load(documentOf(text))).toMatchObject({ verdict, lost });
  });

  test('a byte order mark is taken off', () => {
    const source = decode('.qwen/agents/probe.md', new TextEncoder().encode(`\uFEFF${fields(plain)}`));
    expect(qwen.load(parseDocument(source)).verdict).toBe('loads');
  });

  test('what nothing fills in ends a run', () => {
    const text = `${fields(plain)}Home is \${HOME}, the task \${task_prompt}.`;
    const { verdict, why, span } = qwen.load(documentOf(text));
    expect([verdict, why.includes('${HOME}'), text.slice(span!.start, span!.end)]).toEqual(['loads', true, '${HOME}']);
  });
});

describe('fields that are read line by line', () => {
  const text = fields('name: probe\ndescription: use: "when"\ntools:\n  - edit\n  - "Glob"\nrunConfig:\n  max_turns: 3\nbackground: true\n# a remark\nmaxTurns: 4');
  const { tools, description, extra } = qwen.read(documentOf(text));

  test('give the data with its places', () => {
    expect(description!.value).toBe('use: "when"');
    expect(tools.map(({ current, name }) => current ?? name)).toEqual(['edit', 'glob']);
    expect([description!, ...tools].map(({ span }) => text.slice(span.start, span.end))).toEqual(['use: "when"', 'edit', 'Glob']);
    expect(JSON.parse(JSON.stringify(extra.map(({ key, value }) => [key.value, value])))).toEqual([['runConfig', { max_turns: 3 }], ['background', true], ['maxTurns', 4]]);
  });
});

describe('what a list gives', () => {
  const context = { models: {}, servers: [], settings: new Map<string, string>() };
  const powers = (text: string) => qwen.effective([{ path: '.qwen/agents/probe.md', text: fields(`${plain}\n${text}`) }], context);

  test.for([
    ['tools: []', 'allow', {}],
    ['tools: [Bash, Read]', 'deny', {}],
    ['tools: [todo_write]', 'deny', {}],
    ['tools: [read_file]', 'deny', { 'fs-read': 'allow' }],
    ['tools: [mcp__atlas]', 'deny', {}],
    ['tools: [mcp__atlas__read]', 'deny', { 'mcp:atlas:read': 'allow' }],
    ['disallowedTools: [run_shell_command]', 'allow', {}],
    ['disallowedTools: [run_shell_command, monitor]', 'allow', { exec: 'deny' }],
    ['disallowedTools: [mcp__atlas]', 'allow', { 'mcp:atlas:*': 'deny' }],
    ['tools: [monitor]\ndisallowedTools: [run_shell_command]', 'deny', { exec: 'allow' }],
    ['tools: [run_shell_command]\ndisallowedTools: [run_shell_command]', 'deny', {}],
  ] as const)('%s', ([text, rest, named]) => {
    const found = powers(text);
    expect(found.rest).toBe(rest);
    expect(Object.fromEntries(found.named.filter(({ key, level }) => !key.startsWith('host-tool') && level !== rest).map(({ key, level }) => [key, level]))).toEqual(named);
  });
});
