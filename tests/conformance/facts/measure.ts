import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostId, RealHost, Running, Surroundings } from '../hosts/host.ts';
import { claudeBinary, claudeCode } from '../hosts/claude-code.ts';
import { codex } from '../hosts/codex.ts';
import { copilot } from '../hosts/copilot.ts';
import { makePlace } from '../hosts/place.ts';
import { geminiCli } from '../hosts/gemini-cli.ts';
import { kilo, kiloBinary, kiloSettings } from '../hosts/kilo.ts';
import { opencode, opencodeBinary, opencodeSettings } from '../hosts/opencode.ts';
import { qwenCode } from '../hosts/qwen-code.ts';
import { servedEnvironment } from '../hosts/served.ts';
import { type Json, list, object, string } from '../protocols/protocol.ts';
import { run, serve } from '../sandbox.ts';

/** One list of names read out of an installed host. */
export interface Measured {
  readonly kind: 'tools' | 'offered' | 'aliases' | 'models' | 'fields' | 'builtins' | 'permissions' | 'defaults';
  readonly names: readonly string[];
  /** What some of the names stand for. */
  readonly targets?: Readonly<Record<string, string>>;
  /** Whether a name that is not in the list does not exist; else the list only proves the names it holds. */
  readonly complete: boolean;
  /** Where the host says so. */
  readonly source: string;
}

/** `fields` are the keys of our data, where the host only says which of those it is shown it does not know. */
export type Measure = (surroundings: Surroundings, running: Running, fields: readonly string[]) => Promise<readonly Measured[]>;

const empty = { id: 'facts-empty', files: {} };

/** How the lists of each host are read. A host that is not here has nothing to read but what its cases prove. */
export const measures: Readonly<Partial<Record<HostId, Measure>>> = {
  'claude-code': async (surroundings, running, fields) => {
    const sdk = join(surroundings.installed['claude-agent-sdk']!, 'node_modules', '@anthropic-ai', 'claude-agent-sdk', 'sdk.mjs');
    const program = `const m = await import(${JSON.stringify(`file://${sdk}`)}); console.log(JSON.stringify([m.BUILTIN_TOOL_NAMES, m.LEGACY_TOOL_NAME_ALIASES]))`;
    const { project, environment } = await makePlace(surroundings, 'claude-code', { ...empty, id: 'facts-sdk' });
    const ended = await run({ command: join(surroundings.programs, 'node'), arguments: ['--input-type=module', '-e', program], directory: project, environment, seconds: 60 });
    const [tools, aliases] = JSON.parse(ended.stdout) as readonly [readonly string[], Readonly<Record<string, string>>];
    const binary = claudeBinary(surroundings.installed['claude-code']!);
    const { agents } = await running.list(empty);
    return [
      // The tool of `--json-schema` is not in the list; the case `schema-with-its-tool` proves it.
      { kind: 'tools', names: [...tools, 'StructuredOutput'], complete: true, source: 'BUILTIN_TOOL_NAMES of the SDK of the same build' },
      { kind: 'aliases', names: Object.keys(aliases), targets: aliases, complete: true, source: 'LEGACY_TOOL_NAME_ALIASES of the same' },
      { kind: 'builtins', names: agents.map((agent) => agent.name), complete: true, source: 'agents of an empty project' },
      { kind: 'models', names: modelAliases(binary), targets: modelTargets(binary), complete: true, source: 'list of aliases and newest model of each family in the program' },
      { kind: 'fields', names: await recognised(running, fields), complete: true, source: 'warnings about keys of an agent file' },
      { kind: 'offered', names: await offered(running, claudeCode), complete: true, source: 'tools of an agent that says nothing' },
    ];
  },

  opencode: (surroundings, running) => servedFacts(surroundings, running, { id: 'opencode', command: opencodeBinary(surroundings.installed['opencode']!), host: opencode, environment: opencodeSettings }),
  kilo: (surroundings, running) => servedFacts(surroundings, running, { id: 'kilo', command: kiloBinary(surroundings.installed['kilo']!), host: kilo, environment: kiloSettings }),

  codex: async (_surroundings, running, fields) => {
    // Without a role of the project the delegation tool names none.
    const { agents } = await running.list({ ...empty, files: { [codex.agentFile('probe')]: codex.silentAgent } });
    return [
      { kind: 'builtins', names: agents.map((agent) => agent.name).filter((name) => name !== 'probe'), complete: true, source: 'roles of the delegation tool' },
      { kind: 'fields', names: await accepted(running, fields), complete: true, source: 'complaints about role files with one key more' },
      { kind: 'offered', names: await offered(running, codex), complete: true, source: 'tools of a role that says nothing' },
    ];
  },

  'gemini-cli': async (surroundings, running) => {
    const folder = join(surroundings.installed['gemini-cli']!, 'node_modules', '@google', 'gemini-cli', 'bundle');
    const { agents } = await running.list(empty);
    return [
      { kind: 'tools', names: constantList(folder, 'ALL_BUILTIN_TOOL_NAMES'), complete: true, source: 'ALL_BUILTIN_TOOL_NAMES in the bundle' },
      { kind: 'aliases', names: Object.keys(legacyAliases(folder)), targets: legacyAliases(folder), complete: true, source: 'TOOL_LEGACY_ALIASES in the bundle' },
      { kind: 'models', names: Object.keys(geminiModels(folder)), targets: geminiModels(folder), complete: true, source: 'GEMINI_MODEL_ALIAS_* and `resolveModel` in the bundle, without access to previews' },
      { kind: 'builtins', names: agents.map((agent) => agent.name), complete: false, source: 'agents in the instructions of an empty project' },
      { kind: 'offered', names: await offered(running, geminiCli), complete: true, source: 'tools of an agent that says nothing' },
    ];
  },

  'qwen-code': async (surroundings, running) => {
    const folder = join(surroundings.installed['qwen-code']!, 'node_modules', '@qwen-code', 'qwen-code', 'chunks');
    const { agents } = await running.list(empty);
    return [
      { kind: 'tools', names: Object.values(constantMap(folder, 'ToolNames')), complete: true, source: 'ToolNames in the bundle' },
      { kind: 'aliases', names: Object.values(constantMap(folder, 'ToolDisplayNames')), targets: displayTargets(folder), complete: false, source: 'ToolDisplayNames in the bundle, with the tools of the same keys' },
      { kind: 'builtins', names: agents.map((agent) => agent.name), complete: true, source: 'agents of an empty project' },
      { kind: 'offered', names: await offered(running, qwenCode), complete: true, source: 'tools of an agent that says nothing' },
    ];
  },

  // The names of its lists are not those on the wire.
  copilot: async (_surroundings, running) => [{ kind: 'offered', names: await offered(running, copilot), complete: false, source: 'tools of an agent that says nothing' }],
};

interface ServedFacts {
  readonly id: HostId;
  readonly host: RealHost;
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A host with a server of its own says its schema and its agents with all their rules. */
async function servedFacts(surroundings: Surroundings, running: Running, { id, host, command, environment }: ServedFacts): Promise<readonly Measured[]> {
  const place = await makePlace(surroundings, id, { ...empty, id: 'facts-doc' });
  const service = serve({ command, arguments: ['serve', '--hostname', '127.0.0.1', '--port', '0'], directory: place.project, environment: servedEnvironment(place, environment) });
  try {
    const [, address] = await service.match(/listening on (http:\/\/\S+)/, 60);
    const document: unknown = await (await fetch(`${address}/doc`)).json();
    const schemas = object(object(object(document)['components'])['schemas']);
    const { agents } = await running.list({ ...empty, files: { [host.agentFile('probe')]: host.silentAgent } });
    const rules = list(agents.find((agent) => agent.name === 'probe')?.permissions);
    return [
      { kind: 'fields', names: properties(schemas['AgentConfig']), complete: false, source: 'AgentConfig of GET /doc' },
      { kind: 'permissions', names: list(object(schemas['PermissionConfig'])['anyOf']).flatMap(properties), complete: false, source: 'PermissionConfig of GET /doc' },
      { kind: 'builtins', names: agents.map((agent) => agent.name).filter((name) => name !== 'probe'), complete: true, source: 'GET /agent' },
      { kind: 'defaults', names: rules.filter(isOfAnyMachine).map((rule) => `${string(rule['permission'])} ${string(rule['pattern'])} ${string(rule['action'])}`), complete: true, source: 'rules of an agent that says nothing' },
      { kind: 'offered', names: await offered(running, host), complete: true, source: 'tools of an agent that says nothing' },
    ];
  } finally {
    await service.stop();
  }
}

/** The host allows itself folders of this machine. */
function isOfAnyMachine(rule: Json): boolean {
  return rule['permission'] !== 'external_directory' || !string(rule['pattern']).startsWith('/');
}

/** The keys that Claude Code does not warn of; one that nobody knows proves that it warns. */
async function recognised(running: Running, fields: readonly string[]): Promise<readonly string[]> {
  const keys = [...fields.filter((key) => key !== 'name' && key !== 'description'), nobodysKey];
  const text = `---\nname: probe\ndescription: Counts lamps\n${keys.map((key) => `${key}:\n`).join('')}---\nYou count lamps.\n`;
  const { complaints } = await running.list({ id: 'facts-fields', files: { [claudeCode.agentFile('probe')]: text } });
  return withoutNobodys(fields, complaints);
}

/** The keys with which Codex does not call a role file's field unknown. */
async function accepted(running: Running, fields: readonly string[]): Promise<readonly string[]> {
  const files = [...fields, nobodysKey].map((key, index) => [codex.agentFile(`probe-${index}`), `${['name', 'description', 'developer_instructions'].includes(key) ? '' : `${key} = 1\n`}name = "probe-${index}"\ndescription = "Counts"\ndeveloper_instructions = "Count."\n`] as const);
  const { complaints } = await running.list({ id: 'facts-fields', files: Object.fromEntries(files) });
  return withoutNobodys(fields, complaints.filter((line) => line.includes('unknown field')));
}

const nobodysKey = 'lantern';

function withoutNobodys(fields: readonly string[], complaints: readonly string[]): readonly string[] {
  const unknown = new Set(complaints.flatMap((line) => [...line.matchAll(/["`]([A-Za-z_]+)["`]/g)].map(([, key = '']) => key)));
  if (!unknown.has(nobodysKey)) throw new Error('the host did not name a key that nobody knows');
  return fields.filter((key) => !unknown.has(key));
}

/** The list that holds `opusplan`, in the program's text, without the marks for a longer context. */
function modelAliases(program: string): readonly string[] {
  const bytes = readFileSync(program);
  const at = bytes.indexOf(',"opusplan"]');
  const names = at === -1 ? undefined : /(?:"[a-z]+(?:\[1m\])?",)+"opusplan"$/.exec(bytes.subarray(Math.max(0, at - 400), at + 11).toString('latin1'))?.[0];
  if (names === undefined) throw new Error('no list of model aliases in the program');
  return [...new Set([...names.matchAll(/"([a-z]+)/g)].map(([, name = '']) => name))];
}

/** The newest model of each family, and the family that `best` is: what the words stand for with the maker's own service. */
function modelTargets(program: string): Readonly<Record<string, string>> {
  const bytes = readFileSync(program);
  const at = bytes.indexOf('latest_per_family:{');
  const found = at === -1 ? undefined : /best:"([a-z]+)",latest_per_family:\{([^}]*)\}/.exec(bytes.subarray(Math.max(0, at - 40), at + 400).toString('latin1'));
  if (!found) throw new Error('no list of the newest models in the program');
  return { best: found[1]!, ...Object.fromEntries([...found[2]!.matchAll(/([a-z]+):"([^"]+)"/g)].map(([, family = '', model = '']) => [family, model])) };
}

/** Words for models with what `resolveModel` gives for each to a user without access to previews and newer models. */
function geminiModels(folder: string): Readonly<Record<string, string>> {
  const text = bundleWith(folder, 'var GEMINI_MODEL_ALIAS_AUTO = ');
  const body = text.slice(text.indexOf('\nfunction resolveModel('));
  const constant = (name: string): string => {
    const value = new RegExp(`^var ${name} = (?:"([^"]+)"|([A-Z_0-9]+));$`, 'm').exec(text);
    if (!value) throw new Error(`${name} has no value in the bundle`);
    return value[1] ?? constant(value[2]!);
  };
  return Object.fromEntries(
    [...text.matchAll(/^var (GEMINI_MODEL_ALIAS_[A-Z_]+) = "([^"]+)";$/gm)].map(([, name = '', alias = '']) => {
      const given = /resolved = (?:\w+ \? \w+ : )?([A-Z_0-9]+);/.exec(body.slice(body.indexOf(`case ${name}:`)));
      if (!given) throw new Error(`\`resolveModel\` gives nothing for ${name}`);
      // A preview that the user has no access to is another model.
      const instead = new RegExp(`case ${given[1]!}:\\s+return (?:\\w+ \\? \\w+ : )?([A-Z_0-9]+);`).exec(body);
      return [alias, constant(instead?.[1] ?? given[1]!)];
    }),
  );
}

function legacyAliases(folder: string): Readonly<Record<string, string>> {
  const text = bundleWith(folder, 'var TOOL_LEGACY_ALIASES = {');
  const body = text.slice(text.indexOf('var TOOL_LEGACY_ALIASES = {')).split('}', 1)[0]!;
  return Object.fromEntries([...body.matchAll(/^ {2}(\w+): ([A-Z_]+)/gm)].map(([, alias = '', constant = '']) => [alias, new RegExp(`^var ${constant} = "([^"]+)";$`, 'm').exec(text)?.[1] ?? constant]));
}

/** What is shown for a tool, today or once, with the name of the tool. */
function displayTargets(folder: string): Readonly<Record<string, string>> {
  const [names, shown] = [constantMap(folder, 'ToolNames'), constantMap(folder, 'ToolDisplayNames')];
  const text = bundleWith(folder, 'var ToolDisplayNamesMigration = {');
  const body = text.slice(text.indexOf('var ToolDisplayNamesMigration = {')).split('}', 1)[0]!;
  const old = [...body.matchAll(/(\w+): ToolDisplayNames\.(\w+)/g)].map(([, name = '', key = '']) => [name, key] as const);
  return Object.fromEntries([...Object.entries(shown).map(([key, name]) => [name, key] as const), ...old].flatMap(([name, key]) => (names[key] === undefined ? [] : [[name, names[key]]])));
}

function properties(schema: unknown): readonly string[] {
  return Object.keys(object(object(schema)['properties']));
}

/** The tools that an agent of one line is offered: each exists, others may. */
async function offered(running: Running, host: RealHost): Promise<readonly string[]> {
  const outcome = await running.perform({ id: 'facts-silent', files: { [host.agentFile('probe')]: host.silentAgent } }, { agent: 'probe', body: host.bodyOf(host.silentAgent).trim() });
  if (!outcome.agent) throw new Error(`an agent that says nothing did not run: ${outcome.output.slice(-300)}`);
  return outcome.agent.tools.map((name) => name.slice(name.lastIndexOf('/') + 1));
}

/** A `var NAME = [A, B]` of a bundle, whose members are string constants of the same file. */
function constantList(folder: string, name: string): readonly string[] {
  const text = bundleWith(folder, `var ${name} = [`);
  const body = text.slice(text.indexOf(`var ${name} = [`)).split(']', 1)[0]!;
  return [...body.matchAll(/^\s+([A-Z_]+),?$/gm)].map(([, constant = '']) => {
    const value = new RegExp(`^var ${constant} = "([^"]+)";$`, 'm').exec(text)?.[1];
    if (value === undefined) throw new Error(`${constant} of ${name} has no value in the bundle`);
    return value;
  });
}

/** A `var NAME = { KEY: "value" }` of a bundle. */
function constantMap(folder: string, name: string): Readonly<Record<string, string>> {
  const text = bundleWith(folder, `var ${name} = {`);
  const body = text.slice(text.indexOf(`var ${name} = {`)).split('}', 1)[0]!;
  return Object.fromEntries([...body.matchAll(/(\w+): "([^"]+)"/g)].map(([, key = '', value = '']) => [key, value]));
}

function bundleWith(folder: string, start: string): string {
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    if (text.includes(start)) return text;
  }
  throw new Error(`no file of the bundle holds ${start}`);
}
