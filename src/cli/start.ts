import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { readFileSync } from 'node:fs';
import { codeCache } from './code-cache.ts';

interface Module {
  exports: unknown;
}

type Wrapped = (exports: unknown, require: (id: string) => unknown, module: Module, file: string, folder: string) => void;

// Changed for a digest of all that was built, once that is known.
const build = '%build%';

// One file is read before what V8 would optimise for it is ready: it may wait until a loop has run some times longer. Many
// files lose nothing by it. Set before any code is read, as V8 refuses compiled code of other flags. Only the V8 of Node 20
// knows the flag; later ones have a quicker compiler for the same end, and would print an error.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=800000');

// Left to itself the heap of a bulk run grows fourfold before it is looked through again. What lives on is little, so that to look
// through it sooner costs next to nothing, and to do it bit by bit beside the work, which nobody watches, costs more than to do it
// at once. Of young objects so little lives on that threads which share them wait more than they work. Known to the V8 of Node 20 to 24.
if (/^1[1-3]\./.test(process.versions.v8)) for (const flag of ['--heap-growing-percent=10', '--no-incremental-marking', '--no-parallel-scavenge']) setFlagsFromString(flag);

// In a long run V8 throws away the code of functions that were called once, as all are that load a file. What is kept of such
// a run for the next starts would lack them, and each start would compile them again. Known to the same V8.
if (/^1[1-3]\./.test(process.versions.v8)) setFlagsFromString('--no-flush-bytecode');

const folder = dirname(__filename);
const native = createRequire(__filename);
const loaded = new Map<string, Module>();
// What one command needs is compiled with it, and the next one needs something else. `--version` needs next to nothing.
const command = /^[a-z]+$/.exec(process.argv[2] ?? '')?.[0];
const cache = command === undefined ? undefined : codeCache(build, command);

load('main.cjs');

/** Loads a file of the build as `require` does, its code compiled already where an earlier run has kept it. */
function load(name: string): unknown {
  const known = loaded.get(name);
  if (known) return known.exports;
  const module: Module = { exports: {} };
  loaded.set(name, module);
  const filename = join(folder, name);
  const cachedData = cache?.read(name);
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${readFileSync(filename, 'utf8')}\n})`, { filename, ...(cachedData ? { cachedData } : {}) });
  if (!cachedData || script.cachedDataRejected) cache?.keep(name, script);
  (script.runInThisContext() as Wrapped)(module.exports, (id) => (id.startsWith('./') ? load(id.slice(2)) : native(id)), module, filename, folder);
  return module.exports;
}
