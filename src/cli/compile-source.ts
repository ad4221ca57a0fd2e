import { existsSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { sha256, type OutputFolder } from '../emit/disk.ts';
import type { CompileSource } from '../emit/sources.ts';
import { readAgent } from '../hosts/detect.ts';
import type { Document } from '../parse/document.ts';
import { wayInside } from './folders.ts';

/** `from` is the folder that the manifest names sources from. */
export function compileSource(document: Document, from: string, output: OutputFolder, cwd: string): CompileSource {
  const { path, text, bom } = document.source;
  const absolute = resolve(cwd, path);
  return {
    path,
    fromRoot: relative(from, absolute).replaceAll(sep, '/'),
    inOutput: [wayInside(output.root, absolute), wayInside(real(output.root), real(absolute))].filter((place) => place !== undefined),
    sha256: sha256(bom ? `\uFEFF${text}` : text),
    document,
    agent: readAgent(document),
  };
}

/** Standard input, and an output folder that is still to be made, have no real path. */
function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
