import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { sha256, type OutputFolder } from '../emit/disk.ts';
import type { CompileSource } from '../emit/sources.ts';
import { readAgent } from '../hosts/detect.ts';
import type { Document } from '../parse/document.ts';

/** `from` is the folder that the manifest names sources from. */
export function compileSource(document: Document, from: string, output: OutputFolder, cwd: string): CompileSource {
  const { path, text, bom } = document.source;
  const absolute = resolve(cwd, path);
  const places = [relative(output.root, absolute), relative(real(output.root), real(absolute))];
  return {
    path,
    fromRoot: posix(relative(from, absolute)),
    inOutput: places.filter((place) => !place.startsWith('..') && !isAbsolute(place)).map(posix),
    sha256: sha256(bom ? `\uFEFF${text}` : text),
    document,
    agent: readAgent(document),
  };
}

/** Standard input, and an output folder that is still to be made, have no real path. */
function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function posix(path: string): string {
  return path.replaceAll(sep, '/');
}
