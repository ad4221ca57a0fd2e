import { expect, test } from 'vitest';
import copilot from '../../src/hosts/copilot/index.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { fromText } from '../../src/parse/source.ts';
import { file, verdict } from './verdict.ts';

const d = 'description: d';

/** Each case was loaded by the command line, version 1.0.102. */
test.for([
  ['the least a file needs', file(d), 'loads'],
  ['no frontmatter', 'Body\n', 'drops'],
  ['an unclosed frontmatter', `---\n${d}\nBody\n`, 'drops'],
  ['a blank first line', `\n${file(d)}`, 'drops'],
  ['an indented closing fence', `---\n${d}\n ---\nBody\n`, 'drops'],
  ['blanks behind the fences', `--- \n${d}\n--- \nBody\n`, 'loads'],
  ['a fence in the body', file(d, 'a\n---\nb\n'), 'loads'],
  ['a byte order mark', `\uFEFF${file(d)}`, 'loads'],
  ['CRLF', file(d).replaceAll('\n', '\r\n'), 'loads'],
  ['empty frontmatter', '---\n---\nBody\n', 'drops'],
  ['a list as frontmatter', file('- a'), 'drops'],
  ['no description', file('name: x'), 'drops'],
  ['an empty description', file("description: ''"), 'loads'],
  ['a description without a value', file('description:'), 'drops'],
  ['a number as description', file('description: 5'), 'drops'],
  ['a list as description', file('description: [a]'), 'drops'],
  ['yes as description', file('description: yes'), 'loads'],
  ['a date as description', file('description: 2024-01-01'), 'loads'],
  ['a tag', file('description: !!str d'), 'loads'],
  ['an open quote', file("description: 'a"), 'drops'],
  ['a colon in a plain description', file('description: a: b'), 'drops'],
  ['dialogue that is not indented', file('description: a\nuser: "hi"\nassistant: yes\n<example>'), 'drops'],
  ['a field twice', file('description: a\ndescription: b'), 'drops'],
  ['no name', file(d), 'loads'],
  ['a display name', file(`name: Full Agent\n${d}`), 'loads'],
  ['a number as name', file(`name: 5\n${d}`), 'drops'],
  ['a list as name', file(`name: [x]\n${d}`), 'drops'],
  ['an empty name', file(`name: ''\n${d}`), 'loads'],
  ['unknown fields', file(`color: blue\nfoo: 1\n${d}`), 'loads'],
  ['an empty body', file(d, ''), 'loads'],
  ['a body of 31,000 characters', file(d, 'x'.repeat(31_000)), 'loads'],
  ['tools as text', file(`${d}\ntools: read, search`), 'loads'],
  ['tools as a list', file(`${d}\ntools: [read, search]`), 'loads'],
  ['an empty list of tools', file(`${d}\ntools: []`), 'loads'],
  ['an empty text of tools', file(`${d}\ntools: ''`), 'loads'],
  ['tools without a value', file(`${d}\ntools:`), 'drops'],
  ['a number as tools', file(`${d}\ntools: 5`), 'drops'],
  ['a map as tools', file(`${d}\ntools: {read: true}`), 'drops'],
  ['a number among the tools', file(`${d}\ntools: [read, 5]`), 'drops'],
  ['unknown tools', file(`${d}\ntools: [LS, mcp__a__b]`), 'loads'],
  ['a list of models', file(`${d}\nmodel: [a, b]`), 'loads'],
  ['a number as model', file(`${d}\nmodel: 5`), 'drops'],
  ['a model without a value', file(`${d}\nmodel:`), 'drops'],
  ['text for a flag', file(`${d}\ndisable-model-invocation: 'yes'`), 'drops'],
  ['text for another flag', file(`${d}\nuser-invocable: 'yes'`), 'drops'],
  ['text for skills', file(`${d}\nskills: a, b`), 'drops'],
  ['text for servers', file(`${d}\nmcp-servers: a`), 'drops'],
  ['text for hooks', file(`${d}\nhooks: a`), 'drops'],
  ['a list as argument hint', file(`${d}\nargument-hint: [a]`), 'loads'],
  ['a number as target', file(`${d}\ntarget: 5`), 'loads'],
] as const)('%s', ([, text, expected]) => {
  expect(verdict('copilot', '.github/agents/a.agent.md', text)).toBe(expected);
});

test.for([
  ['that says so', '.github/agents/a.agent.md', file('target: vscode'), 'n/a'],
  ['that is a chat mode', 'a.chatmode.md', 'Body\n', 'n/a'],
  ['of which the command line can make an agent all the same', '.github/agents/a.agent.md', file(`${d}\ntarget: vscode`), 'loads'],
] as const)('a file for VS Code alone %s', ([, path, text, expected]) => {
  expect(copilot.load(parseDocument(fromText(path, text))).verdict).toBe(expected);
});
