import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { readGlob } from '../src/config/glob.ts';
import { readPattern, type PatternOptions } from '../src/text/pattern.ts';

function matches(source: string, text: string, options?: PatternOptions): boolean | undefined {
  const pattern = readPattern(source, options);
  return 'problem' in pattern ? expect.fail(pattern.problem) : pattern.test(text);
}

describe('a pattern', () => {
  test.for([
    ['a(b|c|d)*e', 'xabcdbe', true],
    ['^a(b|c)$', 'abc', false],
    ['a{2,3}b', 'aab', true],
    ['^a{2,3}b', 'aaaab', false],
    ['(ab|c){2}$', 'xabc', true],
    ['\\bdelet', 'undeleted', false],
    ['\\bудал', 'не удаляй', true],
    ['\\bудал', 'неудаляй', false],
    ['[^a-c]', 'abc', false],
    ['\\w+ты$', 'файлы не пусты', true],
    ['🧠+$', 'x🧠🧠', true],
    ['^$', '', true],
    ['^b', 'a\nb', true],
    ['(a*)*b', 'aaac', false],
    ['(|a)b', 'b', true],
    ['rm -', 'never rm -rf', true],
  ] as const)('%s in %j is %s', ([source, text, expected]) => {
    expect(matches(source, text)).toBe(expected);
  });

  test('knows no case when asked', () => {
    expect(matches('\\b(delet|remov|rm -)|удал', 'НИКОГДА НЕ УДАЛЯЙ', { caseless: true })).toBe(true);
    expect(matches('[a-c]$', 'C', { caseless: true })).toBe(true);
    expect(matches('[a-c]$', 'C')).toBe(false);
  });

  test.for([
    ['(?=a)', 'a look-around or a named group', 0],
    ['(?<n>a)', 'a look-around or a named group', 0],
    ['(a)\\1', 'a back-reference', 3],
    ['(a', '`(` without its `)`', 0],
    ['a)', '`)` without a group', 1],
    ['[a', '`[` without its `]`', 0],
    ['[b-a]', '`[b-a]`, which is no class of characters', 0],
    ['\\p{Nope}', '`[\\p{Nope}]`, which is no class of characters', 0],
    ['*a', '`*` with nothing to repeat', 0],
    ['a**', '`*` with nothing to repeat', 2],
    ['a{3,1}', 'the count `{3,1}`', 1],
    ['\\', '`\\` at the end', 0],
  ] as const)('%s is refused', ([source, problem, at]) => {
    expect(readPattern(source)).toEqual({ problem, at });
  });

  test('that is too large once it is written out is refused, however its counts are nested', () => {
    expect(readPattern('((((a{99}){99}){99}){99}){99}')).toMatchObject({ problem: expect.stringMatching(/^more than 2000 steps/) });
    expect(readPattern('a'.repeat(1001))).toMatchObject({ problem: 'more than 1000 characters' });
  });

  test('takes no more steps than text times pattern, where an engine that goes back would not end', () => {
    const text = 'a'.repeat(5000);
    for (const source of ['(a+)+b', '(a|a)*b', '(a|aa)+$b', 'a*a*a*a*a*b', `${'a?'.repeat(100)}${'a'.repeat(100)}b`]) {
      const pattern = readPattern(source);
      if ('problem' in pattern) expect.fail(pattern.problem);
      expect(pattern.test(text, { left: text.length * 1000 })).toBe(false);
    }
  });

  test('gives up when its budget is spent', () => {
    const pattern = readPattern('(a|b)*c');
    expect('test' in pattern && pattern.test('ab'.repeat(500), { left: 100 })).toBe(undefined);
  });

  test('finds what the engine of the language finds', () => {
    const atoms = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '^', '$', '\\.', '\\s', '(?:a|b)', '(a|bc|)', '((?:ab?)*)', '(b|a{2})');
    const counts = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,1}', '{2,}');
    const part = fc.tuple(atoms, counts).map(([atom, count]) => (atom === '^' || atom === '$' ? atom : atom + count));
    const source = fc.array(fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')), { minLength: 1, maxLength: 3 }).map((ways) => ways.join('|'));
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '.', ' ', '\n'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(fc.property(source, text, (given, value) => void expect(matches(given, value)).toBe(new RegExp(given, 'mu').test(value))), { numRuns: 5000 });
  });

  test('never throws, whatever it is', () => {
    const source = fc.oneof(fc.string(), fc.array(fc.constantFrom('(', ')', '[', ']', '{', '}', '1', ',', '*', '+', '?', '|', '\\', 'a', 'p', 'b', '^', '-', '🧠'), { maxLength: 12 }).map((all) => all.join('')));
    fc.assert(
      fc.property(source, fc.string({ maxLength: 20 }), (given, value) => {
        const pattern = readPattern(given);
        if ('test' in pattern) expect(pattern.test(value)).toBeTypeOf('boolean');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a glob', () => {
  test.for([
    ['*.md', 'agents/mia.md', true],
    ['agents/*.md', 'agents/mia.md', true],
    ['agents/*.md', 'agents/sub/mia.md', false],
    ['agents/**/*.md', 'agents/mia.md', true],
    ['agents/**/*.md', 'agents/a/b/mia.md', true],
    ['./agents/', 'agents/a/b/mia.md', true],
    ['agents', 'x/agents/mia.md', true],
    ['agents', 'x/my-agents/mia.md', false],
    ['.claude/**', '.claude/agents/mia.md', true],
    ['**/mia.md', 'mia.md', true],
    ['m?a.{md,txt}', 'a/mia.txt', true],
    ['m?a.{md,txt}', 'a/mia.toml', false],
    ['C#+(1).md', 'C#+(1).md', true],
    ['a,b.md', 'a,b.md', true],
    ['агенты/*', 'агенты/миа.md', true],
    ['*', 'a\nb.md', true],
  ] as const)('%s and %j: %s', ([glob, path, expected]) => {
    const read = readGlob(glob);
    expect(typeof read === 'function' ? read(path) : read).toBe(expected);
  });

  test.for(['', '!a.md', '/etc/*', 'a\\b', '{a', './'])('%j is refused', (glob) => {
    expect(readGlob(glob)).toHaveProperty('problem');
  });

  test('with many stars ends on a long name', () => {
    const read = readGlob(`${'*a'.repeat(40)}*b`);
    expect(typeof read === 'function' && read('a'.repeat(4000))).toBe(false);
  });
});
