import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { widthOf } from '../src/diagnostics/width.ts';

const points = Array.from({ length: 0x3000 - 0x20 }, (_, index) => String.fromCodePoint(0x20 + index)).filter((character) => !/[\x7f-\x9f]/.test(character));

test('a character that is measured without the tables is one column wide for them too, and so are two', () => {
  const wrong = points.flatMap((character) => [character, character + character, `a${character}b`]).filter((text) => widthOf(text) !== stringWidth(text));
  expect(wrong).toEqual([]);
});

test.for([
  ['tools: “Read” — then → Bash', 27],
  ['Никогда не удаляй', 17],
  ['e\u0301', 1],
  ['🧠 日本', 7],
] as const)('`%s` takes %i columns', ([text, columns]) => {
  expect(widthOf(text)).toBe(columns);
});
