// Runs a TypeScript program of the repository: node scripts/run.mjs tests/eval/main.ts [arguments]
import { mkdirSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { writeRegistries } from './registry.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [program, ...rest] = process.argv.slice(2);
if (!program) throw new Error('usage: node scripts/run.mjs PROGRAM.ts [arguments]');

writeRegistries();
const directory = `${root}node_modules/.cache/mandate/${process.pid}/`;
mkdirSync(directory, { recursive: true });
// The public API chooses the markdown parser that documents are read with.
const entry = ['src/index.ts', program].map((file) => `import ${JSON.stringify(`${root}${file}`)};`).join('\n');
try {
  const bundle = await rolldown({
    input: 'program',
    plugins: [{ name: 'program', resolveId: (id) => (id === 'program' ? id : undefined), load: (id) => (id === 'program' ? entry : undefined) }],
    cwd: root,
    platform: 'node',
    external: (id, importer) => isBuiltin(id) || (importer !== undefined && !/^[./]/.test(id)),
    transform: { define: { 'import.meta.dirname': JSON.stringify(new URL(`../${program}`, import.meta.url).pathname.replace(/\/[^/]*$/, '')) } },
  });
  await bundle.write({ dir: directory, format: 'esm', entryFileNames: 'program.mjs' });
  await bundle.close();
  process.argv = [process.argv[0], fileURLToPath(new URL(`../${program}`, import.meta.url)), ...rest];
  await import(pathToFileURL(`${directory}program.mjs`).href);
} finally {
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
}
