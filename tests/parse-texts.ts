import * as fc from 'fast-check';
import type { Root } from 'mdast';

/** A tree as text: equal trees give equal texts, whatever the order of their keys. */
export function shape(tree: Root | undefined): string {
  return JSON.stringify(tree, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}

const pieces = [
  '\n', '\n\n', '  \n', '\\\n', '\r\n', '\r', '    ', '  ', '\t', '- ', '* ', '1. ', '2) ', '> ', '# ', '## ', '---', '***', '===', '```', '~~~', '`', '``', '*', '**', '_', '__', '~~', '~',
  '[', ']', '](x)', '![', '[^1]', '[^1]: ', '[a]: b', '<', '>', '</x>', '<div>', '</div>', '<a href="x">', '<!-- ', '-->', '<?', '<![CDATA[', '&amp;', '&', '\\', '|', '| a | b |\n|---|---|\n', '|\n',
  'www.a.b', 'https://a.b', 'http://', 'a@b.c', '- [ ] ', '[x] ', '🧠', '日本', 'é', 'ا', '\u00a0', '\u2028', '\f', 'a', 'b c', 'word ', '.', '!', ':', '"', '\'', '(', ')', '{', '}', '$', '+', '=', '0', '**a**', '`c`', '~~d~~',
];

/** Markdown that no person would write: every construct, cut and glued at random. */
export const soup: fc.Arbitrary<string> = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 16 }).map((parts) => parts.join(''));

/** Stretches of these texts with up to four places cut, copied or spoilt. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const stretch = fc.record({ text: fc.constantFrom(...texts), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.integer({ min: 20, max: 620 }) }).map(({ text, at, length }) => {
    const start = text.lastIndexOf('\n', Math.floor(at * text.length)) + 1;
    return text.slice(start, start + length);
  });
  const change = fc.record({ kind: fc.constantFrom('put', 'cut', 'copy', 'indent'), at: fc.double({ min: 0, max: 1, noNaN: true }), piece: fc.constantFrom(...pieces), length: fc.integer({ min: 1, max: 40 }) });
  return fc.tuple(stretch, fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) => changes.reduce(spoil, text));
}

interface Change {
  readonly kind: string;
  readonly at: number;
  readonly piece: string;
  readonly length: number;
}

function spoil(text: string, { kind, at, piece, length }: Change): string {
  const place = Math.floor(at * (text.length + 1));
  if (kind === 'put') return text.slice(0, place) + piece + text.slice(place);
  if (kind === 'cut') return text.slice(0, place) + text.slice(place + length);
  if (kind === 'copy') return text.slice(0, place) + text.slice(place - length, place) + text.slice(place);
  const line = text.lastIndexOf('\n', place) + 1;
  return `${text.slice(0, line)}${piece}${text.slice(line)}`;
}
