import * as fc from './fast-check.ts';
import { expect, test } from 'vitest';
import { backtick, masking, signsIn, star } from '../src/contract/signs.ts';
import { mask } from '../src/contract/mask.ts';
import { matchesOf } from '../src/text/matches.ts';

const text = fc.array(fc.constantFrom('a', 'b', '-', ' ', '\n', '\t', '`', '*', '"', '«', '„', '「', '“', '<', ']', '(', '\\', '😀', '\ud83d', '>'), { maxLength: 24 }).map((parts) => parts.join(''));

test.for([/a|b/g, /a*/g, /\b/g, /(?:)/gu, /(?=a)|😀/gu, /[^a]/gu, /$/gm])('%s finds what a copy of it finds', (pattern) => {
  fc.assert(fc.property(text, (written) => {
    expect(matchesOf(pattern, written)).toEqual([...written.matchAll(pattern)]);
  }));
});

test('a statement without signs is its own mask', () => {
  fc.assert(fc.property(text, (written) => {
    if ((signsIn(written) & (backtick | star | masking)) === 0) expect(mask(written)).toBe(written);
  }));
});
