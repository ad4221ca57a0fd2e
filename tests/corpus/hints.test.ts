import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../src/hosts/open.ts';
import { decode } from '../../src/parse/source.ts';
import { denied } from '../hints.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus');

describe.skipIf(!existsSync(folder))('a look at the prompts of the corpus', () => {
  test('denies nothing that their statements say', () => {
    const entries = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { readonly repo: string; readonly path: string; readonly file: string }[];
    const documents = entries.flatMap(({ repo, path, file }) => openSource(decode(`${repo}/${path}`, readFileSync(join(folder, 'files', file)))));
    expect(documents.length).toBeGreaterThan(1500);
    expect(documents.flatMap((document) => denied(document).map((part) => `${document.source.path}: ${part}`))).toEqual([]);
  });
});
