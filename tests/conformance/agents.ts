// Agents that the compiler writes, as cases: what the real host offers them has to be what the compiler says.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFindings } from '../../src/emit/sources.ts';
import { hostById, readAgent } from '../../src/hosts/detect.ts';
import type { Host, ToolFact, WriteContext } from '../../src/hosts/host.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { lower } from '../../src/lower/lower.ts';
import type { Agent } from '../../src/model/agent.ts';
import { decode } from '../../src/parse/source.ts';
import type { CompiledCase } from './compiled.ts';
import { realHosts } from './hosts/all.ts';

const root = join(import.meta.dirname, '..', '..');
const shared = join(root, '..', 'shared');
const context: WriteContext = { models: {}, servers: [], settings: new Map() };

/** One of so many files of the corpus is compiled; the first is the eighth, so that no folder's first file is always the one. */
const every = 20;
const first = 7;

/** Where a fixture would lie if it were a file of its host. */
const places: Readonly<Record<string, string>> = { 'opencode-patterns': '.opencode/agent/branch-review.md', orchestrated: 'release-planner.txt' };

/** Fixtures whose source is read the same under any path but those in `places`. */
const fixtureNames = ['delegator', 'forge', 'git-only', 'opencode-patterns', 'orchestrated', 'read-only', 'retired-only', 'silent'] as const;

/** Hosts whose tools by default are a full account of what they register. */
const measured: readonly string[] = ['claude-code', 'opencode'];

/** Our own agents and the seeds, on every host that takes the pair; with `sample`, agents of the corpus too. */
export function compiledCases(sample: boolean): CompiledCase[] {
  const fixtures = fixtureNames.map((name) => ({ id: name, file: join(root, 'fixtures/agents', name, 'agent.md'), path: places[name] ?? `${name}.md` }));
  const seeds = filesIn(join(shared, 'seeds')).map((name) => ({ id: `seed-${name.slice(0, 3)}`, file: join(shared, 'seeds', name), path: name }));
  return [...fixtures, ...seeds, ...(sample ? corpusSample() : [])].flatMap(({ id, file, path }) => {
    const [document] = openSource(decode(path, readFileSync(file)));
    if (!document) return [];
    const agent = readAgent(document);
    return sourceFindings({ path, document, agent }, hostById(agent.dialect)).length > 0 ? [] : casesOf(id, agent);
  });
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

function corpusSample(): { id: string; file: string; path: string }[] {
  const manifest = join(shared, 'corpus/manifest.json');
  if (!existsSync(manifest)) return [];
  const entries = JSON.parse(readFileSync(manifest, 'utf8')) as { file: string; path: string }[];
  return entries
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    .filter((_, index) => index % every === first)
    .map(({ file, path }, index) => ({ id: `corpus-${index}-${path.replace(/[^A-Za-z0-9]+/g, '-').slice(-40)}`, file: join(shared, 'corpus/files', file), path }));
}

function casesOf(id: string, written: Agent): CompiledCase[] {
  // The server that stands in for a model has one model of its own.
  const { model: _model, ...agent } = written;
  return hosts.flatMap((host) => {
    const real = realHosts.find((candidate) => candidate.id === host.id);
    if (!real || !measured.includes(host.id)) return [];
    const bundle = lower(agent, host, { context, allowed: () => false });
    if (bundle.refused) return [];
    const files = Object.fromEntries(bundle.files.map(({ path, text }) => [path, text]));
    return [{ id: `${id}-on-${host.id}`, source: agent.path, host: real.id, files, agent: bundle.agent, as: 'main', body: agent.prompt.value, expects: (silent) => expected(agent, host, silent) }];
  });
}

/**
 * The tools that an agent has to be offered: of those the host registers, each that the author granted.
 *
 * Worked out from the author's words and the host's facts alone, never from the emitted file.
 */
function expected(agent: Agent, host: Host, silent: readonly string[]): string[] {
  const facts = new Map(host.tools.map((tool) => [tool.name, tool]));
  const hidden = host.tools.filter((tool) => tool.hiddenBy !== undefined && silent.includes(tool.hiddenBy)).map(({ name }) => name);
  const given = [...silent, ...hidden].filter((name) => isGranted(agent, facts.get(name), host));
  return [...new Set(given)].filter((name) => !given.includes(facts.get(name)?.hiddenBy ?? ''));
}

function isGranted({ authority }: Agent, tool: ToolFact | undefined, host: Host): boolean {
  if (!tool) return authority.rest !== 'deny';
  const targets = tool.capabilities.length > 0 ? tool.capabilities.map((capability) => ({ kind: 'capability' as const, capability })) : [{ kind: 'host-tool' as const, host: host.id, name: tool.name }];
  return targets.some((target) => {
    const own = authority.grants.filter((grant) => JSON.stringify(grant.target) === JSON.stringify(target));
    const callees = target.kind === 'capability' && target.capability === 'delegate' ? authority.grants.filter((grant) => grant.target.kind === 'agent' && grant.effect !== 'deny') : [];
    if (own.some(({ effect, pattern }) => effect === 'deny' && pattern === undefined)) return false;
    return authority.rest !== 'deny' || [...own, ...callees].some(({ effect }) => effect !== 'deny');
  });
}

