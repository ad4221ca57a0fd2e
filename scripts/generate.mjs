// Writes every page that is made from data: each program of `scripts/generate/` writes its own.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
for (const program of readdirSync(`${root}scripts/generate`).sort()) {
  execFileSync(process.execPath, ['scripts/run.mjs', `scripts/generate/${program}`], { cwd: root, stdio: 'inherit' });
}
