import { beforeEach, expect, test, vi } from 'vitest';
import { shape } from './parse-texts.ts';

const text = '---\nname: mia\n---\n\n# Lamps\n\n- [x] `one`\n';

beforeEach(() => {
  vi.resetModules();
  // What the package does while it is loaded where none of its binaries fits.
  vi.doMock('../node_modules/satteri/index.js', () => {
    throw new Error('Cannot find native binding');
  });
});

test('where the native parser cannot be loaded there is none, and no error', async () => {
  const { loadNative } = await import('../src/parse/load.ts');
  expect(await loadNative()).toBeUndefined();
});

test('the public API reads with the reference then', async () => {
  const { fromText, parseDocument } = await import('../src/index.ts');
  const { currentParser } = await import('../src/parse/parser.ts');
  const { referenceParser } = await import('../src/parse/markdown.ts');
  expect(currentParser.name).toBe('reference');
  expect(shape(parseDocument(fromText('a.md', text)).tree)).toBe(shape(referenceParser.parse(text)));
});

test('the command does too, and refuses nothing', async () => {
  const { chooseParser } = await import('../src/cli/parser.ts');
  const { currentParser } = await import('../src/parse/parser.ts');
  await chooseParser();
  expect(currentParser.name).toBe('reference');
  await chooseParser('native');
  expect(currentParser.name).toBe('reference');
});
