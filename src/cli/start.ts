import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { readFileSync, writeSync } from 'node:fs';
import packageFile from '../../package.json' with { type: 'json' };
import { codeCache } from './code-cache.ts';

interface Module {
  exports: unknown;
}

type Wrapped = (exports: unknown, require: (id: string) => unknown, module: Module, file: string, folder: string) => void;

// Changed for a digest of all that was built, once that is known.
const build = '%build%';

const folder = dirname(__filename);
const native = createRequire(__filename);
const loaded = new Map<string, Module>();
// What one command needs is compiled with it, and the next one needs something else. `--version` needs next to nothing.
const command = /^[a-z]+$/.exec(process.argv[2] ?? '')?.[0];
// Set before any code is read, as V8 refuses compiled code of other flags.
if (command !== undefined) setFlags(process.versions.v8);
const cache = command === undefined ? undefined : codeCache(build, command);

if (!saysVersion()) load('main.cjs');

/** Programs ask for the version to see what is there: it needs none of the rest, which says it too, and what is wrong with the output. */
function saysVersion(): boolean {
  const [asked, ...others] = process.argv.slice(2);
  if ((asked !== '--version' && asked !== '-V') || others.length > 0) return false;
  try {
    return writeSync(1, `${packageFile.version}\n`) > 0;
  } catch {
    return false;
  }
}

/** Tells V8 how to run one file in little time and many in little memory. What it does not know it would print an error for. */
function setFlags(version: string): void {
  const isKnown = /^1[1-3]\./.test(version);
  const flags = [
    // One file is read before what V8 would optimise for it is ready: it may wait until a loop has run some times longer. Many
    // files lose nothing by it. Later versions have a quicker compiler for the same end.
    // A pattern is mostly asked a few times, in the form that V8 runs as it is read: what it does to speed that up, and the
    // second form that a pattern of many calls gets, cost more than they save.
    ...(version.startsWith('11.') ? ['--interrupt-budget=800000', '--no-regexp-peephole-optimization', '--regexp-tier-up-ticks=16'] : []),
    // Left to itself the heap of a bulk run grows fourfold before it is looked through again. What lives on is little, so that to look
    // through it sooner costs next to nothing, and to do it bit by bit beside the work, which nobody watches, costs more than to do it
    // at once. Of young objects so little lives on that threads which share them wait more than they work. In a long run V8 throws
    // away the code of functions that were called once, as all are that load a file. What is kept of such a run for the next starts
    // would lack them, and each start would compile them again.
    ...(isKnown ? ['--heap-growing-percent=10', '--no-incremental-marking', '--no-parallel-scavenge', '--no-flush-bytecode'] : []),
    // The room for young objects grows in large steps: each look through it lowers what old ones may take, until all of them are
    // looked through, which a run that finds most files known would otherwise do shortly before its end.
    ...(isKnown && command === 'lint' ? ['--semi-space-growth-factor=8'] : []),
  ];
  // The module costs a start more than the rest of it: `--version` does without.
  if (flags.length > 0) native('node:v8').setFlagsFromString(flags.join(' '));
}

/** Loads a file of the build as `require` does, its code compiled already where an earlier run has kept it. */
function load(name: string): unknown {
  const known = loaded.get(name);
  if (known) return known.exports;
  const module: Module = { exports: {} };
  loaded.set(name, module);
  const filename = join(folder, name);
  const cachedData = cache?.read(name);
  // What is built is ASCII, of which nothing has to be decoded.
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${readFileSync(filename, 'latin1')}\n})`, { filename, ...(cachedData ? { cachedData } : {}) });
  if (!cachedData || script.cachedDataRejected) cache?.keep(name, script);
  (script.runInThisContext() as Wrapped)(module.exports, (id) => (id.startsWith('./') ? load(id.slice(2)) : native(id)), module, filename, folder);
  return module.exports;
}
