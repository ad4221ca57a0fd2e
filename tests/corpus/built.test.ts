import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lint } from '../../src/cli/lint.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus/files');

interface Output {
  readonly files: readonly { readonly path: string; readonly diagnostics: readonly unknown[] }[];
}

describe.skipIf(!existsSync(folder))('what is built', () => {
  test('finds in the corpus what its source finds', async () => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../bin/mandate.js'), 'lint', '--format', 'json', '.'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30, env: { PATH: process.env['PATH'], NODE_DISABLE_COMPILE_CACHE: '1' } });
    let text = '';
    await lint({ cwd: folder, color: false, out: (more) => void (text += more), note: () => {}, input: () => Promise.resolve(Buffer.alloc(0)) }, ['.'], { format: 'json' });
    const [built, source] = [stdout, text].map((printed) => (JSON.parse(printed) as Output).files);
    expect(stderr).toBe('');
    expect(source!.length).toBeGreaterThan(1000);
    for (const [index, { path, diagnostics }] of source!.entries()) expect({ path: built![index]!.path, diagnostics: built![index]!.diagnostics }, path).toEqual({ path, diagnostics });
  });
});
