import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatNames } from '../../src/cli/lint-formats.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { generated, mutated } from './inputs.ts';
import { batch, faultsOf, turnOf } from './properties.ts';

/** `times` repeats the text. */
interface Found {
  readonly path: string;
  readonly text?: string;
  readonly base64?: string;
  readonly times?: number;
}

const folder = join(import.meta.dirname, '../../fixtures/fuzz');

describe('what was found once', () => {
  test.for(readdirSync(folder))('%s breaks no law on any host, in any format', { timeout: 60_000 }, (name) => {
    const { path, text, base64, times = 1 } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Found;
    const content = base64 === undefined ? text!.repeat(times) : new Uint8Array(Buffer.from(base64, 'base64'));
    for (let turn = 0; turn < 2 * Math.max(hosts.length, formatNames.length); turn++) expect(faultsOf({ path, content }, turnOf(turn, 2)), `turn ${turn}`).toEqual([]);
  });
});

test('what a batch holds depends on its seed alone', () => {
  expect(batch(generated, 7, 20)).toEqual(batch(generated, 7, 20));
  const files = [{ path: 'a.md', text: '---\nname: a\n---\n\nYou count lamps.\n' }];
  expect(batch(mutated(files), 7, 20)).toEqual(batch(mutated(files), 7, 20));
});

test('generated files break no law', () => {
  for (const [turn, input] of batch(generated, 20261121, 300).entries()) expect(faultsOf(input, turnOf(turn, 3)), JSON.stringify(input)).toEqual([]);
});
