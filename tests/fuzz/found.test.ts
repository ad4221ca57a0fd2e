import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatNames } from '../../src/cli/lint-formats.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { faultsOf, turnOf } from './properties.ts';
import { surfaces } from './surfaces/all.ts';
import { hasCorpus } from './surfaces/files.ts';
import { inputOf } from './worker.ts';

/** `times` repeats the text; without a surface it is a file for lint. */
interface Found {
  readonly surface?: string;
  readonly path: string;
  readonly text?: string;
  readonly base64?: string;
  readonly times?: number;
}

const folder = join(import.meta.dirname, '../../fixtures/fuzz');

describe('what was found once', () => {
  test.for(readdirSync(folder))('%s breaks no law on any host, in any format', (name) => {
    const { surface, path, text, base64, times = 1 } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Found;
    const content = base64 === undefined ? text!.repeat(times) : new Uint8Array(Buffer.from(base64, 'base64'));
    const own = surfaces.find((one) => one.name === surface);
    for (let turn = 0; turn < 4 * Math.max(hosts.length, formatNames.length); turn++) {
      expect(own ? own.faults({ path, content }, turn) : faultsOf({ path, content }, turnOf(turn, 4)), `turn ${turn}`).toEqual([]);
    }
  });
});

const tried = surfaces.map((surface, index) => ({ ...surface, index })).filter(({ name }) => name !== surfaces[0]!.name || hasCorpus());

describe.for(tried)('$name', ({ faults, index }) => {
  test('an input depends on its seed and number alone', () => {
    expect(inputOf(index, 3, 7)).toEqual(inputOf(index, 3, 7));
    expect(inputOf(index, 3, 7)).not.toEqual(inputOf(index, 3, 8));
  });

  test('generated inputs break no law', () => {
    for (let number = 0; number < 30; number++) expect(faults(inputOf(index, number, 20261121), number), `number ${number}`).toEqual([]);
  });
});

test('the surfaces are tried with a million inputs together, a fifth of them real files', () => {
  expect(surfaces.reduce((sum, { share }) => sum + share, 0)).toBe(1_000_000);
  expect(surfaces[0]!.share).toBe(200_000);
});
