// npm run table: every agent of the corpus on every host. Writes docs/hosts.md; exit 1 when a law is broken.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostById } from '../../src/hosts/by-id.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import type { Fate, Host, WriteContext } from '../../src/hosts/host.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { lower, permittedOn, type Bundle } from '../../src/lower/lower.ts';
import type { Agent } from '../../src/model/agent.ts';
import { excess } from '../../src/model/powers.ts';
import type { Document } from '../../src/parse/document.ts';
import { decode, fromText } from '../../src/parse/source.ts';

const folder = join(import.meta.dirname, '../../../shared/corpus');
const context: WriteContext = { models: {}, servers: [], settings: new Map() };
const fates: readonly Fate[] = ['exact', 'enforced', 'narrowed', 'inferred', 'asked', 'rewritten', 'dropped', 'widened', 'unverified'];

interface Row {
  written: number;
  refused: number;
  files: number;
  /** Files that the host's own loader takes. */
  loads: number;
  recovers: number;
  drops: number;
  sameBody: number;
  rewritten: number;
  /** Bodies that differ although nothing says so. */
  otherBody: number;
  /** Powers beyond those of the source that no entry tells of. */
  silent: number;
  readonly fates: Map<Fate, number>;
}

const entries = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { readonly path: string; readonly repo: string; readonly file: string }[];
const documents = entries.flatMap(({ repo, path, file }) => openSource(decode(`${repo}/${path}`, readFileSync(join(folder, 'files', file)))));
const sound = documents.filter((document) => isSound(document)).map((document) => readAgent(document));
const rows = new Map(hosts.map((host) => [host, { written: 0, refused: 0, files: 0, loads: 0, recovers: 0, drops: 0, sameBody: 0, rewritten: 0, otherBody: 0, silent: 0, fates: new Map() } as Row]));
for (const agent of sound) for (const host of hosts) count(agent, host, rows.get(host)!);

const page = `${[
  '# Agents of the corpus on every host',
  `<!-- Written by \`npm run table\`, which needs the corpus beside the repository. -->`,
  `${entries.length} agent files of public repositories, ${documents.length} agents. ${documents.length - sound.length} are no source for a bundle: their own host drops them, or they cannot be read. The other ${sound.length} are compiled for each host.`,
  'A pair is refused when the host would allow more than the source, or would not take the file. Written files are read back by the emulation of the host\'s own loader. The body is compared by its hash.',
  table(['host', 'written', 'refused', 'files: load', 'mended', 'dropped', 'body: same hash', 'rewritten, as told', 'other', 'powers beyond the source, untold'], [...rows].map(([host, row]) => [host.title, row.written, row.refused, row.loads, row.recovers, row.drops, row.sameBody, row.rewritten, row.otherBody, row.silent])),
  'What became of each field, grant and promise, refused pairs among them:',
  table(['host', ...fates], [...rows].map(([host, row]) => [host.title, ...fates.map((fate) => row.fates.get(fate) ?? 0)])),
].join('\n\n')}\n`;
writeFileSync(join(import.meta.dirname, '../../docs/hosts.md'), page);
console.log(page);
const broken = [...rows.values()].reduce((sum, { drops, otherBody, silent }) => sum + drops + otherBody + silent, 0);
if (broken > 0) {
  console.error(`${broken} broken`);
  process.exitCode = 1;
}

/** What `compile` takes for a source. */
function isSound(document: Document): boolean {
  if (document.source.problems.some(({ kind }) => kind !== 'encoding')) return false;
  const { dialect } = readAgent(document);
  return hostById(dialect)?.load(document).verdict !== 'drops';
}

function count(agent: Agent, host: Host, row: Row): void {
  const bundle = lower(agent, host, { context, allowed: () => false });
  for (const { fate } of bundle.ledger) row.fates.set(fate, (row.fates.get(fate) ?? 0) + 1);
  const servers = agent.authority.grants.flatMap(({ target }) => (target.kind === 'mcp' ? [target.server] : []));
  const over = excess(host.effective(bundle.files, { ...context, servers }), permittedOn(host, agent));
  if (over.length > 0 && !bundle.ledger.some(({ fate }) => fate === 'widened')) row.silent++;
  if (bundle.refused) row.refused++;
  else {
    row.written++;
    readBack(bundle, agent, host, row);
  }
}

function readBack({ files, ledger }: Bundle, { prompt }: Agent, host: Host, row: Row): void {
  for (const file of files) {
    const document = openSource(fromText(file.path, file.text))[0]!;
    row.files++;
    const { verdict } = host.load(document);
    if (verdict === 'loads') row.loads++;
    else if (verdict === 'recovers') row.recovers++;
    else row.drops++;
    if (hash(document.prompt) === hash(prompt.value)) row.sameBody++;
    else if (ledger.some(({ fate }) => fate === 'rewritten')) row.rewritten++;
    else row.otherBody++;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function table(head: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
