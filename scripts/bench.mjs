// CPU time of reading agent files: what the machine needs to read them at all, and what parser and model add.
//   node scripts/bench.mjs [--write] [--files FOLDER]   the commands, beside reading and other linters; --full: 20,000 files too
//   node scripts/bench.mjs --quick                      a few of them, in little time
//   node scripts/bench.mjs --lint [--write]             start and lint alone, beside other linters
//   node scripts/bench.mjs --many [--write]             lint of 20,000 files alone
//   node scripts/bench.mjs --compile                    compile alone, beside rulesync
//   node scripts/bench.mjs --held                       hooks and runs alone
//   node scripts/bench.mjs --reading [--write]          reader, parser and model
//   node scripts/bench.mjs --growth [--write]   what hostile texts of 16, 64 and 256 KB cost instead
// Each scenario runs in a process of its own, all of them in one run; the ratios matter, the milliseconds are the machine's.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { writeRegistries } from './registry.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const many = 2000;
const rounds = 3;
const columns = ['less the start', 'to reading alone', 'whole process', 'to a script that reads'];
const words = process.argv.slice(2);
const corpus = words.includes('--files') ? words[words.indexOf('--files') + 1] : `${root}../shared/corpus/files`;
if (!existsSync(corpus)) throw new Error(`no folder ${corpus}: name one with --files`);

const work = mkdtempSync(join(tmpdir(), 'mandate-bench-'));
// Inside the package, so that what is not bundled is found.
const programs = join(root, 'node_modules/.cache/mandate', `bench-${process.pid}`);
try {
  await build();
  if (words.includes('--growth')) growth();
  else if (words.includes('--reading')) speed();
  else commands();
} finally {
  rmSync(work, { recursive: true });
  rmSync(programs, { recursive: true, force: true });
}

function speed() {
  const all = filesIn(corpus);
  const copies = copy(all);
  const start = best('nothing', work);
  const few = times(corpus, start, ['read', 'fields', 'native', 'contract', 'reference']);
  const full = times(copies, start, ['read', 'fields', 'native', 'contract']);
  const alone = { native: best('native-parse', corpus), reference: best('reference-parse', corpus) };
  const script = reader();
  print('bench-reading.md', table(all.length, few, full, alone, { start, few: least([script, corpus]), full: least([script, copies]) }));
  const bars = [alone.reference / alone.native >= 15, full.fields / full.read <= 6, full.contract - full.native <= full.native / 2];
  if (bars.includes(false)) process.exitCode = 1;
}

/** Times are printed and never fail. What is said in the page before its first table is written by hand and stays, and so do tables that this run did not make. */
function commands() {
  const given = ['--quick', '--full', '--lint', '--many', '--compile', '--held'].filter((word) => words.includes(word));
  const { status, stdout } = spawnSync(process.execPath, [join(programs, 'commands.mjs'), corpus, ...given], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MANDATE_ROOT: root } });
  if (status !== 0) throw new Error(`the commands ended with ${status}`);
  if (words.includes('--compile') || words.includes('--held')) return void process.stdout.write(stdout);
  const page = `${root}docs/bench.md`;
  const [text, ...tables] = existsSync(page) ? sections(readFileSync(page, 'utf8')) : ['# Speed\n'];
  const made = stdout.split(/(?:^|\n)## /).slice(1);
  const isPart = words.includes('--lint') || words.includes('--many');
  const kept = isPart ? tables.filter((table) => !made.some((other) => titleOf(other) === titleOf(table))) : [];
  const order = ['Start', 'Lint of 200 ', 'Lint of 2000 ', 'Lint of 20000 ', 'Compile', 'A hook', 'A run'];
  const place = (table) => order.findIndex((title) => table.startsWith(title));
  print('bench.md', `${[text, ...[...made, ...kept].sort((a, b) => place(a) - place(b))].map((part) => part.trim()).join('\n\n## ')}\n`);
}

function titleOf(table) {
  return table.split('\n', 1)[0];
}

/** What stands before the first table, and then each table with its title. */
function sections(page) {
  const from = page.indexOf('\n## Start\n');
  return from === -1 ? [page] : [page.slice(0, from), ...page.slice(from).split('\n## ').slice(1)];
}

function growth() {
  const generator = `${root}../shared/hostile/generate.mjs`;
  const samples = join(work, 'samples');
  if (existsSync(generator)) spawnSync(process.execPath, [generator, samples]);
  const given = [pathToFileURL(join(programs, 'worker.mjs')).href, ...(existsSync(samples) ? [samples] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', join(programs, 'growth.mjs'), ...given], { encoding: 'utf8' });
  if (stdout === '') throw new Error(`growth ended with ${status}: ${stderr}`);
  print('growth.md', `# What hostile texts cost\n\nCPU time of reading one file and of the rules about limits, on one machine. Growth is the exponent of the size from 64 to 256 KB where the text is read by the native parser and takes long enough to tell.\n\n${stdout}`);
  process.exitCode = status;
}

function print(name, page) {
  process.stdout.write(page);
  if (!words.includes('--write')) return;
  mkdirSync(`${root}docs`, { recursive: true });
  writeFileSync(`${root}docs/${name}`, page);
}

function times(folder, start, scenarios) {
  return Object.fromEntries(scenarios.map((scenario) => [scenario, best(scenario, folder) - start]));
}

async function build() {
  writeRegistries();
  const options = { cwd: root, platform: 'node', resolve: { mainFields: ['module', 'main'], alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') } } };
  const bundle = await rolldown({ ...options, input: { growth: 'tests/bench/growth.ts', commands: 'tests/bench/commands.ts', worker: 'src/cli/reference-worker.ts' } });
  await bundle.write({ dir: programs, format: 'esm', minify: true, entryFileNames: '[name].mjs' });
  await bundle.close();
  // Started as the command is, whose start loads `main.cjs` beside it and keeps what V8 has compiled.
  for (const [name, input] of [['main', 'tests/bench/program.ts'], ['start', 'src/cli/start.ts']]) {
    const one = await rolldown({ ...options, input: { [name]: input } });
    await one.write({ dir: programs, format: 'cjs', minify: true, entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' });
    await one.close();
  }
}

/** A script that reads all files of a folder and does nothing else, with none of our own code in its process. */
function reader() {
  const path = join(work, 'read.mjs');
  writeFileSync(path, `import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
let sum = 0;
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) if (entry.isFile()) sum += readFileSync(join(entry.parentPath, entry.name)).length;
const { user, system } = process.cpuUsage();
process.stdout.write(String((user + system) / 1000));`);
  return path;
}

function best(scenario, folder) {
  // The reference takes half a minute, beside which noise is small.
  return least([join(programs, 'start.cjs'), scenario, folder, pathToFileURL(join(programs, 'worker.mjs')).href], scenario.startsWith('reference') ? 1 : rounds);
}

/** The lowest CPU milliseconds of some runs: everything else on the machine only adds. */
function least(words, times = rounds) {
  const runs = Array.from({ length: times }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: work } });
    if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
    return Number(stdout);
  });
  return Math.min(...runs);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** A folder with as many files as a large project, made from the same ones over and over. */
function copy(files) {
  const folder = join(work, 'many');
  mkdirSync(folder);
  for (let index = 0; index < many; index++) {
    const file = files[index % files.length];
    cpSync(file, join(folder, `${index}${extname(file)}`));
  }
  return folder;
}

function table(count, few, full, alone, script) {
  return `# Reading agent files

CPU time in one run on one machine, the best of ${rounds} (the reference: one), each scenario in its own process that runs as the command does. Beside it the same less the start of the process,
to reading alone in the same process, and the whole process to a script that does nothing but read the files.
The model is what an agent file says of itself: dialect, name, description, tools and authority. Tree and contract are worked out when they are asked for, which the lines below do: of the tree the blocks of the root, and with the contract what it reads of the rest.

${row([`${count} real files`, ...columns])}${row(['---', '---', '---', '---', '---'])}${lines(few, script.few, script.start)}${line('the same, `--parser reference`', few.reference, few.read, script.few, script.start)}
${row([`${many} files`, ...columns, 'bar'])}${row(['---', '---', '---', '---', '---', '---'])}${lines(full, script.full, script.start, ['', '6 ×', '', ''])}
The contract alone: ${ratio(full.contract - full.native, full.native)} the reading, model and tree (bar 0.5 ×).

${row(['markdown parser alone', 'CPU', 'to the native one', 'bar'])}${row(['---', '---', '---', '---'])}${row(['native, with what falls back', ms(alone.native), '', ''])}${row(['reference', ms(alone.reference), ratio(alone.reference, alone.native), '15 ×'])}`;
}

function lines(set, script, start, bars = []) {
  const names = { read: 'read', fields: 'read, model without contract', native: 'read, model, tree', contract: 'read, model, tree, contract' };
  const own = row(['a script that only reads', '', '', ms(script), '', ...(bars.length > 0 ? [''] : [])]);
  return own + Object.entries(names).map(([key, name], index) => line(name, set[key], set.read, script, start, ...bars.slice(index, index + 1))).join('');
}

function line(name, value, read, script, start, ...bar) {
  return row([name, ms(value), value === read ? '' : ratio(value, read), ms(value + start), ratio(value + start, script), ...bar]);
}

function row(cells) {
  return `| ${cells.join(' | ')} |\n`;
}

function ratio(value, base) {
  return `${(value / base).toFixed(1)} ×`;
}

function ms(value) {
  return `${Math.round(value)} ms`;
}
