import { readFileSync } from 'node:fs';
import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/registry.ts';
import { needsOfGated, shortened } from '../scripts/needs.ts';
import { catchersIn } from '../src/analyse/attacks.ts';
import { gateOf } from '../src/text/gate.ts';
import { codePoint, findHidden } from '../src/text/invisible.ts';
import { needOf } from '../src/text/need.ts';

function needs({ source, flags }: RegExp): unknown {
  return needOf(source, flags);
}

function gateFor({ source, flags }: RegExp): (text: string) => boolean {
  return gateOf(shortened(needOf(source, flags)));
}

/** Long enough to be looked at, and of what no pattern here takes: one that repeats what repeats would never come to an end on it. */
const padding = '\n'.repeat(800);

describe('what every match of a pattern holds', () => {
  test.for<[RegExp, unknown]>([
    [/ignore/, 'ignore'],
    [/\bcurl\s+http/, 'curl http'],
    [/never[\s*_]{1,3}(?:tell|show) (?:the )?user/, { any: ['never tell the user', 'never tell user', 'never show the user', 'never show user'] }],
    [/(?:webhook\.site|hook(?:bin|deck)\.com)/, { any: ['webhook.site', 'hookbin.com', 'hookdeck.com'] }],
    [/reports?|findings/, { any: ['reports', 'report', 'findings'] }],
    [/inst(?:ead)? of/, { any: ['instead of', 'inst of'] }],
    [/(?<!not )never(?= again)/, 'never'],
    [/abcd{2}efgh/, { all: ['abcd', 'efgh'] }],
    [/send [a-z]{1,9} to (?:him|it|\S+)/, { all: ['send ', ' to '] }],
    [/[a-z]{4}|word/, undefined],
    [/rm|curl/, undefined],
    [/rm[|>]|curl/, { any: ['rm|', 'rm>', 'curl'] }],
    [/#\d/, { characters: [[35, 35]] }],
    [/[\u200e\u200f\u2066-\u2069]/, { any: [0x200e, 0x200f, 0x2066, 0x2067, 0x2068, 0x2069].map((code) => ({ characters: [[code, code]] })) }],
    [/[^\0-\x7f\u2010-\u2bff]/i, { characters: [[0x80, 0x200f], [0x2c00, 0xffff]] }],
    [/[\u4e00-\u9fff]+|[#@]/, { any: [{ characters: [[0x4e00, 0x9fff]] }, { characters: [[35, 35]] }, { characters: [[64, 64]] }] }],
    [/忽略/i, { characters: [[0x5ffd, 0x5ffd]] }],
    [/(?:longer)?x/, undefined],
    [/(?:longer)+x/, 'longer'],
    [/(\w+) \1again/, 'again'],
  ])('%s', ([pattern, expected]) => {
    expect(needs(pattern)).toEqual(expected);
  });
});

function catchers(text: string): (string | undefined)[] {
  return catchersIn(text).map(([address]) => address);
}

test('all matches of a pattern are found where there are some', () => {
  expect(catchers('to webhook.site')).toEqual(['webhook.site']);
  expect(catchers(`${padding}to webhook.site${padding}and oast.me`)).toEqual(['webhook.site', 'oast.me']);
  expect(catchers(`${padding}none`)).toEqual([]);
});

const word = fc.constantFrom('ignore', 'Never', 'curl', 'ab', 'webhook', 'é', 'ж', '\\.', '\\d', '[a-f]', '.', '\\b', '(?=i)', '(?!z)', '-', ' ', '\\s', '[\\s*_]', '[ks]', 'ks', 'не', '忽', '@', '[|@]', '[\\u0400-\\u040a]', '[\\x00-\\x1f]', '[^ -~]', '\\u{1f600}');
const quantifier = fc.constantFrom('', '', '', '', '?', '*', '+', '{0,2}', '{1,3}', '{2}', '??');

/** Only words are repeated as often as one likes: of classes and groups in each other, V8 would try more ways than there is time for. */
function repeated(one: string, times: string): string {
  if (/^\\b|^\(\?[=!]/.test(one)) return one;
  if (one.startsWith('(')) return one + (times.startsWith('?') ? times : '');
  return one + (/^(?:\.|\[|\\d)/.test(one) && times !== '{2}' ? '' : times);
}
const source = fc.letrec<{ all: string; one: string }>((tie) => ({
  one: fc.oneof({ maxDepth: 3, depthSize: 'small' }, word, word, tie('all').map((inner) => `(?:${inner})`)),
  all: fc.array(fc.tuple(tie('one'), quantifier).map(([one, times]) => repeated(one, times)), { minLength: 1, maxLength: 4 }).chain((items) => fc.nat(items.length).map((at) => (at > 0 && at < items.length ? `${items.slice(0, at).join('')}|${items.slice(at).join('')}` : items.join('')))),
})).all;
const pieces = fc.array(fc.constantFrom('ignore', 'IGNORE', 'never', 'Never', 'curl', 'ab', 'AB', 'webhook', 'é', 'Ж', 'ж', '.', ' ', '7', 'a', 'ﬀ', '-', 'x', 'i', ' ', ' \n', '*', '_', '\u00a0', 'K\u017F', '\u212As', 'НЕ', 'не', '\u1c82', '\u0401', '忽', '@', '|', '\u000b', '\u{1f600}', '\ud83d'), { maxLength: 8 }).map((all) => all.join(''));

test('a text that holds a match is never turned away', () => {
  fc.assert(
    fc.property(source, pieces, fc.constantFrom('', 'i', 'iu', 'u'), (pattern, text, flags) => {
      const expression = new RegExp(pattern, flags);
      const whole = padding + text + padding;
      if (expression.test(whole)) expect(gateFor(expression)(whole)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('a text without the words is turned away, in any case and wherever they would stand', () => {
  const mayHold = gateFor(/\b(?:webhook\.site|dnslog\.cn)\b/i);
  expect(mayHold(`${padding} nothing of the kind`)).toBe(false);
  expect(mayHold(`${padding}see WebHook.Site`)).toBe(true);
  expect(mayHold(`dnslog.cn ${padding}`)).toBe(true);
});

test('a short text is left to the pattern', () => {
  expect(gateFor(/webhook/)('nothing of the kind')).toBe(true);
});

test('whatever is drawn as nothing is found in a long text as in a short one', () => {
  findHidden(padding);
  for (let point = 0; point < 0x110000; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const character = String.fromCodePoint(point);
    if (/[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800]/u.test(character)) expect(findHidden(`${padding}a${character}b`), codePoint(point)).toHaveLength(findHidden(`a${character}b`).length);
  }
});

test('what is kept of the patterns that have a gate is what they need', () => {
  expect(rules.length).toBeGreaterThan(0);
  expect(readFileSync(new URL('../src/text/needs.ts', import.meta.url), 'utf8')).toBe(needsOfGated());
});
