import { expect, test } from 'vitest';
import { isMark, undrawn } from '../src/contract/check/title.ts';
import { codeBefore, firstLetter, hasWord, isLetter, isWord, kindOf, letter, scriptOf, scripts, spaceless, wordly } from '../src/contract/characters.ts';

test('every character is of the kind that Unicode says', () => {
  const patterns = { kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, hangul: /\p{Script=Hangul}/u, han: /\p{Script=Han}/u, cyrillic: /\p{Script=Cyrillic}/u };
  const [letters, words, dense] = [/\p{L}/u, /[\p{L}\p{N}_]/u, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u];
  const wrong: string[] = [];
  // No character behind these has a kind of its own.
  for (let code = 0; code < 0x32400; code += 1) {
    const character = String.fromCodePoint(code);
    const kind = kindOf(code);
    const script = scripts.findIndex((name) => patterns[name].test(character)) + 1;
    const same = ((kind & letter) !== 0) === letters.test(character) && ((kind & wordly) !== 0) === words.test(character) && ((kind & spaceless) !== 0) === dense.test(character) && scriptOf(kind) === script;
    if (!same || kindOf(code) !== kind) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
});

test('the first letter is where a pattern finds it', () => {
  for (const text of ['', ' - ', '12 a', '«é', '😀 x', '😀', '𝒜b', '\ud800a', '规', '1\u0301 я']) expect(firstLetter(text)).toBe(text.search(/\p{L}/u));
});

test('titles are read by what Unicode says of each character', () => {
  const [letters, words, marks, drawn] = [/\p{L}/u, /[\p{L}\p{N}]/u, /\p{M}/u, /[\p{Extended_Pictographic}\p{Regional_Indicator}\u200d\u20e3\ufe0e\ufe0f]/u];
  const wrong: string[] = [];
  for (let code = 0; code < 0x20000; code += 1) {
    const character = String.fromCodePoint(code);
    const same = isLetter(code) === letters.test(character) && isWord(code) === words.test(character) && hasWord(`- ${character}`) === words.test(character) && isMark(code) === marks.test(character) && undrawn(character) === character.replace(drawn, '') && codeBefore(`a${character}b`, 1 + character.length) === code;
    if (!same) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
  expect(codeBefore('a', 0)).toBe(0);
});
