import * as fc from './fast-check.ts';
import { expect, test } from 'vitest';
import { readFlat } from '../src/parse/flat.ts';
import { readFlatToml } from '../src/parse/flat-toml.ts';
import { readWholeJson } from '../src/parse/json.ts';
import { readPlainJson } from '../src/parse/plain-json.ts';
import { readWholeToml } from '../src/parse/whole-toml.ts';
import { readWholeYaml } from '../src/parse/yaml.ts';
import { frontmatters, jsons, tomls } from './parse-texts.ts';

test.for([
  ['words', 'name: scout\ndescription: Finds files, quickly\n'],
  ['quotes', 'name: "scout"\ndescription: \'It\'\'s "so"\\n\'\nnote: "a\\n\\"b\\""\n'],
  ['lists', 'tools: [Read, "Bash(git:*)", \'x\']\nskills:\n  - a\n  - "b c"\nhooks: []\n'],
  ['lists over many lines', 'tools: [\n  Read,\n  "Bash(git:*)",\n ]\nskills:\n  [\n    a, b\n  ]\n'],
  ['maps', 'tools:\n  write: false\n  edit: true\nmetadata:\n  a:\n    b: c\n'],
  ['keys in quotes', 'permission:\n  "*": deny\n  "git *": allow\n  read:\n    "*.env": ask\n"true": a\n'],
  ['patterns as keys', 'permission:\n  bash:\n    git log *: allow\n    cat*: ask\n    claude:explore: deny\n    rm -rf ./x: deny\n'],
  ['texts of many lines', 'a: |\n  b: "c"\n   # d\n\n  e  \nf: >-\n  g\n  h\n\n\n  i\n\n# j\nk:\n  l: >\n    m\n  n: |-\n   o\n'],
  ['other types', 'a: true\nb: FALSE\nc: 12\nd: 0\ne:\nf: text\n'],
  ['comments and blank lines on their own', '\n# c\na: b\n\n# d\nc: d\n'],
] as const)('reads %s', ([, text]) => {
  const value = readFlat(text, 4);
  expect(value).toBeDefined();
  expect({ value, problems: [] }).toEqual(readWholeYaml(text, 4));
});

test.for([
  ['a text that goes on', 'a: b\n  c\n'],
  ['a block of text that is kept to its last line', 'a: |+\n  b\n\n'],
  ['a block of text that begins with an empty line', 'a: |\n\n  b\n'],
  ['a block of text with a line of blanks', 'a: |\n  b\n \n  c\n'],
  ['a folded text with a line further right', 'a: >\n  b\n    c\n'],
  ['an empty block of text', 'a: |\nb: c\n'],
  ['a block of text with a line further left', 'a: |\n  b\n c\n'],
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
    { numRuns: 5000 },
  );
  expect(read).toBeGreaterThan(500);
});

test.for([
  ['words', 'name = "scout"\ndescription = \'Finds "files"\'\nmodel="a\\tb"\n'],
  ['texts over many lines', 'a = """\nFind.\n\nTell.\n"""\nb = \'\'\'\n\\d "x"\'\'\'\n'],
  ['other types', 'a = true\nb = 12\nc = false'],
  ['lists', 'a = []\nb = ["x", \'y\']\nc = [\n  "x",\n  1,\n]\n'],
  ['tables', 'a = 1\n\n[b.c]\na = "x"\n[b.d]\n[e]\na = 2\n[e.f]\na = 3\n'],
  ['comments and blank lines on their own', '\n# c\n\n  a = 1\n'],
] as const)('reads %s of TOML', ([, text]) => {
  const value = readFlatToml(text);
  expect(value).toBeDefined();
  expect({ value, problems: [] }).toEqual(readWholeToml(text));
});

test.for([
  ['a table in a value', 'a = 1\n[a.b]\n'],
  ['a second table of a name', '[a.b]\n[a]\n'],
  ['a list of tables', '[[a]]\nb = 1\n'],
  ['a second key', 'a = 1\na = 2\n'],
  ['an escape over lines', 'a = """b\\\n  c"""\n'],
  ['a quote beside the quotes', 'a = """b""""\n'],
  ['a day', 'a = 2026-01-01\n'],
  ['a comment behind', 'a = 1 # c\n'],
  ['a control', 'a = "\u0001"\n'],
] as const)('leaves %s to the whole reader of TOML', ([, text]) => {
  expect(readFlatToml(text)).toBeUndefined();
});

test('whatever it reads of TOML is what the whole reader gives, place for place', () => {
  let read = 0;
  fc.assert(
    fc.property(tomls, (text) => {
      const value = readFlatToml(text);
      if (!value) return;
      read += 1;
      expect({ value, problems: [] }).toEqual(readWholeToml(text));
    }),
    { numRuns: 5000 },
  );
  expect(read).toBeGreaterThan(500);
});

test.for([
  ['a map', '{"a": "b", "c": {}, "": [1, -0.5e+2, true, false, null]}'],
  ['blanks', ' \n\t{ "a" :\r\n[ ] }\n'],
  ['escapes', '["a\\n\\u00e9\\"\\\\", "\\\\", "\\/"]'],
  ['a text alone', '"a"'],
  ['keys that every object has', '{"__proto__": 1, "constructor": 2}'],
] as const)('reads %s of JSON', ([, text]) => {
  const value = readPlainJson(text);
  expect(value).toBeDefined();
  expect({ value, problems: [] }).toEqual(readWholeJson(text, false));
});

test.for([
  ['a comment', '{"a": 1} // b\n'],
  ['a comma at the end', '[1,]'],
  ['a second key', '{"a": 1, "\\u0061": 2}'],
  ['an odd escape', '"\\x"'],
  ['a control', '"\u0001"'],
  ['a text that nothing closes', '"a\\"'],
  ['a map that nothing closes', '{"a": 1'],
  ['odd figures', '[01]'],
  ['a word', 'nil'],
  ['a mark of order', '\ufeff{}'],
  ['text behind', '{} {}'],
  ['nothing', ' '],
  ['a tower', '['.repeat(50) + ']'.repeat(50)],
] as const)('leaves %s to the whole reader of JSON', ([, text]) => {
  expect(readPlainJson(text)).toBeUndefined();
});

test('whatever it reads of JSON is what the whole reader gives, place for place', () => {
  let read = 0;
  fc.assert(
    fc.property(jsons, (text) => {
      const value = readPlainJson(text);
      if (!value) return;
      read += 1;
      for (const lenient of [false, true]) expect({ value, problems: [] }).toEqual(readWholeJson(text, lenient));
    }),
    { numRuns: 5000 },
  );
  expect(read).toBeGreaterThan(500);
});
