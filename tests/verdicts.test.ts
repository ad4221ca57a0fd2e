import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAgent } from '../src/hosts/detect.ts';
import { judgedOf } from '../src/hosts/judged.ts';
import { openSource } from '../src/hosts/open.ts';
import { decode } from '../src/parse/source.ts';
import { judgeCase, readTable } from './verdict-tables.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'fixtures/verdicts');

for (const name of readdirSync(folder)) {
  const table = readTable(readFileSync(join(folder, name), 'utf8'));
  const agent = readAgent(openSource(decode(`${table.agent}.md`, readFileSync(join(root, 'fixtures/promises', table.agent, 'agent.md'))))[0]!);

  describe(table.agent, () => {
    test.for(table.cases)('$id ($language)', (one) => {
      const { expected, got, whys } = judgeCase(table, one, judgedOf(agent, undefined));
      expect(got).toEqual(expected);
      if (one.says !== undefined) expect(whys).toContain(one.says);
    });
  });
}
