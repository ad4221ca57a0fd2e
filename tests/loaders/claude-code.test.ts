import { describe, expect, test } from 'vitest';
import { readAgent } from '../../src/hosts/detect.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { fromText } from '../../src/parse/source.ts';
import { file, verdict } from './verdict.ts';

test('what the loader quotes has its places in the file, whatever had to be written otherwise', () => {
  const text = '---\nname: lamp\ndescription: Use it: "\\now\\" [and]\ntools: "[", Read\ncolor: blue\n---\nx\n';
  const agent = readAgent(parseDocument(fromText('.claude/agents/lamp.md', text)));
  expect(agent.tools.map(({ value, span }) => [value, text.slice(span.start, span.end)])).toEqual([['"["', '"["'], ['Read', 'Read']]);
  expect(agent.description?.value).toBe(text.slice(agent.description!.span.start, agent.description!.span.end));
});

// Each was loaded with `--plugin-dir` and listed by Claude Code 2.1.329.
describe('an agent of a plugin is loaded', () => {
  test.for([
    ['without a name', file('description: d'), 'loads'],
    ['without a description', file('name: mia'), 'loads'],
    ['with a colon in its name', file('name: a:b\ndescription: d'), 'loads'],
    ['with a number for a name', file('name: 5\ndescription: d'), 'loads'],
    ['with a list for a description', file('name: mia\ndescription: [a]'), 'loads'],
    ['and less than it says, with hooks, servers or a mode', file('name: mia\ndescription: d\npermissionMode: plan\nmcpServers: [lamps]'), 'recovers permissionMode mcpServers'],
    ['without frontmatter', 'Count the lamps.\n', 'loads'],
    ['without the end of its frontmatter', '---\nname: mia\ndescription: d\n\nCount.\n', 'recovers all fields'],
    ['with frontmatter that is no YAML', file('description: Use it to: count "lamps\n  - foo: bar: [\ntools: Read'), 'recovers all fields'],
  ] as const)('%s', ([, text, expected]) => {
    expect(verdict('claude-code', 'plugins/ship/agents/mia.md', text)).toBe(expected);
    expect(verdict('claude-code', 'claude-plugins/ship/agents/deep/mia.md', text)).toBe(expected);
    const elsewhere = expected === 'recovers permissionMode mcpServers' ? 'loads' : 'drops';
    expect(verdict('claude-code', 'plugins/ship/.claude/agents/mia.md', text)).toBe(elsewhere);
    expect(verdict('claude-code', 'agents/mia.md', text)).toBe(elsewhere);
  });
});

// Each is what Claude Code 2.1.329 answers to `initialize`, and what its debug log says.
describe('hooks', () => {
  const command = '{ type: command, command: x }';
  test.for([
    ['drops', 'hooks: { PreToolUse: [{ matcher: Bash, command: x }] }'],
    ['drops', 'hooks: { PreToolUse: [{ hooks: [{ command: x }] }] }'],
    ['drops', 'hooks: { PreToolUse: [{ hooks: [{ type: command }] }] }'],
    ['drops', 'hooks: { PreToolUse: [{ hooks: [{ type: command, command: x, timeout: abc }] }] }'],
    ['drops', 'hooks: { PreToolUse: [{ hooks: [{ type: prompt }] }] }'],
    ['drops', 'hooks: { PreToolUse: [{ hooks: [{ type: nope, command: x }] }] }'],
    ['drops', `hooks: { PreToolUse: [{ matcher: 5, hooks: [${command}] }] }`],
    ['drops', `hooks: [{ matcher: Bash, hooks: [${command}] }]`],
    ['drops', 'hooks: x'],
    ['loads', 'hooks: { PreToolUse: [] }'],
    ['loads', 'hooks: { PreToolUse: [{ hooks: [] }] }'],
    ['loads', 'hooks: { PreToolUse: [{ hooks: [{ type: command, command: x, own: 1 }] }] }'],
    ['recovers hooks', 'hooks: { PreToolUse: }'],
    ['recovers hooks', 'hooks: { Stop: x }'],
    ['recovers hooks', 'hooks: { Stop: [{ command: x }] }'],
    ['recovers hooks', 'hooks: { Stop: [{ hooks: [{ command: x }] }] }'],
    ['recovers hooks', `hooks: { pre_tool_use: [{ hooks: [${command}] }] }`],
    ['drops', 'related: { hooks: [x] }'],
    ['drops', 'related: { hooks: { type: command } }'],
    ['drops', 'related: [{ hooks: [x] }]'],
    ['drops', 'related: { PreToolUse: x }'],
    ['drops', 'a: { b: { c: { hooks: [x] } } }'],
    ['drops', 'a: { b: { c: { d: { hooks: [x] } } } }'],
    ['loads', 'related: { hooks: [] }'],
    ['loads', 'related: { Stop: y, hooks: [x] }'],
    ['loads', 'related: { hooks: x }'],
    ['loads', 'a: { PreToolUse: [] }'],
    ['loads', 'metadata: { hooks: [x] }'],
    ['loads', `Stop: [{ hooks: [${command}] }]`],
  ] as const)('%s with %s', ([expected, fields]) => {
    expect(verdict('claude-code', '.claude/agents/mia.md', file(`name: mia\ndescription: d\n${fields}`))).toBe(expected);
  });
});

test('what the loader quotes is no list that it can read as it stands', () => {
  const text = file('name: mia\ndescription: Use it: now\ntools: ["Read", "Grep"]\nskills:\n\t- lint');
  const agent = readAgent(parseDocument(fromText('.claude/agents/mia.md', text)));
  expect(agent.tools.map(({ value, span }) => [value, text.slice(span.start, span.end)])).toEqual([['Read', 'Read'], ['Grep', 'Grep']]);
});
