import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { detect } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { decode } from '../../src/parse/source.ts';

interface Sample {
  readonly path: string;
  readonly file: string;
  readonly dialect: string;
}

const folder = join(import.meta.dirname, '../../../shared/corpus');
const samples = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Sample[];

/** The manifest tells file forms apart that are one dialect. */
const dialectOf: Readonly<Record<string, string>> = { 'codex-toml': 'codex', 'kiro-md': 'kiro', 'kiro-json': 'kiro', 'opencode-prompt-txt': 'portable', 'skill-subagent-md': 'portable' };

const present = new Set(['portable', ...hosts.map(({ id }) => id)]);

/** Files of hosts that have no folder yet cannot be told, so they are counted apart. */
test('the dialect is that of the manifest in 99 of 100 files', () => {
  const seen = { right: 0, wrong: [] as string[], absent: 0 };
  for (const { path, file, dialect } of samples) {
    const expected = dialectOf[dialect] ?? dialect;
    if (!present.has(expected)) {
      seen.absent += 1;
      continue;
    }
    const [document] = openSource(decode(path, readFileSync(join(folder, 'files', file))));
    const found = document ? detect(document).dialect : 'none';
    if (found === expected) seen.right += 1;
    else seen.wrong.push(`${path}: ${found}, expected ${expected}`);
  }
  console.log(`${seen.right} of ${seen.right + seen.wrong.length} agree; ${seen.absent} are of hosts without a folder`);
  expect(seen.right + seen.wrong.length + seen.absent).toBe(samples.length);
  expect(seen.wrong.slice(0, seen.wrong.length > (samples.length - seen.absent) / 100 ? 50 : 0)).toEqual([]);
});
