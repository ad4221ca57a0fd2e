import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
