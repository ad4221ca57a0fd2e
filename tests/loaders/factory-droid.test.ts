import { expect, test } from 'vitest';
import { file, verdict } from './verdict.ts';

/** Read off the loader of the program, version 0.225.2; those on names, descriptions and YAML also seen in runs of 0.215.0. */
test.for([
  ['the least a file needs', file('name: a'), 'loads'],
  ['no frontmatter', 'Body\n', 'loads'],
  ['no name', file('description: d'), 'loads'],
  ['no description', file('name: a'), 'loads'],
  ['an unclosed frontmatter', '---\nname: a\nBody\n', 'recovers all fields'],
  ['an open quote', file("description: 'a"), 'recovers all fields'],
  ['a description without a value', file('description:'), 'recovers all fields'],
  ['a number as name', file('name: 5'), 'recovers all fields'],
  ['tools as text', file('tools: Read, Grep'), 'loads'],
  ['tools as a list', file('tools: [Read]'), 'loads'],
  ['a group of tools', file('tools: read-only'), 'loads'],
  ['an empty list of tools', file('tools: []'), 'recovers tools'],
  ['only names it does not know', file('tools: Bash, Write'), 'recovers tools'],
  ['one name it knows', file('tools: Bash, Read'), 'loads'],
  ['tools without a value', file('tools:'), 'recovers all fields'],
  ['a map as tools', file('tools: {Read: true}'), 'recovers all fields'],
  ['a number among the tools', file('tools: [Read, 5]'), 'recovers all fields'],
  ['servers as text', file('mcpServers: a, b'), 'loads'],
  ['a map as servers', file('mcpServers: {a: b}'), 'recovers all fields'],
  ['unknown fields', file('color: blue\nfoo: 1'), 'loads'],
  ['CRLF', file('name: a').replaceAll('\n', '\r\n'), 'loads'],
] as const)('%s', ([, text, expected]) => {
  expect(verdict('factory-droid', '.factory/droids/a.md', text)).toBe(expected);
});

test('a folder below the folder of droids is not read', () => {
  expect(verdict('factory-droid', '.factory/droids/team/a.md', file('name: a'))).toBe('drops');
});
