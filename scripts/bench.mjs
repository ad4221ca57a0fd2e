// CPU time of reading agent files: what the machine needs to read them at all, and what parser and model add.
//   node scripts/bench.mjs [--write] [--files FOLDER]
// Each scenario runs in a process of its own, all of them in one run; the ratios matter, the milliseconds are the machine's.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { writeRegistries } from './registry.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const many = 2000;
const rounds = 3;
const words = process.argv.slice(2);
const corpus = words.includes('--files') ? words[words.indexOf('--files') + 1] : `${root}../shared/corpus/files`;
if (!existsSync(corpus)) throw new Error(`no folder ${corpus}: name one with --files`);

const work = mkdtempSync(join(tmpdir(), 'mandate-bench-'));
// Inside the package, so that what is not bundled is found.
const programs = join(root, 'node_modules/.cache/mandate', `bench-${process.pid}`);
try {
  await build();
  const all = filesIn(corpus);
  const copies = copy(all);
  const start = best('nothing', work);
  const few = { read: best('read', corpus) - start, native: best('native', corpus) - start, reference: best('reference', corpus) - start };
  const full = { read: best('read', copies) - start, native: best('native', copies) - start, fields: best('fields', copies) - start };
  const alone = { native: best('native-parse', corpus), reference: best('reference-parse', corpus) };
  const page = table(all.length, few, full, alone);
  process.stdout.write(page);
  if (words.includes('--write')) {
    mkdirSync(`${root}docs`, { recursive: true });
    writeFileSync(`${root}docs/bench.md`, page);
  }
  if (alone.reference / alone.native < 15 || full.native / full.read > 6) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true });
  rmSync(programs, { recursive: true, force: true });
}

async function build() {
  writeRegistries();
  const bundle = await rolldown({ input: { program: 'tests/bench/program.ts' }, cwd: root, platform: 'node', resolve: { mainFields: ['module', 'main'] }, external: ['satteri'] });
  await bundle.write({ dir: programs, format: 'esm', minify: true, entryFileNames: '[name].mjs' });
  await bundle.close();
}

/** The lowest CPU milliseconds of some runs: everything else on the machine only adds. */
function best(scenario, folder) {
  // The reference takes half a minute, beside which noise is small.
  const runs = Array.from({ length: scenario.startsWith('reference') ? 1 : rounds }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(programs, 'program.mjs'), scenario, folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${scenario} ended with ${status}: ${stderr}`);
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

function table(count, few, full, alone) {
  return `# Reading agent files

CPU time in one run on one machine, the best of ${rounds} (the reference: one), each scenario in its own process, less the start of the process.
The model holds name, description, authority and tree; a contract is worked out when it is asked for, and is not in it.

${row([`${count} real files`, 'CPU', 'to reading alone'])}${row(['---', '---', '---'])}${row(['read', ms(few.read), ''])}${row(['read, parse, model', ms(few.native), ratio(few.native, few.read)])}${row(['read, parse, model, `--parser reference`', ms(few.reference), ratio(few.reference, few.read)])}
${row([`${many} files`, 'CPU', 'to reading alone', 'bar'])}${row(['---', '---', '---', '---'])}${row(['read', ms(full.read), '', ''])}${row(['read, model without tree', ms(full.fields), ratio(full.fields, full.read), ''])}${row(['read, parse, model', ms(full.native), ratio(full.native, full.read), '6 ×'])}
${row(['markdown parser alone', 'CPU', 'to the native one', 'bar'])}${row(['---', '---', '---', '---'])}${row(['native, with what falls back', ms(alone.native), '', ''])}${row(['reference', ms(alone.reference), ratio(alone.reference, alone.native), '15 ×'])}`;
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
