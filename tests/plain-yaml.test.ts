import * as fc from './fast-check.ts';
import { expect, test } from 'vitest';
import { libraryYaml, markdownFile } from '../src/hosts/shared/frontmatter.ts';
import { plainYaml } from '../src/hosts/shared/plain-yaml.ts';

const texts = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('scout', 'Finds files, quickly', 'Bash(git:*)', '*', 'git *', 'a: b', "it's", 'a "b"', 'c\\d', '@a', 'ключ', 'k1') },
  fc.constantFrom('yes', 'NO', 'off', 'null', '~', '', 'e5', 'E+1', '1e3', '12', '12:30', '0x1f', '.inf', '.5', '-', '- a', '?', '? a', '-a', '<<', '=', '2020-01-01', '*', 'git *', '*.env', 'a: b', 'a:b', 'a #b', 'a#b', 'a:', ' a', 'a ', '"a"', "it's", `"it's"`, 'a\\nb', 'a\nb', 'a\tb', '---', 'a --- b', '[a]', '{a}', 'Ω', '\u00a0', '\u2028', '😀', '\ud800', 'true story', '@a', '%a', '&a', '!a', '|', '>a'),
  fc.string({ unit: fc.constantFrom(...'aé1 :#-*"\'\\,[]{}?&!|>%@`~.=+\n'), maxLength: 8 }),
  fc.string({ maxLength: 12 }),
);
const scalars = fc.oneof({ weight: 5, arbitrary: texts }, fc.boolean(), fc.integer({ min: -3, max: 3000 }), fc.constantFrom(null, 0, -0, 1.5, 0.1, 1e-7, 1e21));
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, { weight: 4, arbitrary: scalars }, fc.array(scalars, { maxLength: 3 }), fc.dictionary(texts, tie('value'), { maxKeys: 3 }), fc.uniqueArray(fc.tuple(texts, tie('value')), { maxLength: 3, selector: ([key]) => key }).map((entries) => new Map(entries))),
})).value;

test('whatever the quick printer prints is what the library prints', () => {
  let printed = 0;
  fc.assert(
    fc.property(fc.dictionary(texts, values, { maxKeys: 3 }), (data) => {
      const text = plainYaml(Object.entries(data));
      if (text === undefined) return;
      printed += 1;
      expect(text).toBe(libraryYaml(data));
    }),
    { numRuns: Number(process.env['RUNS'] ?? 5000) },
  );
  expect(printed).toBeGreaterThan(500);
});

test('fields are printed one by one as the library prints them all at once', () => {
  fc.assert(
    fc.property(fc.dictionary(texts, values, { minKeys: 1, maxKeys: 4 }), (data) => {
      const { text } = markdownFile('a.md', Object.entries(data), { prompt: { value: 'Go.\n', span: { start: 0, end: 4 } } });
      expect(text).toBe(`---\n${libraryYaml(data)}---\nGo.\n`);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 2000) },
  );
});

test.for([
  ['words', { name: 'scout', description: 'Finds: "files", quickly', note: "it's a: \\n" }],
  ['lists', { tools: ['Read', 'Bash(git:*)', '*'] }],
  ['maps in maps', { permission: { '*': 'deny', bash: new Map([['git *', 'allow'], ['*', 'ask']]) } }],
  ['other types', { steps: 12, temperature: 0.1, hidden: true }],
] as const)('prints %s', ([, data]) => {
  expect(plainYaml(Object.entries(data))).toBe(libraryYaml(data));
});
