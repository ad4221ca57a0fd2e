import { expect, test } from 'vitest';
import { readAgent } from '../../src/hosts/detect.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { fromText } from '../../src/parse/source.ts';
import { file, verdict } from './verdict.ts';

const path = '.cursor/agents/tide_watcher one.md';

/** Read off the loader of the SDK, version 1.0.18. */
test.for([
  ['the least a file needs', file('name: a'), 'loads'],
  ['no frontmatter', 'Body\n', 'drops'],
  ['an unclosed frontmatter', '---\nname: a\nBody\n', 'drops'],
  ['a blank first line', `\n${file('name: a')}`, 'recovers prompt'],
  ['an empty body', file('name: a', ' \n'), 'drops'],
  ['no description', file('model: inherit'), 'loads'],
  ['a colon in a plain description', file('description: a: b'), 'loads'],
  ['an open quote', file("description: 'a"), 'loads'],
  ['quotes, which stay in the text', file('name: "a"'), 'recovers name'],
  ['quotes around a description, which say the same', file('description: "a: b"'), 'loads'],
  ['a text of several lines', file('description: >\n  a\n  b'), 'recovers description'],
  ['a list', file('tools:\n  - Read'), 'recovers tools'],
  ['a comment line', file('# c\nname: a'), 'loads'],
  ['CRLF', file('name: a').replaceAll('\n', '\r\n'), 'loads'],
  ['unknown fields', file('color: blue'), 'loads'],
  ['the name that is passed over', file('name: claude-code-tutor'), 'drops'],
] as const)('%s', ([, text, expected]) => {
  expect(verdict('cursor', path, text)).toBe(expected);
});

test('fields are lines: letter case, indents, quotes and colons', () => {
  const agent = readAgent(parseDocument(fromText(path, file('Description: "a": b\nmodel: x\nmodel: fast\n  readonly: TRUE\nx'))));
  expect(agent).toMatchObject({ dialect: 'cursor', name: { value: 'tide-watcher-one' }, description: { value: '"a": b' }, model: { written: 'fast' }, authority: { rest: 'inherit' } });
  expect(agent.authority.grants.map(({ effect, target }) => [effect, target.kind === 'capability' && target.capability])).toEqual([['deny', 'edit'], ['deny', 'write'], ['deny', 'notebook'], ['deny', 'shell']]);
});

test('a place is that of the value in the file', () => {
  const text = file('# c\n  name :  tide  ');
  const { name } = readAgent(parseDocument(fromText(path, text)));
  expect(text.slice(name.span.start, name.span.end)).toBe('tide');
});
