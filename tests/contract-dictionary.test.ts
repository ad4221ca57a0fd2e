import * as fc from './fast-check.ts';
import { expect, test } from 'vitest';
import { dictionary, matcher } from '../src/contract/dictionary.ts';
import { fold } from '../src/contract/phrases.ts';

const word = fc.constantFrom('do', 'not', "don't", 'never', 'no', 'запрещ', 'а', '不得', '不', 'e-mail', 'x_1', '要不');
const phrase = fc.tuple(fc.constantFrom('', '', '='), fc.array(word, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '*', '$')).map(([front, parts, end]) => `${front}${parts.join(' ')}${end}`);
const lists = fc.array(fc.array(phrase, { maxLength: 6 }), { minLength: 1, maxLength: 70 });
const text = fc.array(fc.oneof(word, fc.constantFrom(' ', ' ', '  ', '    ', '\n', '`', '- ', 'ение', 'ed', '😀')), { maxLength: 30 }).map((parts) => fold(parts.join('')));

test('many lists searched at once find what each of them finds alone', () => {
  fc.assert(
    fc.property(lists, fc.array(text, { maxLength: 4 }), fc.nat(20), (all, texts, from) => {
      const { matchers: together } = dictionary(all);
      for (const [place, list] of all.entries()) {
        const alone = matcher(list);
        for (const one of texts) {
          expect(together[place]!.all(one)).toEqual(alone.all(one));
          expect(together[place]!.first(one, from)).toEqual(alone.first(one, from));
          expect(together[place]!.test(one)).toBe(alone.all(one).length > 0);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('a text says what the lists say of which it holds a phrase, and nothing else', () => {
  fc.assert(
    fc.property(lists, fc.array(fc.nat(255), { maxLength: 70 }), fc.array(text, { maxLength: 4 }), (all, bits, texts) => {
      const { matchers, saidIn } = dictionary(all, bits);
      for (const one of texts) expect(saidIn(one)).toBe(matchers.reduce((said, matcher, place) => (matcher.test(one) ? said | (bits[place] ?? 0) : said), 0));
    }),
    { numRuns: 60 },
  );
});

test('of two phrases that start together the longer one is found, and a stem goes on', () => {
  const [bans, stems] = dictionary([['do not', 'do not ever', 'never$'], ['запрещ*', '=only']]).matchers;
  expect(bans!.all('please do  not ever stop, never').map(({ text: found }) => found)).toEqual(['do  not ever', 'never']);
  expect(stems!.first('это запрещено')).toEqual({ start: 4, end: 10, text: 'запрещ' });
  expect(stems!.test('only that one')).toBe(false);
  expect(stems!.test('only.')).toBe(true);
});
