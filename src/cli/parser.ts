import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadNative } from '../parse/load.ts';
import type { MarkdownParser } from '../parse/markdown.ts';
import { nativeParser } from '../parse/native.ts';
import { useParser } from '../parse/parser.ts';
import { chooseFormat } from './options.ts';
import { watchedReference } from './watchdog.ts';

// Beside this file once it is built; the sources have no program that a worker could run.
const worker = join(import.meta.dirname, 'reference-worker.cjs');

/**
 * Loads the parser of `--parser`: the native one where it can be loaded, unless the reference is asked for. `threads` work at the
 * same time, this one among them. Throws `UsageError`.
 */
export async function chooseParser(name = 'native', threads = 1): Promise<void> {
  const toArena = chooseFormat(name, ['native', 'reference'], 'parser') === 'native' ? await loadNative() : undefined;
  useParser(toArena ? nativeParser(toArena, await reference(false, threads)) : await reference(true, threads));
}

/** The reference is dear to load: next to the native parser only the worker does, and only when a document asks for it. */
async function reference(isUsual: boolean, threads: number): Promise<MarkdownParser> {
  if (existsSync(worker)) return watchedReference(worker, isUsual ? await load() : undefined, threads);
  return load();
}

async function load(): Promise<MarkdownParser> {
  return (await import('../parse/markdown.ts')).referenceParser;
}
