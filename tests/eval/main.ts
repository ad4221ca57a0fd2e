// Prints how well the contract of labelled files is read: npm run eval [-- --own] [-- --list]
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { extractContract } from '../../src/contract/extract.ts';
import { parseDocument } from '../../src/parse/document.ts';
import { decode } from '../../src/parse/source.ts';
import { readGold, readOwn, type Labels } from './labels.ts';
import { kinds, score, sum, type Count, type Kind, type Score } from './score.ts';

const here = new URL(`file://${import.meta.dirname}/`);
const shared = new URL('../../../shared/', here);
const files = new URL('corpus/files/', shared);
if (!existsSync(files)) {
  console.error('The labelled files are not here: expected ../shared/corpus/files.');
  process.exit(1);
}

/** Files of other repositories, under `owner__name/path` like the corpus, which holds none of them. */
const others = new URL('.cache/mandate/corpus/', pathToFileURL(`${homedir()}/`));

function placeOf(file: string): URL {
  const place = new URL(file, files);
  return existsSync(place) ? place : new URL(file, others);
}

interface Judged {
  readonly labels: Labels;
  readonly score: Score;
}

const list = process.argv.includes('--list');
report('Labels of ../shared/gold/dev. The rules of extraction were written by people who had read these files: an upper bound, not an estimate.', readGold(new URL('gold/dev/', shared)));
const own = readOwn(new URL('labels/', here), (file) => {
  const place = placeOf(file);
  return existsSync(place) ? readFileSync(place, 'utf8') : undefined;
});
const absent = readdirSync(new URL('labels/', here)).length - own.length;
if (absent > 0) console.log(`\n${absent} labelled files are not here and left out: README.md says where they belong.`);
const rounds = [
  'Labels of our own, first round: made before extraction was run on these files, which have been looked at since.',
  'Labels of our own, second round: made after the first had been tuned to, before extraction was run on these files. README.md keeps the figures of the first run.',
  'Labels of our own, third round: the middle file of each repository and language, labelled after the second had been tuned to, before extraction was run on these files.',
  'Labels of our own, fourth round: the file at a quarter of every other group, labelled after the third had been tuned to, before extraction was run on these files.',
  'Labels of our own, fifth round: files with templates, tags, hand-offs, tools, tables and seven other traits, long ones among them, labelled before extraction was run on these files.',
  'Labels of our own, sixth round: the next files by the same traits, labelled after the fifth had been tuned to, before extraction was run on these files.',
  'Labels of our own, seventh round: repositories, languages and dialects least covered so far, labelled after the sixth had been tuned to, before extraction was run on these files.',
  'Labels of our own, eighth round: the next files of each repository, labelled after the seventh had been tuned to, before extraction was run on these files for their labels.',
  'Labels of our own, ninth round: files with and without a title for outputs of each repository, labelled after the eighth had been tuned to, before extraction was run on them.',
  'Labels of our own, tenth round: one file of each repository and one in Korean, labelled after the ninth had been tuned to, before extraction was run on them for their labels.',
  'Labels of our own, eleventh round: files of the lengths and in the proportions of the first set, labelled after the tenth had been tuned to, before extraction was run on them.',
  'Labels of our own, twelfth round: the next files drawn like those, labelled after the eleventh had been tuned to, before extraction was run on them.',
  'Labels of our own, thirteenth round: twelve more drawn like those, labelled after the twelfth had been tuned to, before extraction was run on them.',
  'Labels of our own, fourteenth round: one file of each of nine repositories outside the corpus and of seven in it, labelled after the thirteenth had been tuned to, before extraction was run on them.',
  'Labels of our own, fifteenth round: one file of each of four more repositories outside the corpus and of twelve in it, labelled after the fourteenth had been tuned to, before extraction was run on them.',
  'Labels of our own, sixteenth round: one file of each of seven more repositories outside the corpus and of six in it, labelled after the fifteenth had been tuned to, before extraction was run on them.',
  'Labels of our own, seventeenth round: eighteen files of the lengths and in the proportions of the first set, labelled after the sixteenth had been tuned to, before extraction was run on them.',
  'Labels of our own, eighteenth round: files drawn like those of the eleventh, each set labelled apart from the others after the sixteenth had been tuned to, before extraction was run on them.',
  'Labels of our own, nineteenth round: files drawn like those of the eleventh, each set labelled apart from the others after the sixteenth had been tuned to, before extraction was run on them.',
  'Labels of our own, twentieth round: eight more files drawn like those, labelled after the nineteenth had been tuned to, before extraction was run on them for their labels.',
  'Labels of our own, twenty-first round: eight more files drawn like those, kept out of what was read while the nineteenth was tuned to, labelled before extraction was run on them for their labels.',
  'Labels of our own, twenty-second round: a few more files drawn like those of the eleventh, labelled after the eighteenth to twentieth sets had been tuned to, before extraction was run on them.',
  'Labels of our own, twenty-third round: fourteen files drawn like those of the eleventh, labelled after all sets before had been tuned to, before extraction was run on them.',
  'Labels of our own, twenty-fourth round: fourteen more, labelled before the twenty-third was tuned to and kept out of what was read for it; extraction was run on them after that.',
  'Labels of our own, twenty-fifth round: one file or two of each of seven more repositories outside the corpus, labelled after the twenty-fourth had been tuned to, before extraction was run on them.',
  'Labels of our own, twenty-sixth round: fourteen files of the lengths and in the proportions of the first set, drawn by no other trait, labelled after all sets before had been tuned to, before extraction was run on them.',
  'Labels of our own, twenty-seventh round: fourteen more, labelled and first run with the twenty-sixth.',
  'Labels of our own, twenty-eighth round: one file of each of ten more repositories outside the corpus, labelled and first run with the twenty-sixth.',
  'Labels of our own, twenty-ninth round: twelve more files of the lengths and in the proportions of the first set, drawn by no other trait, labelled after all sets before had been tuned to, before extraction was run on them.',
  'Labels of our own, thirtieth round: twelve more files drawn like those, labelled after all sets before had been tuned to, before extraction was run on them.',
  'Labels of our own, thirty-first round: twelve more, labelled with the thirtieth and kept out of what was read while that was tuned to; extraction was run on them after that.',
  'Labels of our own, thirty-second round: ten files of nine more repositories outside the corpus, labelled and first run with the thirtieth.',
  'Labels of our own, thirty-third round: fourteen files of the lengths and in the proportions of what is left of the corpus, drawn by no other trait, labelled after all sets before had been tuned to, before extraction was run on them.',
  'Labels of our own, thirty-fourth round: twelve more files of the corpus, labelled beside those of the thirty-third and apart from them, before extraction was run on them.',
  'Labels of our own, thirty-fifth round: fourteen more files drawn like those of the thirty-third, labelled after that had been tuned to, before extraction was run on them.',
  'Labels of our own, thirty-sixth round: one file of each of eleven more repositories outside the corpus, labelled before extraction was run on them and before the thirty-fourth was tuned to.',
  'Labels of our own, thirty-seventh round: fourteen more files drawn like those of the thirty-third, labelled after the thirty-fifth had been tuned to, before extraction was run on them.',
  'Labels of our own, thirty-eighth round: one file of each of eleven more repositories outside the corpus and of two in it, labelled after the thirty-sixth had been tuned to in part, before extraction was run on them.',
  'Labels of our own, thirty-ninth round: one file of each of fourteen more repositories outside the corpus, labelled after the thirty-seventh had been tuned to, before extraction was run on them for their labels.',
  'Labels of our own, fortieth round: one file of each of eleven more repositories outside the corpus, labelled after the thirty-eighth had been tuned to, before extraction was run on them.',
  'Labels of our own, forty-first round: one file of each of thirteen more repositories outside the corpus, labelled after the thirty-ninth had been tuned to, before extraction was run on them for their labels.',
  'Labels of our own, forty-second round: one file of each of eight more repositories outside the corpus, found by the path of a file and not by their names, labelled after the fortieth had been tuned to, before extraction was run on them.',
  'Labels of our own, forty-third round: fourteen more files drawn in the proportions of the first set, labelled after the forty-first had been tuned to, before extraction was run on them.',
  'Labels of our own, forty-fourth round: one file of each of twelve more repositories outside the corpus, found by the paths that eight hosts read, labelled after the forty-second had been tuned to, before extraction was run on them.',
  'Labels of our own, forty-fifth round: fourteen more files drawn like those of the forty-third, labelled before extraction was run on them.',
  'Labels of our own, forty-sixth round: one file of each of eleven more repositories outside the corpus, found like those of the forty-fourth, labelled after that had been tuned to, before extraction was run on them.',
  'Labels of our own, forty-seventh round: eleven more files drawn like those, labelled after the forty-fifth had been tuned to, before extraction was run on them.',
  'Labels of our own, forty-eighth round: one file of each of ten more such repositories, labelled after the forty-sixth had been tuned to, before extraction was run on them.',
  'Labels of our own, forty-ninth round: one file of each of thirteen more repositories outside the corpus, labelled after all sets before had been tuned to, before extraction was run on them for their labels.',
  'Labels of our own, fiftieth round: twelve more files of the corpus drawn like those of the forty-third, labelled after the forty-ninth had been tuned to, before extraction was run on them for their labels.',
  'Labels of our own, fifty-first round: one file of each of twelve more repositories outside the corpus, found by the paths that hosts read, labelled after the fiftieth had been tuned to, before extraction was run on them.',
  'Labels of our own, fifty-second round: one file of each of seven more such repositories and seven of the corpus, labelled after the fifty-first had been tuned to, before extraction was run on them for their labels.',
  'Labels of our own, fifty-third round: one file of each of eight more such repositories and five of the corpus, labelled after the fifty-second had been tuned to, before extraction was run on them for their labels.',
];
for (const [index, title] of rounds.entries()) {
  const labels = own.filter(({ round }) => round === index + 1);
  if (labels.length > 0) report(title, labels);
}
leaveOut(own);

/**
 * The word lists are written by people, so that no program can learn them again without a repository. What can be left
 * out is its weight: the figures of all rounds without each repository in turn, the least of which is the careful guess.
 */
function leaveOut(all: readonly Labels[]): void {
  const scores = all.map((labels) => ({ repo: labels.repo, score: judge(labels).score }));
  console.log('\nAll rounds together, with each repository left out in turn: least and most');
  for (const kind of kinds) {
    const totals = [...new Set(all.map(({ repo }) => repo))].map((repo) => add(scores.filter((one) => one.repo !== repo).map((one) => one.score.counts[kind])));
    console.log(`${kind.padEnd(26)}recall ${range(totals.map(({ hit, gold }) => hit / gold))}  precision ${range(totals.map(({ hit, found }) => hit / found))}`);
  }
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} – ${Math.max(...values).toFixed(2)}`;
}

function judge(labels: Labels): Judged {
  const document = parseDocument(decode(labels.file, readFileSync(placeOf(labels.file))));
  return { labels, score: score(labels, extractContract(document), document.lines) };
}

function report(title: string, all: readonly Labels[]): void {
  const judged = all.map(judge);
  console.log(`\n${title}\n${judged.length} files, ${new Set(all.map(({ repo }) => repo)).size} repositories\n`);
  console.log(`${'kind'.padEnd(26)}recall  95 %          precision  95 %          gold  found`);
  for (const kind of kinds) {
    const total = add(judged.map((one) => one.score.counts[kind]));
    const spread = bootstrap(judged, kind);
    console.log(`${kind.padEnd(26)}${percent(total.hit, total.gold)}   ${spread.recall}   ${percent(total.hit, total.found)}      ${spread.precision}   ${String(total.gold).padStart(4)}  ${String(total.found).padStart(4)}`);
  }
  console.log('\nrules by repository (each counts alone; no parameter is learned, so leaving one out changes nothing but this row)');
  for (const repo of [...new Set(all.map((labels) => labels.repo))].toSorted()) {
    const total = add(judged.filter(({ labels }) => labels.repo === repo).map((one) => one.score.counts.rules));
    console.log(`  ${repo.padEnd(44)} recall ${percent(total.hit, total.gold)}  precision ${percent(total.hit, total.found)}  of ${total.gold}`);
  }
  if (!list) return;
  for (const { labels, score: one } of judged) {
    if (one.misses.length + one.extras.length === 0) continue;
    console.log(`\n${labels.file}`);
    for (const miss of one.misses) console.log(`  missed ${miss}`);
    for (const extra of one.extras) console.log(`  false  ${extra}`);
  }
}

function add(counts: readonly Count[]): Count {
  return { hit: sum(counts.map(({ hit }) => hit)), gold: sum(counts.map(({ gold }) => gold)), found: sum(counts.map(({ found }) => found)) };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '  – ' : (part / whole).toFixed(2).padStart(4);
}

/** Draws whole files with replacement, with a fixed seed, so that a run can be repeated. */
function bootstrap(judged: readonly Judged[], kind: Kind): { readonly recall: string; readonly precision: string } {
  const recalls: number[] = [];
  const precisions: number[] = [];
  let state = 12345;
  for (let round = 0; round < 1000; round += 1) {
    const drawn = judged.map(() => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return judged[Math.floor((state / 2147483648) * judged.length)]!.score.counts[kind];
    });
    const total = add(drawn);
    if (total.gold > 0) recalls.push(total.hit / total.gold);
    if (total.found > 0) precisions.push(total.hit / total.found);
  }
  return { recall: interval(recalls), precision: interval(precisions) };
}

function interval(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return '     –     ';
  return `${sorted[Math.floor(sorted.length * 0.025)]!.toFixed(2)} – ${sorted[Math.floor(sorted.length * 0.975)]!.toFixed(2)}`;
}
