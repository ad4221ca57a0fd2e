import * as fc from './fast-check.ts';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../src/parse/document.ts';
import { limits } from '../src/parse/guards.ts';
import { loadNative } from '../src/parse/load.ts';
import { referenceParser } from '../src/parse/markdown.ts';
import { nativeParser, parseNative } from '../src/parse/native.ts';
import { fromText } from '../src/parse/source.ts';
import { mutated, shape, soup, underHeadings } from './parse-texts.ts';

const toArena = (await loadNative())!;

const page = `---
name: mia
tools: Read
---

# Lamps 🧠 of the *harbour*

> Quoted **words** and \`code\`,
> over two lines.

- [ ] open
- [x] \`done\`
  1. inner

| a | b |
| - | :-: |
| c ~~d~~ | https://example.com |

\`\`\`js meta
code
\`\`\`

<!-- note -->

[link](https://example.com "t") ![image](x.png) <https://example.com>\\
next
`;

describe('the native parser', () => {
  test.for([
    ['a page with most constructs', page],
    ['CR LF', page.replaceAll('\n', '\r\n')],
    ['a lone CR', page.replaceAll('\n', '\r')],
    ['tabs', page.replaceAll('  ', '\t')],
    ['a page behind text beyond the basic plane', `🧠🧠 日本 é\n\n${page.slice(page.indexOf('#'))}`],
    ['a page in Russian and Arabic', 'Сделай *это* `сейчас`.\n\n- قائمة **مهمة**\n'],
    ['a table that a tag ends', '| a |\n|-|\n| b |\n</step>\n\nc\n'],
    ['a table with a tag that is none of HTML', '| a |\n|-|\n| b |\n</all_steps>\n'],
    ['code that the end of its list closes', '1. a\n   - b\n     ```\n\n# c\n'],
    ['code between two rules of stars', 'a\n***   \n    b\n\n    c\n  ***\n'],
    ['a fence with blanks behind it', '```json  \na\n```   \n\n- ~~~  \n  b\n  ~~~\n'],
    ['a fence that ends code further in', '1. a\n   ```\n   b\n     ```\n2. c\n'],
    ['marks of two kinds with no second run', 'a /_* (b)\n'],
    ['mail in angle brackets', 'a <b-c@19.x.x> d\n'],
  ])('gives the places of the reference for %s', ([, text]) => {
    const tree = parseNative(toArena, text!);
    expect(tree).toBeDefined();
    expect(shape(tree)).toBe(shape(referenceParser.parse(text!)));
  });

  test.for([
    ['a footnote', 'a[^1]\n\n[^1]: b\n'],
    ['TOML fences are no frontmatter', '+++\na = 1\n+++\n'],
    ['an address in open brackets', '[a@b.example'],
    ['a row of HTML ends a table', '| a |\n|-|\n</x>\n'],
    ['delimiters of two kinds', '*a**_'],
    ['a list below a definition and a heading', '[a]: b\n# c\n2. d\n'],
    ['a quote in a quote right behind a list', '> - a\n> > b\n'],
    ['a list of other bullets right behind one in a quote', '>* a\n> - b\n'],
    ['an address behind an escaped bracket', '[a\\] https://a.example'],
    ['half a pair', 'a \ud800 b'],
    ['half a pair in code', '```\n\ud800\n```\n'],
    ['HTML that the tag of another one closes', '<textarea></pre>\n| a |\n|-|\n'],
    ['HTML in a list above a line of blanks', '- <div>\n    \n\n# b\n'],
    ['code in a quote that ends with a line like a fence', '> ```json\n> ```json\n1. b\n'],
    ['code in a quote that ends with a fence too far in', '> ```\n>     ```\n- b\n'],
    ['code right below a rule that ends a list', '- a\n***\n    b\n    c\n'],
    ['code and blanks below a rule that ends a list', '- a\n***\n    b\n\n    c\n'],
    ['a comment in a paragraph of a list, with blanks before its second line', '- a<!-- b\n    c\n-->\n'],
    ['blanks behind what looks like a fence', '> ```a `b`  \n> ***\n'],
    ['a NUL in code', '```\n\0\n```\n'],
    ['fields behind which a document of YAML ends', '---\na: b\n...\n'],
    ['fields behind which marks with blanks and plain ones stand', '---\n---\t\n---\n'],
  ])('%s is read as the reference reads it', ([, text]) => {
    expect(shape(nativeParser(toArena, referenceParser).parse(text!))).toBe(shape(referenceParser.parse(text!)));
  });

  test.for([
    ['a row of HTML', '| a |\n|-|\n</x>\n'],
    ['an address in open brackets', '- [a@b.example\n'],
    ['code in a list that nothing closes', '- ```\n  a\n\nb\n'],
  ])('the section with %s goes to the reference, and no other', ([, odd]) => {
    const text = `---\nname: mia\n---\n\nOne.\n\n# Two\n\n${odd}\n## Three\n\nFour.\n`;
    const seen: string[] = [];
    const tree = nativeParser(toArena, { ...referenceParser, parse: (part) => (seen.push(part), referenceParser.parse(part)) }).parse(text);
    expect(seen).toEqual([`# Two\n\n${odd}\n## Three`]);
    expect(shape(tree)).toBe(shape(referenceParser.parse(text)));
  });

  test('a section that takes too long ends the reading', () => {
    let calls = 0;
    const slow = nativeParser(toArena, { name: 'slow', parse: () => void (calls += 1) });
    expect(slow.parse('# One\n\n| a |\n|-|\n</x>\n')).toBeUndefined();
    expect(calls).toBe(1);
  });

  test('agrees with the reference on any text, or leaves it to it', () => {
    fc.assert(fc.property(fc.oneof(soup, underHeadings, mutated([page])), agrees), { numRuns: 3000 });
  });
});

function agrees(text: string): void {
  const tree = parseNative(toArena, text, referenceParser);
  if (tree) expect(shape(tree)).toBe(shape(referenceParser.parse(text)));
}

function passed(text: string): string[] {
  return parseDocument(fromText('a.md', text)).limits.map(({ kind }) => kind);
}

function nested(levels: number): string {
  return Array.from({ length: levels }, (_, level) => `${'  '.repeat(level)}- a\n`).join('');
}

describe('limits', () => {
  test.for([
    ['container-marks', (count: number) => `${'>'.repeat(count)} a`],
    ['container-marks', (count: number) => `${'- '.repeat(count)}a`],
    ['references', (count: number) => '&amp;'.repeat(count)],
    ['addresses', (count: number) => 'a@b.c '.repeat(count)],
    ['addresses', (count: number) => '- https://a.b and www.a.b\n\n'.repeat(count / 2) + (count % 2 ? 'http://a.b' : '')],
    ['delimiter-runs', (count: number) => 'a**'.repeat(count)],
    ['brackets', (count: number) => '[a'.repeat(count)],
    ['underlines', (count: number) => 'a\n=\n'.repeat(count)],
  ] as const)('%s', ([kind, text]) => {
    expect(passed(text(limits[kind]))).not.toContain(kind);
    expect(passed(text(limits[kind] + 1))).toEqual([kind]);
  });

  test('depth is that of the tree', () => {
    expect(passed(nested(40))).toEqual([]);
    expect(passed(nested(60))).toEqual(['depth']);
  });

  test('blocks are counted one by one', () => {
    expect(passed('a**b**\n\n'.repeat(3000))).toEqual([]);
    expect(passed('a**b**\n'.repeat(3000))).toEqual(['delimiter-runs']);
    expect(passed('- [ ] a [link](b)\n'.repeat(2000))).toEqual([]);
  });

  test('a file over a limit has an empty tree and the place', () => {
    const text = `# Title\n\n${'>'.repeat(65)} a\n`;
    const { tree, limits: found } = parseDocument(fromText('a.md', text));
    expect(tree.children).toEqual([]);
    expect(found).toEqual([{ kind: 'container-marks', span: { start: 9, end: 75 }, count: 65 }]);
  });

  test('a parser that gave up is a limit of time', () => {
    const { limits: found } = parseDocument(fromText('a.md', 'a'), { name: 'slow', parse: () => undefined });
    expect(found.map(({ kind }) => kind)).toEqual(['time']);
  });

  test.for([
    ['size', `a: ${'x'.repeat(65_536)}\n`],
    ['keys', Array.from({ length: 1001 }, (_, key) => `k${key}: v\n`).join('')],
    ['levels', Array.from({ length: 34 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
    ['a tower of marks', `${'? '.repeat(400)}\n`],
    ['a tower of lists', `${'- '.repeat(400)}a\n`],
  ])('fields: %s', ([, fields]) => {
    expect(parseDocument(fromText('a.md', `---\n${fields}---\n`)).problems.map(({ kind }) => kind)).toContain('limit');
  });

  test('a bracket too many is one fault of many', () => {
    expect(parseDocument(fromText('a.md', `---\na: ${']'.repeat(5000)}\n---\n`)).problems.length).toBeLessThanOrEqual(100);
  });
});
