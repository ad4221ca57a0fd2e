import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: of the sources as well as of what is built from them. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'bin/mandate.js')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** The guard as the build made it. */
export function guardProgram(): string {
  return readFileSync(join(packageRoot(), 'dist/guard.cjs'), 'utf8');
}
