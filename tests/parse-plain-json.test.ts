import * as fc from './fast-check.ts';
import { expect, test } from 'vitest';
import { readWholeJson } from '../src/parse/json.ts';
import { readPlainJson } from '../src/parse/plain-json.ts';

/** JSON as people and programs write it, and now and then something that is none. */
const texts = fc.oneof(
  fc.tuple(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 1, 2, '\t', '\r\n')).map(([text, indent]) => (typeof indent === 'string' && indent !== '\t' ? JSON.stringify(JSON.parse(text), undefined, 1).replaceAll('\n', indent) : JSON.stringify(JSON.parse(text), undefined, indent))),
  fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b\\n"', '"\\u00e9"', '"', '\\', '1', '-0.5e3', '1e999', 'true', 'null', ' ', '\n', '\t', '\u00a0', '// x', '/* y */', '"__proto__"'), { maxLength: 12 }).map((parts) => parts.join('')),
);

test('whatever it reads is what the whole reader gives, place for place', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const value = readPlainJson(text);
      if (value) expect({ value, problems: [] }).toEqual(readWholeJson(text, false));
    }),
    { numRuns: 3000 },
  );
});

test.for([
  ['a map of all kinds of values', '{"a": "b", "c": [1, -2.5, true, null], "d": {"e": ""}}', true],
  ['escapes in keys and values', '{"a\\"b": "c\\nd", "e": "\\u00e9"}', true],
  ['blanks of all kinds around it', '\r\n\t{ "a" :\r\n[ ] ,"b": { } }\n', true],
  ['a key that is there twice', '{"a": 1, "a": 2}', false],
  ['a comment', '{"a": 1} // b', false],
  ['a comma behind the last value', '[1,]', false],
  ['nothing', '', false],
] as const)('%s', ([, text, isPlain]) => {
  const value = readPlainJson(text);
  expect(value !== undefined).toBe(isPlain);
  if (value) expect({ value, problems: [] }).toEqual(readWholeJson(text, false));
});
