// Builds what is published: the command and the public API, bundled, a chunk per sub-command.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { lateFile, lateModules, partsOfHosts } from './late-files.mjs';
import { latePatterns } from './late-patterns.mjs';
import { writeRegistries } from './registry.mjs';
import { writeTypes } from './types.mjs';

writeRegistries();
rmSync(new URL('../dist/', import.meta.url), { recursive: true, force: true });
const options = {
  plugins: [
    { name: 'binary-of-satteri', transform: fromSatteri },
    { name: 'late-child-process', transform: lateChildProcess },
    { name: 'no-writer', transform: noWriter },
    { name: 'no-stream', transform: noStream },
    { name: 'short-exports', generateBundle: shortExports },
    // The reader of TOML joins the kinds of its nodes with those of JavaScript, for a linter of that.
    { name: 'no-javascript', resolveId: (id) => (id === 'eslint-visitor-keys' ? `\0${id}` : undefined), load: (id) => (id === '\0eslint-visitor-keys' ? 'export const unionWith = (keys) => keys;' : undefined) },
  ],
  cwd: new URL('..', import.meta.url).pathname,
  platform: 'node',
  // The modules of `yaml` for browsers are the same code without the wrappers that all run when it is loaded.
  resolve: { mainFields: ['module', 'main'], alias: { yaml: fileURLToPath(new URL('browser/dist/index.js', new URL('../node_modules/yaml/', import.meta.url))) } },
  treeshake: { moduleSideEffects: false },
};

// What reads the prose of a prompt, the libraries of TOML and YAML, and what hosts write and run: lint of one file mostly asks for none of them.
const late = [
  lateFile(options.cwd, 'contract', { 'src/contract/directive.ts': ['directive'], 'src/contract/extract.ts': ['extractContract'], 'src/contract/language.ts': ['usualLanguage'], 'src/contract/topics.ts': ['topicsOf'] }, (importer) => importer.includes('/src/contract/')),
  lateFile(options.cwd, 'hosting', partsOfHosts(options.cwd), (importer) => !/\/(?:index|bind)\.ts$/.test(importer)),
  lateFile(options.cwd, 'toml', { 'src/parse/whole-toml.ts': ['readWholeToml'] }),
  lateFile(options.cwd, 'yaml', { 'src/parse/yaml-library.ts': ['Document', 'LineCounter', 'isAlias', 'isMap', 'isScalar', 'isSeq', 'parseDocument', 'visit'] }),
  lateModules(options.cwd, ['node:crypto', 'node:fs/promises', 'node:worker_threads']),
];

// Licences stay; what tells a bundler which calls do nothing else has done its work.
const comments = { legal: true, annotation: false, jsdoc: false };

// CommonJS starts in less time than modules do, and what V8 has compiled of it can be kept.
const command = await rolldown({ ...options, preserveEntrySignatures: 'allow-extension', plugins: [...options.plugins, ...late, latePatterns(['src/', 'rules/'].map((folder) => `${options.cwd}${folder}`))], input: { main: 'src/cli/main.ts', 'lint-worker': 'src/cli/lint-worker.ts', 'reference-worker': 'src/cli/reference-worker.ts', api: 'src/api.ts', contract: 'late:contract', hosting: 'late:hosting', toml: 'late:toml', yaml: 'late:yaml' } });
await command.write({ dir: 'dist/cli', format: 'cjs', charset: 'ascii', minify: true, comments, entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs', codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: together(), debugName: 'together' }] } });
await command.close();
const start = await rolldown({ ...options, input: 'src/cli/start.ts' });
await start.write({ file: 'dist/cli/start.cjs', format: 'cjs', minify: true, comments });
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
await guard.write({ file: 'dist/guard.cjs', format: 'cjs', minify: true, comments });
await guard.close();

/** Each file more is read by each start: what the command itself needs is one file, and what lint needs beside it another. */
function together() {
  const parts = [['base', `${options.cwd}src/cli/main.ts`], ['core', `${options.cwd}src/cli/lint.ts`]];
  const known = new Map();
  const visit = (id, part, context) => {
    if (known.has(id)) return;
    known.set(id, part);
    for (const next of context.getModuleInfo(id)?.importedIds ?? []) visit(next, part, context);
  };
  return (id, context) => {
    if (known.size === 0) for (const [part, entry] of parts) visit(entry, part, context);
    return id === parts[0][1] || id.includes('/commander/') ? undefined : known.get(id);
  };
}

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

/** The plugins of the reference parser bring what writes markdown again, a sixth of its code, which nobody asks for. */
function noWriter(code, id) {
  if (!/[/\\]remark-(?:gfm|frontmatter)[/\\]lib[/\\]index\.js$/.test(id)) return undefined;
  const parts = code.split(/^ *toMarkdownExtensions\.push\(\w+\(\w+\)\);?$/m);
  if (parts.length !== 2) throw new Error('a plugin of the reference parser brings its writer in another way');
  return { code: parts.join('') };
}

/** Colors are asked for by name. The library looks beforehand whether the output is a screen, for which Node loads its streams and its network where it is a pipe. */
function noStream(code, id) {
  if (!/[/\\]picocolors[/\\]picocolors\.js$/.test(id)) return undefined;
  const parts = code.split(/^let isColorSupported =\n(?:\t.*\n)+/m);
  if (parts.length !== 2) throw new Error('picocolors looks for a screen in another way');
  return { code: parts.join('let isColorSupported = false\n') };
}

/** What one chunk has for the others is told in sixty letters for each name, and there are hundreds of names. */
function shortExports(_, bundle) {
  for (const chunk of Object.values(bundle)) {
    if (chunk.type !== 'chunk') continue;
    const code = chunk.code.replace(/Object\.defineProperty\(exports,("[^"]+"),\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)/g, '$give($1,()=>$2)');
    if (code !== chunk.code) chunk.code = `${code}function $give(name,get){Object.defineProperty(exports,name,{enumerable:true,get})}`;
  }
}

/** Tells the start which build it belongs to, so that it never takes what was compiled of another one. */
function nameBuild(path) {
  const folder = new URL(`../${path}`, import.meta.url);
  const digest = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    const code = readFileSync(new URL(name, folder));
    // The start reads it as such. A bundler escapes what is not, but for templates that are raw.
    const odd = code.findIndex((byte) => byte > 127);
    if (odd !== -1) throw new Error(`dist/cli/${name} is not ASCII: ${code.toString('utf8', odd - 60, odd + 20)}`);
    digest.update(name).update(code);
  }
  const file = new URL('start.cjs', folder);
  const code = readFileSync(file, 'utf8');
  if (code.split('%build%').length !== 2) throw new Error('the start does not say once which build it is');
  writeFileSync(file, code.replace('%build%', digest.digest('hex').slice(0, 16)));
}
