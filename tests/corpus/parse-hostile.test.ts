import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../rules/registry.ts';
import { workspaceOf } from '../../src/analyse/workspace.ts';
import { watchedReference } from '../../src/cli/watchdog.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { lint } from '../../src/lint/run.ts';
import { limits } from '../../src/parse/guards.ts';
import { loadNative } from '../../src/parse/load.ts';
import type { MarkdownParser } from '../../src/parse/markdown.ts';
import { nativeParser } from '../../src/parse/native.ts';
import { useParser } from '../../src/parse/parser.ts';
import { decode, fromText, sizeLimit, tooLarge, type Source } from '../../src/parse/source.ts';
import { families } from './hostile-texts.ts';

const toArena = (await loadNative())!;

const folder = mkdtempSync(join(tmpdir(), 'mandate-hostile-'));
const built = join(import.meta.dirname, '../../node_modules/.cache/mandate', `worker-${process.pid}`);
const sizes = [16, 64, 256];
const readable = rules.filter(({ id }) => id === 'core/within-limits' || id === 'core/readable-file');
let reference: MarkdownParser;

/** Ten times what is promised: a slow machine stays below it, a text whose cost grows with its square does not. What it takes is printed. */
const hang = 10 * limits.time;

beforeAll(async () => {
  const bundle = await rolldown({ input: 'src/cli/reference-worker.ts', cwd: join(import.meta.dirname, '../..'), platform: 'node' });
  await bundle.write({ file: join(built, 'worker.mjs'), format: 'esm' });
  await bundle.close();
  reference = watchedReference(pathToFileURL(join(built, 'worker.mjs')));
  execFileSync(process.execPath, [join(import.meta.dirname, '../../../shared/hostile/generate.mjs'), folder]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(built, { recursive: true, force: true });
});

/** CPU seconds that opening, parsing and the rules about limits take, and what they say. */
function read(source: Source): { seconds: number; codes: string[] } {
  const before = process.cpuUsage();
  const codes = openSource(source).flatMap((document) => {
    const agent = readAgent(document);
    return lint([{ document, agent }], readable, workspaceOf([agent])).map(({ code }) => code);
  });
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, codes };
}

describe('every family ends, on the usual path', () => {
  test.for(Object.entries(families))('%s', ([name, family]) => {
    useParser(nativeParser(toArena, reference));
    const found = sizes.map((size) => read(fromText('a.md', family(size * 1024))));
    console.log(name.padEnd(30), found.map(({ seconds, codes }) => `${seconds.toFixed(2)} s${codes.length > 0 ? ' !' : ''}`).join('  '));
    for (const { seconds } of found) expect(seconds).toBeLessThan(hang);
  });
});

describe('every family ends, with the reference', () => {
  test.for(Object.entries(families))('%s', ([name, family]) => {
    useParser(reference);
    const { seconds, codes } = read(fromText('a.md', family(64 * 1024)));
    console.log(name.padEnd(30), `${seconds.toFixed(2)} s${codes.length > 0 ? ' !' : ''}`);
    expect(seconds).toBeLessThan(hang);
  });
});

test('every generated sample ends', () => {
  useParser(nativeParser(toArena, reference));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && /\.(?:md|json|txt)$/.test(file.name));
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const { size } = statSync(path);
    const { seconds, codes } = read(size > sizeLimit ? tooLarge(path, size) : decode(path, readFileSync(path)));
    console.log(path.slice(folder.length).padEnd(40), `${seconds.toFixed(2)} s`, codes.join(' '));
    expect(seconds, path).toBeLessThan(hang);
  }
  expect(files.length).toBeGreaterThan(15);
});
