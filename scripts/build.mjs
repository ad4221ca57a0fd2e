// Builds what is published: the command and the public API, bundled, a chunk per sub-command.
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { writeRegistries } from './registry.mjs';

writeRegistries();
rmSync(new URL('../dist/', import.meta.url), { recursive: true, force: true });
const bundle = await rolldown({
  input: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  cwd: new URL('..', import.meta.url).pathname,
  platform: 'node',
  resolve: { mainFields: ['module', 'main'] },
  treeshake: { moduleSideEffects: false },
});
await bundle.write({ dir: 'dist', format: 'esm', minify: true, chunkFileNames: 'chunks/[name]-[hash].js' });
await bundle.close();
