import { expect, test } from 'vitest';
import { file, verdict } from './verdict.ts';

const d = 'description: d';

/** Each case was loaded with `kilo debug agent`, version 7.7.9. */
test.for([
  ['the least a file needs', file(d), 'loads'],
  ['no frontmatter', 'Body\n', 'loads'],
  ['no description', file('mode: all'), 'loads'],
  ['a description without a value', file('description:'), 'loads'],
  ['an empty description', file("description: ''"), 'loads'],
  ['a number as description', file('description: 5'), 'drops'],
  ['a list as description', file('description: [a]'), 'drops'],
  ['an open quote', file("description: 'a"), 'recovers all fields'],
  ['dialogue that is not indented', file('description: a\nuser: "hi"\nassistant: yes\n<example>'), 'recovers all fields'],
  ['a field twice', file('description: a\ndescription: b'), 'recovers all fields'],
  ['a colon in a plain description', file('description: a: b'), 'recovers'],
  ['a byte order mark', `\uFEFF${file(d)}`, 'loads'],
  ['CRLF', file(d).replaceAll('\n', '\r\n'), 'loads'],
  ['a fence in the body', file(d, 'a\n---\nb\n'), 'loads'],
  ['an empty body', file(d, ''), 'loads'],
  ['a number as name', file(`name: 5\n${d}`), 'drops'],
  ['tools as text', file(`${d}\ntools: Read, Bash`), 'drops'],
  ['tools as a list', file(`${d}\ntools: [read]`), 'drops'],
  ['tools as a map', file(`${d}\ntools: {read: true}`), 'loads'],
  ['a list of models', file(`${d}\nmodel: [a, b]`), 'drops'],
  ['a number as model', file(`${d}\nmodel: 5`), 'drops'],
  ['the name of a color', file(`${d}\ncolor: blue`), 'drops'],
  ['a color', file(`${d}\ncolor: "#ff0000"`), 'loads'],
  ['a negative count of steps', file(`${d}\nsteps: -1`), 'drops'],
  ['patterns for a key without any', file(`${d}\npermission: {webfetch: {"*": allow}}`), 'drops'],
  ['unknown fields', file(`${d}\nfoo: 1`), 'loads'],
] as const)('%s', ([, text, expected]) => {
  expect(verdict('kilo', '.kilo/agent/a.md', text)).toBe(expected);
});
