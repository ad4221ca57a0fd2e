// Builds what is published: the command and the public API, bundled, a chunk per sub-command.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { latePatterns } from './late-patterns.mjs';
import { writeRegistries } from './registry.mjs';
import { writeTypes } from './types.mjs';

writeRegistries();
rmSync(new URL('../dist/', import.meta.url), { recursive: true, force: true });
const options = {
  plugins: [
    { name: 'binary-of-satteri', transform: fromSatteri },
    { name: 'late-child-process', transform: lateChildProcess },
  ],
  cwd: new URL('..', import.meta.url).pathname,
  platform: 'node',
  // The modules of `yaml` for browsers are the same code without the wrappers that all run when it is loaded.
  resolve: { mainFields: ['module', 'main'], alias: { yaml: fileURLToPath(new URL('browser/dist/index.js', new URL('../node_modules/yaml/', import.meta.url))) } },
  treeshake: { moduleSideEffects: false },
};

// What nearly every command has a use for lies in one file: each file more is read by each start.
const smallAndShared = /src\/(?:cli\/options|diagnostics\/(?:nearest|width)|text\/(?:counted|order))\.ts$/;

// What reads the prose of a prompt, and the library of YAML: lint of one file mostly asks for neither.
const late = [
  lateFile('contract', (asked) => asked.endsWith('/contract/extract.ts'), ['extractContract']),
  lateFile('yaml', (asked) => asked.endsWith('/yaml-library.ts'), ['Document', 'LineCounter', 'isAlias', 'isMap', 'isScalar', 'isSeq', 'parseDocument', 'visit']),
];

// CommonJS starts in less time than modules do, and what V8 has compiled of it can be kept.
const command = await rolldown({ ...options, preserveEntrySignatures: 'allow-extension', plugins: [...options.plugins, ...late, lateModules(['node:crypto', 'node:fs/promises', 'node:worker_threads']), latePatterns(['src/', 'rules/'].map((folder) => `${options.cwd}${folder}`))], input: { main: 'src/cli/main.ts', 'lint-worker': 'src/cli/lint-worker.ts', 'reference-worker': 'src/cli/reference-worker.ts', api: 'src/api.ts', contract: 'src/contract/extract.ts', yaml: 'src/parse/yaml-library.ts' } });
await command.write({ dir: 'dist/cli', format: 'cjs', charset: 'ascii', minify: true, entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs', codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'words', test: smallAndShared }] } });
await command.close();
const start = await rolldown({ ...options, input: 'src/cli/start.ts' });
await start.write({ file: 'dist/cli/start.cjs', format: 'cjs', minify: true });
await start.close();
nameBuild('dist/cli/');

// The public API is a module, and what is behind it the code of the command.
const behind = { name: 'behind', resolveId: (id) => (id === './api.ts' ? { id: './cli/api.cjs', external: true } : undefined) };
const face = await rolldown({ input: 'src/index.ts', cwd: options.cwd, plugins: [behind] });
await face.write({ file: 'dist/index.js', format: 'esm', minify: true });
await face.close();
writeTypes('dist/types');

// The guard is copied into other people's projects: one file that imports nothing but Node.
const guard = await rolldown({ input: 'src/guard/main.ts', cwd: new URL('..', import.meta.url).pathname, platform: 'node' });
// CommonJS starts in less time than a module, and a hook starts it for every call.
await guard.write({ file: 'dist/guard.cjs', format: 'cjs', minify: true });
await guard.close();

/**
 * The native parser looks for its binary beside itself, which is not where the bundle is: not every package manager lays them flat.
 * Most do, and then the binary of the usual systems is found in one step instead of twelve.
 */
function fromSatteri(code, id) {
  if (!/[/\\]satteri[/\\]index\.js$/.test(id)) return undefined;
  const [beside, looked] = ['createRequire(import.meta.url)', 'nativeBinding = requireNative()'];
  if (!code.includes(beside) || code.split(looked).length !== 2) throw new Error('the native parser loads its binary in another way');
  const { optionalDependencies } = JSON.parse(readFileSync(join(dirname(id), 'package.json'), 'utf8'));
  const versions = new Set(Object.entries(optionalDependencies).filter(([name]) => name.startsWith('@bruits/')).map(([, version]) => version));
  if (versions.size !== 1) throw new Error('the binaries of the native parser have several versions');
  const straight = `function straight() {
  try {
    const load = createRequire(import.meta.url)
    const name = '@bruits/satteri-' + process.platform + '-' + process.arch + ({ linux: '-gnu', win32: '-msvc' }[process.platform] ?? '')
    if (!process.env.NAPI_RS_NATIVE_LIBRARY_PATH && load(name + '/package.json').version === '${[...versions][0]}') return load(name)
  } catch {}
}`;
  const far = code.replace(`const require = ${beside}`, `let far; const require = (name) => (far ??= createRequire(${beside}.resolve('satteri')))(name)`).replace("const { readFileSync } = require('fs')", "import { readFileSync } from 'fs'");
  return { code: `${far.replace(looked, 'nativeBinding = straight() ?? requireNative()')}\n${straight}` };
}

/** Commander loads the module that starts programs, which no command of ours needs and which costs more than the rest of it. */
function lateChildProcess(code, id) {
  if (!/[/\\]commander[/\\]lib[/\\]command\.js$/.test(id)) return undefined;
  const early = "const childProcess = require('node:child_process');";
  if (!code.includes(early)) throw new Error('commander loads node:child_process in another way');
  return { code: code.replace(early, '').replaceAll('childProcess.', "require('node:child_process').") };
}

/** A file of its own, loaded by the first call of one of its functions. */
function lateFile(name, isIt, functions) {
  const [id, file] = [`\0late-${name}`, `./${name}.cjs`];
  return {
    name: `late-${name}`,
    resolveId: (asked, importer) => (asked === file ? { id: file, external: true } : importer?.startsWith(`${options.cwd}src/`) && isIt(asked) ? id : undefined),
    load: (asked) => (asked === id ? functions.map((key) => passedOn(key, `require('${file}')`)).join('\n') : undefined),
  };
}

function passedOn(key, from) {
  return `export function ${key}(...given) { const { ${key}: real } = ${from}; return new.target ? new real(...given) : real(...given); }`;
}

/** Modules of Node that most commands import and call for nothing: each is loaded by the first call of one of its functions. */
function lateModules(names) {
  // A chunk is called by its id, and a published file by a plain word.
  const ids = new Map(names.map((name) => [name, `\0late-${name.replace('node:', '').replaceAll('/', '-')}`]));
  return {
    name: 'late-modules',
    // The program of a thread asks what it was started with, which is no function.
    resolveId: (id, importer) => (importer?.startsWith(`${options.cwd}src/`) && !importer.endsWith('-worker.ts') ? ids.get(id) : undefined),
    load(id) {
      const name = names.find((one) => ids.get(one) === id);
      if (!name) return undefined;
      const functions = Object.entries(process.getBuiltinModule(name)).filter(([, value]) => typeof value === 'function');
      return functions.map(([key]) => passedOn(key, `process.getBuiltinModule('${name}')`)).join('\n');
    },
  };
}

/** Tells the start which build it belongs to, so that it never takes what was compiled of another one. */
function nameBuild(path) {
  const folder = new URL(`../${path}`, import.meta.url);
  const digest = createHash('sha256');
  for (const name of readdirSync(folder).sort()) digest.update(name).update(readFileSync(new URL(name, folder)));
  const file = new URL('start.cjs', folder);
  const code = readFileSync(file, 'utf8');
  if (code.split('%build%').length !== 2) throw new Error('the start does not say once which build it is');
  writeFileSync(file, code.replace('%build%', digest.digest('hex').slice(0, 16)));
}
