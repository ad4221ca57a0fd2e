import * as fc from './fast-check.ts';
import type { Root } from 'mdast';

/** A tree as text: equal trees give equal texts, whatever the order of their keys. */
export function shape(tree: Root | undefined): string {
  return JSON.stringify(tree, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}

const pieces = [
  '\n', '\n\n', '  \n', '\\\n', '\r\n', '\r', '    ', '  ', '\t', '- ', '* ', '1. ', '2) ', '> ', '# ', '## ', '---', '***', '===', '```', '~~~', '```json  \n', '    a\n    b\n', '`', '``', '*', '**', '_', '__', '~~', '~',
  '[', ']', '](x)', '![', '[^1]', '[^1]: ', '[a]: b', '<', '>', '</x>', '<div>', '</div>', '<a href="x">', '<!-- ', '-->', '<?', '<![CDATA[', '&amp;', '&', '\\', '|', '| a | b |\n|---|---|\n', '|\n',
  'www.a.b', 'https://a.b', 'http://', 'a@b.c', '- [ ] ', '[x] ', '🧠', '日本', 'é', 'ا', '\u00a0', '\u2028', '\f', 'a', 'b c', 'word ', '.', '!', ':', '"', '\'', '(', ')', '{', '}', '$', '+', '=', '0', '**a**', '`c`', '~~d~~',
];

/** Markdown that no person would write: every construct, cut and glued at random. */
export const soup: fc.Arbitrary<string> = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 16 }).map((parts) => parts.join(''));

/** The same in sections, most of which one parser is enough for. */
export const underHeadings: fc.Arbitrary<string> = fc.array(soup, { minLength: 2, maxLength: 4 }).map((sections) => sections.join('\n# heading\n'));

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

const keys = ['name', 'tools', 'a', 'b', 'c-d', '_e', 'true', 'Null', 'k1', 'x y', 'git log *', 'a:b', 'a.b/c', 'cat*', 'a  b', 'a -b', 'a #b', 'a: b', 'true x', '"q"', '"*"', '"git *"', '"Null"', '""', '"a:b"', '-', ''];
const values = [
  '', ' ', 'b', 'two words', 'a, b', 'a:b', 'x: y', 'b #c', 'b#c', '12', '012', '0o7', '1e3', '1.5', '0.1', '1.0', '1.0.0', '01.5', '+1', '1.', '.inf', '-.INF', '.NaN', '0x1F', '3d', '4.1-x', '-3', '- x', '-x', '.5', '~', 'null', 'True', 'tRue', 'yes', 'on', '2026-01-01', '12:30', '"q"', '"q\\n\\t\\"\\\\\\/"', '"q\\x41"', '"q" x', "'s'",
  "'it''s'", "'s", '"q', '[a, b]', '[a,b,]', '[ "a b" , \'c\' ]', '[]', '[,]', '[a', '[a: b]', '[a:b, 1, true]', '[a [b]]', '[[a], b]', '[a] x', '{a: b}', '*', '*x', '&x y', '!x y', '|', '>-', '@x', '`x`', '%x', '?x', '🧠', 'über', 'a\u2028b', 'a\tb', 'b  ', 'b:', '#c', 'mcp__a__b', 'Bash(git:*)',
];
const line = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('', '', '', '  ', '    '), fc.constantFrom(...keys), fc.constantFrom(': ', ':', ':  ', ' :'), fc.constantFrom(...values)).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('', '  ', '  ', '    '), fc.constantFrom('- ', '-', '-  '), fc.constantFrom(...values)).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', '  ', '# c', '  # c', '---', '...', 'text', '  text', '\r', '%YAML 1.2') },
);

const plainValue = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('b', 'two words', 'a, b', 'a:b', 'b#c', '12', 'True', 'yes', '"q"', '"q\\n\\t\\"\\\\\\/"', "'it''s'", '[a, b]', '[ "a b" , \'c\' ]', '[]', '[a:b, 1, true]', '🧠', 'über', 'b  ', 'Bash(git:*)') },
  { weight: 1, arbitrary: fc.constantFrom(...values) },
);
const breaks = fc.constantFrom('\n', '\n', '\n', '\n\n', '\n# c\n', '\n\n#\n', '\n  \n', '\n  # c\n');
const plainBlock = fc.oneof(
  { weight: 5, arbitrary: plainValue.map((value) => ` ${value}`) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\n  c', ' |\n  c') },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(' ', ' ', ' ', ' ', '\n  x: ', '\n  x: b\n  y: '), fc.constantFrom('|', '|-', '>', '>-', '|', '|-', '>', '>-', '|+', '>2', '| '), fc.constantFrom('  ', '    '), fc.array(fc.tuple(fc.constantFrom('\n', '\n', '\n', '\n', '\n', '\n\n', '\n\n\n', '\n   \n'), fc.constantFrom('', '', '', '', '', '', ' ', '-'), fc.oneof(plainValue, fc.constantFrom('b  ', '# c', 'c: d', '- - - - - - - - - - - - x'))), { minLength: 1, maxLength: 5 }))
      .map(([before, mark, indent, lines]) => before + mark + lines.map(([end, more, value]) => `${end}${more === '-' ? indent.slice(1) : indent + more}${value}`).join('')),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(' [', '\n  [', '\n [', '\n[', ' [ '), fc.array(fc.tuple(fc.constantFrom('', '\n', '\n ', '\n  ', '\n    ', ' \n  ', '\n\n  '), plainValue, fc.constantFrom('', '', ' ', '\n  ')), { maxLength: 3 }), fc.constantFrom('', ',', ',\n  '), fc.constantFrom(']', '\n]', '\n ]', '\n  ]', '\n  ] ')).map(([open, items, last, close]) => open + items.map((item) => item.join('')).join(',') + last + close) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('', '  ', '    '), fc.array(fc.tuple(breaks, plainValue), { minLength: 1, maxLength: 3 })).map(([indent, items]) => items.map(([end, value]) => `${end}${indent}- ${value}`).join('')) },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(breaks, fc.constantFrom('x: ', 'y: ', 'z: ', 'v:', 'w:\n    - ', 'u:\n    t: '), plainValue), { minLength: 1, maxLength: 3 }).map((pairs) => pairs.map(([end, key, value]) => `${end}  ${key}${value}`).join('')),
  },
);
const plainLines = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'name', 'k-1', '_e'), plainBlock, breaks), { selector: ([key]) => key, maxLength: 4 }).map((blocks) => blocks.map(([key, value, end]) => `${key}:${value}${end}`).join(''));

/** Frontmatter as people write it, and as nobody does. */
export const frontmatters: fc.Arbitrary<string> = fc.oneof(plainLines, fc.tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '', '\n\n', '\n  ')).map(([lines, end]) => lines.join('\n') + end));

const tomlValues = [
  '"b"', '"two \\"words\\"\\n\\t"', '"\\u00e9"', '"\\x41"', '"a', "'s'", "'it\\'", "''", '""', '"""', '"""a"""', '"""\nmany\n  lines\n"""', '"""\n\nx"""', '"""a\\\n  b"""', '"""a""""', '"""a"""""', "'''\n\\ raw 'x'\n'''", "'''a''''", 'true', 'false', 'True', 'trueish',
  '0', '12', '012', '+1', '-3', '1.5', '1e3', '1_000', '0x1F', '2026-01-01', '12:30:00', 'inf', '[]', '[ "a", \'b\' ]', '["a",\n  "b",\n]', '[1, true, ]', '[,]', '[1 2]', '["a" # c\n]', '[["a"]]', '[{ a = 1 }]', '{ a = 1 }', '🧠', '"🧠 日本"', '"a\tb"', '"a\u2028b"', '"\ud800"', '',
];
const tomlLine = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('', '', '', '  '), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'k-1', '_e', '1', 'name', '"q"', 'x.y', 'ü', ''), fc.constantFrom(' = ', ' = ', '=', '\t=  ', ' =\n', ' '), fc.constantFrom(...tomlValues), fc.constantFrom('', '', '', '  ', '\t', ' # c', ' x')).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('[t]', '[t.a]', '[a]', '[a.b]', '[b.c.d]', '  [f] ', '[ f ]', '[f.]', '["f"]', '[e] # c') },
  { weight: 1, arbitrary: fc.constantFrom('', '  ', '# c', '  # c', '#', '[[t]]', 'text', '\r', '\u0001', '# \u007f', '\ufeff') },
);

/** Files of TOML as people write them, and as nobody does. */
export const tomls: fc.Arbitrary<string> = fc.tuple(fc.array(tomlLine, { maxLength: 5 }), fc.constantFrom('\n', '', '\n\n', '\n  ')).map(([lines, end]) => lines.join('\n') + end);

const jsonPieces = [
  '{', '}', '[', ']', ',', ':', ' ', '\n', '\r\n', '\t', '\f', '"a"', '"b"', '"a":', '"b": 1', '"a": [1, 2]', '{}', '[]', '""', '"a\\n\\u00e9"', '"\\x"', '"\\"', '"\\\\"', '"\\ud800"', '"\u0001"', '"a', '"\n"', '"🧠\u2028"', '"__proto__": null',
  '0', '-0', '01', '1.5', '.5', '1.', '1e3', '1E+400', '-', '+1', 'true', 'false', 'null', 'nul', 'NaN', '// c\n', '/* c */', '/*', '#', '\ufeff', '\u00a0',
];
const jsonTree = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constantFrom(...jsonPieces.slice(20)), tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[ ${items.join(',\n')}]`),
  map: fc.array(fc.tuple(fc.constantFrom('"a"', '"b"', '"c" ', '""', '"__proto__"', '"\\u0061"', 'a'), tie('value')), { maxLength: 3 }).map((entries) => `{${entries.map((entry) => entry.join(': ')).join(',')}\n}`),
}));

/** Files of JSON as programs write them, and as nobody does. */
export const jsons: fc.Arbitrary<string> = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value, undefined, 2)),
  jsonTree.value.map(String),
  fc.array(fc.constantFrom(...jsonPieces), { maxLength: 8 }).map((parts) => parts.join('')),
);
