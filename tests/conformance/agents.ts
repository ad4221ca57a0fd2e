// Agents that the compiler writes, as cases: what the real host offers them has to be what the compiler says.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../../src/diagnostics/apply-edits.ts';
import { sourceFindings } from '../../src/emit/sources.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import { readAgent } from '../../src/hosts/detect.ts';
import type { ToolFact } from '../../src/hosts/fact.ts';
import type { Host, WriteContext } from '../../src/hosts/host.ts';
import { openSource } from '../../src/hosts/open.ts';
import { hosts } from '../../src/hosts/registry.ts';
import { type Bundle, lower } from '../../src/lower/lower.ts';
import type { Agent } from '../../src/model/agent.ts';
import type { Authority, Capability, Grant } from '../../src/model/authority.ts';
import { excess, powersOf } from '../../src/model/powers.ts';
import type { Document } from '../../src/parse/document.ts';
import { decode, fromText } from '../../src/parse/source.ts';
import { fixtureAgents } from '../fixture-agents.ts';
import type { CompiledCase } from './compiled.ts';
import { realHosts } from './hosts/all.ts';

const root = join(import.meta.dirname, '..', '..');
const shared = join(root, '..', 'shared');
const context: WriteContext = { models: {}, servers: [], settings: new Map() };

/** One of so many files of the corpus is compiled; the first is the eighth, so that no folder's first file is always the one. */
const every = 20;
const first = 7;

/** Hosts whose tools by default are a full account of what they register. */
const exactHosts: readonly string[] = ['claude-code', 'opencode'];

/** Hosts that show an agent's own tools to its model. */
const wireHosts: readonly string[] = [...exactHosts, 'gemini-cli', 'qwen-code', 'copilot'];

/** Our own agents and the seeds, on every host that takes the pair; with `sample`, agents of the corpus too. */
export function compiledCases(sample: boolean): CompiledCase[] {
  const fixtures = fixtureAgents(join(root, 'fixtures/agents')).map(({ name, document }) => ({ id: name, document }));
  const seeds = filesIn(join(shared, 'seeds')).map((name) => ({ id: `seed-${name.slice(0, 3)}`, document: opened(name, join(shared, 'seeds', name)) }));
  const own = [...fixtures, ...seeds].flatMap(({ id, document }) => casesOf(id, document, wireHosts));
  return [...own, ...(sample ? corpusSample() : []).flatMap(({ id, document }) => casesOf(id, document, exactHosts))];
}

function opened(path: string, file: string): Document | undefined {
  return openSource(decode(path, readFileSync(file)))[0];
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

function corpusSample(): { id: string; document: Document | undefined }[] {
  const manifest = join(shared, 'corpus/manifest.json');
  if (!existsSync(manifest)) return [];
  const entries = JSON.parse(readFileSync(manifest, 'utf8')) as { file: string; path: string }[];
  return entries
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    .filter((_, index) => index % every === first)
    .map(({ file, path }, index) => ({ id: `corpus-${index}-${path.replace(/[^A-Za-z0-9]+/g, '-').slice(-40)}`, document: opened(path, join(shared, 'corpus/files', file)) }));
}

function casesOf(id: string, document: Document | undefined, on: readonly string[]): CompiledCase[] {
  if (!document) return [];
  // The server that stands in for a model has one model of its own, and no MCP server is there to be started.
  const { model: _model, ...agent } = readAgent(document);
  if (sourceFindings({ path: agent.path, document, agent }, hostById(agent.dialect)).length > 0) return [];
  return hosts.flatMap((host) => {
    const real = realHosts.find((candidate) => candidate.id === host.id);
    if (!real || !on.includes(host.id)) return [];
    const bundle = lower(agent, host, { context, allowed: () => false });
    if (bundle.refused) return [];
    const files = Object.fromEntries(bundle.files.map(({ path, text }) => [path, text]));
    const [file] = bundle.files;
    if (!file) return [];
    // The name and the bytes that this host has of it, which its ledger accounts for.
    const name = readAgent(openSource(fromText(file.path, file.text))[0]!).name.value;
    const fillsIn = agent.dialect === host.id && agent.prompt.value.includes('${');
    const body = fillsIn ? {} : { body: applyEdits(agent.prompt.value, file.edits ?? []) };
    const isExact = exactHosts.includes(host.id) && !isNarrowed(bundle);
    const wrongTools = isExact ? byName(agent, host) : byPower(agent, host, isNarrowed(bundle));
    return [{ id: `${id}-on-${host.id}`, source: agent.path, host: real.id, files, agent: name, ...(exactHosts.includes(host.id) && { as: 'main' as const }), ...body, wrongTools }];
  });
}

function isNarrowed({ ledger }: Bundle): boolean {
  return ledger.some(({ field, fate }) => fate === 'narrowed' && /^(?:tools|disallowedTools|permissions?|allowedTools)\b/.test(field));
}

/**
 * Holds the tools on the wire to a list: of those the host registers, each that the author granted, and no other.
 *
 * Worked out from the author's words and the host's facts alone, never from the emitted file.
 */
function byName(agent: Agent, host: Host): CompiledCase['wrongTools'] {
  const facts = new Map(host.tools.map((tool) => [tool.name, tool]));
  return (seen, silent) => {
    // A tool that hides behind another comes back where a list leaves the other out, not where it is denied.
    const isList = agent.authority.rest === 'deny';
    const hidden = isList ? host.tools.filter((tool) => tool.hiddenBy !== undefined && silent.includes(tool.hiddenBy)).map(({ name }) => name) : [];
    const given = [...new Set([...silent, ...hidden])].filter((name) => isGranted(agent, facts.get(name), host));
    // Of two tools that do the same a list has the first.
    const isFirst = (name: string): boolean => !isList || !given.slice(0, given.indexOf(name)).some((other) => doesSame(facts.get(other), facts.get(name)));
    const wanted = given.filter((name) => !given.includes(facts.get(name)?.hiddenBy ?? '') && isFirst(name)).toSorted().join(', ');
    const got = seen.toSorted().join(', ');
    return wanted === got ? [] : [`tools on the wire: expected ${wanted || 'none'}, got ${got || 'none'}`];
  };
}

function doesSame(one: ToolFact | undefined, other: ToolFact | undefined): boolean {
  return one !== undefined && other !== undefined && one.capabilities.length === 1 && one.capabilities.join() === other.capabilities.join();
}

/**
 * Holds the tools on the wire to the author's powers: none that he did not give and, where the ledger says nothing of less, each that he gave and the host registers.
 *
 * For hosts that offer a tool under other names, or several for one capability.
 */
function byPower(agent: Agent, host: Host, narrowed: boolean): CompiledCase['wrongTools'] {
  const capabilitiesOf = (name: string): readonly Capability[] => (host.tools.find((tool) => tool.name === name && tool.capabilities.length > 0) ?? host.tools.find(({ onWire }) => onWire?.includes(name)))?.capabilities ?? [];
  return (seen, silent) => {
    const grants = seen.flatMap(capabilitiesOf).map((capability): Grant => ({ effect: 'allow', target: { kind: 'capability', capability }, source: capability, span: agent.name.span }));
    const over = excess(powersOf({ rest: 'deny', grants }), powersOf(wholeTools(agent)));
    const got = seen.join(', ') || 'none';
    const asked = narrowed ? [] : [...new Set(silent.flatMap(capabilitiesOf))].filter((capability) => isGranted(agent, { name: capability, status: 'current', capabilities: [capability] }, host));
    const missing = asked.filter((capability) => !seen.some((name) => capabilitiesOf(name).includes(capability)));
    return [...over.map(({ key }) => `power on the wire: \`${key}\` was not granted, got ${got}`), ...missing.map((capability) => `tools on the wire: expected one for \`${capability}\`, got ${got}`)];
  };
}

/** A part does not show on the wire: of a tool that is granted in part all of it is there, and of one that is denied in part too. */
function wholeTools({ authority: { rest, grants } }: Agent): Authority {
  return {
    rest,
    grants: grants
      .filter(({ effect, pattern, target }) => effect !== 'deny' || (pattern === undefined && target.kind !== 'agent'))
      .map(({ pattern: _pattern, ...grant }) => (grant.target.kind === 'agent' && grant.effect !== 'deny' ? { ...grant, target: { kind: 'capability', capability: 'delegate' } } : grant)),
  };
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

