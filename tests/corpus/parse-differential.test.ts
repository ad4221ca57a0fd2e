import * as fc from '../fast-check.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownToMdast } from 'satteri';
import { expect, test } from 'vitest';
import { openSource } from '../../src/hosts/open.ts';
import { passedLimits } from '../../src/parse/guards.ts';
import { loadNative } from '../../src/parse/load.ts';
import { referenceParser } from '../../src/parse/markdown.ts';
import { parseNative } from '../../src/parse/native.ts';
import { decode } from '../../src/parse/source.ts';
import { mutated, shape, soup, underHeadings } from '../parse-texts.ts';

const toArena = (await loadNative())!;

const folder = join(import.meta.dirname, '../../../shared/corpus/files');

/** The prose of every agent of the corpus. */
const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile())
  .map(({ parentPath, name }) => join(parentPath, name))
  .toSorted()
  .flatMap((path) => openSource(decode(path, readFileSync(path))))
  .map(({ prose }) => prose.text);

test('no real text passes a limit', () => {
  expect(texts.flatMap(passedLimits)).toEqual([]);
});

test('both parsers give one tree for every real text, or the reference reads it', () => {
  const counts = { compared: texts.length, identical: 0, normalised: 0, 'sections fallen back': 0, 'fallen back': 0, different: 0 };
  for (const text of texts) {
    const tree = parseNative(toArena, text, referenceParser);
    const expected = tree && shape(referenceParser.parse(text));
    if (!tree) counts['fallen back'] += 1;
    else if (shape(tree) !== expected) counts.different += 1;
    else if (!parseNative(toArena, text)) counts['sections fallen back'] += 1;
    else if (shape(markdownToMdast(text) as typeof tree) === expected) counts.identical += 1;
    else counts.normalised += 1;
  }
  console.log(counts);
  expect(counts.different).toBe(0);
  // Each of them costs thirty times as much, and the bar of the benchmark is fifteen over all.
  expect(counts['fallen back'] / counts.compared).toBeLessThan(0.05);
});

test.for([
  ['spoilt stretches of the corpus', mutated(texts), 10_000],
  ['glued constructs', soup, 20_000],
  ['glued constructs under headings', underHeadings, 10_000],
] as const)('both parsers agree on %s', ([, arbitrary, numRuns]) => {
  const counts = { compared: 0, 'fallen back': 0 };
  fc.assert(
    fc.property(arbitrary, (text) => {
      if (passedLimits(text).length > 0) return;
      counts.compared += 1;
      const tree = parseNative(toArena, text, referenceParser);
      if (tree) expect(shape(tree)).toBe(shape(referenceParser.parse(text)));
      else counts['fallen back'] += 1;
    }),
    { numRuns },
  );
  console.log(counts);
});
