import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/contract/check.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { judgedOf } from '../../src/hosts/judged.ts';
import { openSource } from '../../src/hosts/open.ts';
import { decode } from '../../src/parse/source.ts';
import { judgeCase, readTable } from '../verdict-tables.ts';

const seeds = join(import.meta.dirname, '../../../shared/seeds');

for (const name of readdirSync(join(import.meta.dirname, 'verdicts'))) {
  const table = readTable(readFileSync(join(import.meta.dirname, 'verdicts', name), 'utf8'));
  const file = readdirSync(seeds).find((entry) => entry.startsWith(table.agent))!;
  const agent = readAgent(openSource(decode(file, readFileSync(join(seeds, file))))[0]!);

  describe(`seed ${table.agent}`, () => {
    test.for(table.cases)('$id ($language)', (one) => {
      const { expected, got, whys } = judgeCase(table, one, judgedOf(agent, undefined));
      expect(got).toEqual(expected);
      if (one.says !== undefined) expect(whys).toContain(one.says);
    });
  });
}

test('any agent of the corpus judges any answer, its own text too', () => {
  const corpus = join(import.meta.dirname, '../../../shared/corpus/files');
  const files = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  let judged = 0;
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    for (const document of openSource(decode(path, readFileSync(path)))) {
      const lines = document.text.split(/\r\n|\n|\r/).length;
      for (const answer of ['', document.text]) {
        const verdict = check(judgedOf(readAgent(document), undefined), answer);
        expect(verdict.points.every(({ at }) => at === undefined || (at[0] >= 1 && at[1] <= lines)), path).toBe(true);
        judged += 1;
      }
    }
  }
  expect(judged).toBeGreaterThan(3000);
});
