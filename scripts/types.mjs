// Writes the types of the public API: those of `src/index.ts` and of all that they name.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export function writeTypes(folder) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const language = ['--ignoreConfig', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--resolveJsonModule', '--rewriteRelativeImportExtensions'];
  // `npm run types` checks them.
  execFileSync(process.execPath, [compiler, 'src/index.ts', ...language, '--noCheck', '--declaration', '--emitDeclarationOnly', '--rootDir', 'src', '--outDir', folder], { cwd: root, stdio: 'inherit' });
  const wanted = namedBy(join(root, folder, 'index.d.ts'));
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(path)) rmSync(path);
  }
}

/** The file and all that it and they import. */
function namedBy(first) {
  const named = new Set([first]);
  for (const path of named) for (const [, from] of readFileSync(path, 'utf8').matchAll(/\bfrom '(\.[^']+)\.ts'/g)) named.add(join(path, '..', `${from}.d.ts`));
  return named;
}
