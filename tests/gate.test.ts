import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { gate, needOf } from '../src/text/gate.ts';

function needs({ source, flags }: RegExp): unknown {
  return needOf(source, flags);
}

/** A gate that was asked once before, and so has read its pattern. */
function asked(pattern: RegExp): (text: string) => boolean {
  const mayHold = gate(pattern);
  mayHold(padding);
  return mayHold;
}

/** Long enough to be looked at, and of what no pattern here takes: one that repeats what repeats would never come to an end on it. */
const padding = '\n'.repeat(800);

describe('what every match of a pattern holds', () => {
  test.for<[RegExp, unknown]>([
    [/ignore/, 'ignore'],
    [/\bcurl\s+http/, { all: ['curl', 'http'] }],
    [/(?:webhook\.site|hook(?:bin|deck)\.com)/, { any: ['webhook.site', { all: ['hook', '.com'] }] }],
    [/reports?|findings/, { any: ['report', 'findings'] }],
    [/inst(?:ead)? of/, 'inst'],
    [/(?<!not )never(?= again)/, 'never'],
    [/abcd{2}efgh/, { all: ['abcd', 'efgh'] }],
    [/[a-z]{4}|word/, undefined],
    [/rm|curl/, undefined],
    [/(?:longer)?x/, undefined],
    [/(?:longer)+x/, 'longer'],
  ])('%s', ([pattern, expected]) => {
    expect(needs(pattern)).toEqual(expected);
  });

  test('letters that have a third case are claimed of no pattern that finds it', () => {
    expect('disK').toMatch(/disk/iu);
    expect(needs(/disk/iu)).toBe(undefined);
    expect(needs(/disk/i)).toBe('disk');
  });
});

const word = fc.constantFrom('ignore', 'Never', 'curl', 'ab', 'webhook', 'é', 'ж', '\\.', '\\d', '[a-f]', '.', '\\b', '(?=i)', '(?!z)', '-');
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
const pieces = fc.array(fc.constantFrom('ignore', 'IGNORE', 'never', 'Never', 'curl', 'ab', 'AB', 'webhook', 'é', 'Ж', 'ж', '.', ' ', '7', 'a', 'ﬀ', '-', 'x', 'i'), { maxLength: 8 }).map((all) => all.join(''));

test('a text that holds a match is never turned away', () => {
  fc.assert(
    fc.property(source, pieces, fc.constantFrom('', 'i', 'iu', 'u'), (pattern, text, flags) => {
      const expression = new RegExp(pattern, flags);
      const whole = padding + text + padding;
      if (expression.test(whole)) expect(asked(expression)(whole)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('a text without the words is turned away, in any case and wherever they would stand', () => {
  const mayHold = asked(/\b(?:webhook\.site|dnslog\.cn)\b/i);
  expect(mayHold(`${padding} nothing of the kind`)).toBe(false);
  expect(mayHold(`${padding}see WebHook.Site`)).toBe(true);
  expect(mayHold(`dnslog.cn ${padding}`)).toBe(true);
});

test('a short text is left to the pattern', () => {
  expect(asked(/webhook/)('nothing of the kind')).toBe(true);
});
