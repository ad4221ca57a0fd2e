import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFlat } from '../src/parse/flat.ts';
import { readWholeYaml } from '../src/parse/yaml.ts';
import { frontmatters } from './parse-texts.ts';

test.for([
  ['words', 'name: scout\ndescription: Finds files, quickly\n'],
  ['quotes', 'name: "scout"\ndescription: \'It\'\'s "so"\\n\'\nnote: "a\\n\\"b\\""\n'],
  ['lists', 'tools: [Read, "Bash(git:*)", \'x\']\nskills:\n  - a\n  - "b c"\nhooks: []\n'],
  ['maps', 'tools:\n  write: false\n  edit: true\nmetadata:\n  a:\n    b: c\n'],
  ['keys in quotes', 'permission:\n  "*": deny\n  "git *": allow\n  read:\n    "*.env": ask\n"true": a\n'],
  ['other types', 'a: true\nb: FALSE\nc: 12\nd: 0\ne:\nf: text\n'],
  ['comments and blank lines on their own', '\n# c\na: b\n\n# d\nc: d\n'],
] as const)('reads %s', ([, text]) => {
  const value = readFlat(text, 4);
  expect(value).toBeDefined();
  expect({ value, problems: [] }).toEqual(readWholeYaml(text, 4));
});

test.for([
  ['a text that goes on', 'a: b\n  c\n'],
  ['a block of text', 'a: |\n  b\n'],
  ['a colon inside', 'a: b: c\n'],
  ['a comment behind', 'a: b # c\n'],
  ['an alias', 'a: &x b\nc: *x\n'],
  ['a second key', 'a: b\na: c\n'],
  ['figures of every kind', 'a: 1e3\n'],
  ['a mark', 'tools: *\n'],
  ['a tab', 'a:\tb\n'],
  ['a second document', 'a: b\n---\nc: d\n'],
] as const)('leaves %s to the whole reader', ([, text]) => {
  expect(readFlat(text, 0)).toBeUndefined();
});

test('whatever it reads is what the whole reader gives, place for place', () => {
  let read = 0;
  fc.assert(
    fc.property(frontmatters, (text) => {
      const value = readFlat(text, 3);
      if (!value) return;
      read += 1;
      expect({ value, problems: [] }).toEqual(readWholeYaml(text, 3));
    }),
    { numRuns: Number(process.env['RUNS'] ?? 5000) },
  );
  expect(read).toBeGreaterThan(500);
});
