import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../rules/registry.ts';
import { workspaceOf } from '../../src/analyse/workspace.ts';
import { watchedReference } from '../../src/cli/watchdog.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import { openSource } from '../../src/hosts/open.ts';
import { lint } from '../../src/lint/run.ts';
import { loadNative } from '../../src/parse/load.ts';
import type { MarkdownParser } from '../../src/parse/markdown.ts';
import { nativeParser } from '../../src/parse/native.ts';
import { useParser } from '../../src/parse/parser.ts';
import { decode, fromText, sizeLimit, tooLarge, type Source } from '../../src/parse/source.ts';
import { families } from '../corpus/hostile-texts.ts';

// Prints what hostile texts cost: node growth.mjs WORKER [FOLDER of samples]. CPU of opening, modelling, parsing and the rules about limits.
const [worker, folder] = process.argv.slice(2) as [string, string?];
const sizes = [16, 64, 256];
const bar = 1.2;
const mostSeconds = 5;
/** Milliseconds below which noise is larger than what is measured. */
const least = 5;

const toArena = await loadNative();
if (!toArena) throw new Error('the native parser cannot be loaded here');
const watched = watchedReference(new URL(worker));
let asked = 0;
const reference: MarkdownParser = { ...watched, parse: (text) => ((asked += 1), watched.parse(text)) };
const usual = nativeParser(toArena, reference);
const about = rules.filter(({ id }) => id === 'core/within-limits' || id === 'core/readable-file');

let failed = 0;
print(['family', ...sizes.map((size) => `${size} KB`), 'growth', 'found', `reference, ${sizes[1]} KB`]);
print(Array(sizes.length + 4).fill('---'));
read(fromText('a.md', families['normal prose']!(64 * 1024)), usual);
for (const [name, family] of Object.entries(families)) {
  const texts = sizes.map((size) => family(size * 1024));
  asked = 0;
  const found = texts.map((text) => read(fromText('a.md', text), usual));
  const isUsual = asked === 0;
  // A second and third look only where growth is to be told: the first one pays for compiling.
  const times = found.map(({ ms }, index) => (isUsual && ms < 1000 ? Math.min(ms, ...[1, 2, 3, 4, 5].map(() => read(fromText('a.md', texts[index]!), usual).ms)) : ms));
  const [, middle = 0, last = 0] = times;
  const growth = isUsual && middle >= least && found[1]!.codes.length === found[2]!.codes.length ? Math.log(last / middle) / Math.log(4) : undefined;
  const slow = read(fromText('a.md', texts[1]!), reference);
  if ((growth ?? 0) > bar || [...times, slow.ms].some((ms) => ms > mostSeconds * 1000)) failed += 1;
  const codes = new Set(found.flatMap((one) => one.codes));
  print([name, ...times.map(shown), isUsual ? (growth?.toFixed(2) ?? '') : 'by the reference', [...codes].join(', '), `${shown(slow.ms)}${slow.codes.length > 0 ? `, ${slow.codes.join(', ')}` : ''}`]);
}
if (folder) {
  process.stdout.write('\n');
  print(['sample', 'CPU', 'found']);
  print(['---', '---', '---']);
  const samples = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const path of samples.toSorted()) {
    const { size } = statSync(path);
    const { ms, codes } = read(size > sizeLimit ? tooLarge(path, size) : decode(path, readFileSync(path)), usual);
    if (ms > mostSeconds * 1000) failed += 1;
    print([path.slice(folder.length + 1), shown(ms), [...new Set(codes)].join(', ')]);
  }
}
process.stdout.write(`\n${failed} beyond a bar: growth ${bar} on the usual path, ${mostSeconds} s for one file\n`);
process.exitCode = failed > 0 ? 1 : 0;

function read(source: Source, parser: MarkdownParser): { readonly ms: number; readonly codes: readonly string[] } {
  useParser(parser);
  // What the text before left behind is not what this one costs.
  globalThis.gc?.();
  const before = process.cpuUsage();
  const codes = openSource(source).flatMap((document) => {
    const agent = readAgent(document);
    return lint([{ document, agent }], about, workspaceOf([agent])).map(({ code, message }) => (code === 'core/within-limits' ? message.replace(/^Unexpected (?:\d+ )?|,? expected.*/g, '') : code));
  });
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, codes };
}

function shown(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`);
}
