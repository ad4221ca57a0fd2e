import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostId, Running, Surroundings } from '../hosts/host.ts';
import { claudeCode } from '../hosts/claude-code.ts';
import { codex } from '../hosts/codex.ts';
import { copilot } from '../hosts/copilot.ts';
import { makePlace } from '../hosts/place.ts';
import { opencodeBinary } from '../hosts/opencode.ts';
import { list, object } from '../protocols/protocol.ts';
import { run, serve } from '../sandbox.ts';

/** One list of names read out of an installed host. */
export interface Measured {
  readonly kind: 'tools' | 'aliases' | 'fields' | 'builtins' | 'permissions';
  readonly names: readonly string[];
  /** Whether a name that is not in the list does not exist; else the list only proves the names it holds. */
  readonly complete: boolean;
  /** Where the host says so. */
  readonly source: string;
}

export type Measure = (surroundings: Surroundings, running: Running) => Promise<readonly Measured[]>;

const empty = { id: 'facts-empty', files: {} };

/** How the lists of each host are read. A host that is not here has nothing to read but what its cases prove. */
export const measures: Readonly<Partial<Record<HostId, Measure>>> = {
  'claude-code': async (surroundings, running) => {
    const sdk = join(surroundings.installed['claude-agent-sdk']!, 'node_modules', '@anthropic-ai', 'claude-agent-sdk', 'sdk.mjs');
    const program = `const m = await import(${JSON.stringify(`file://${sdk}`)}); console.log(JSON.stringify([m.BUILTIN_TOOL_NAMES, Object.keys(m.LEGACY_TOOL_NAME_ALIASES)]))`;
    const { project, environment } = await makePlace(surroundings, 'claude-code', { ...empty, id: 'facts-sdk' });
    const ended = await run({ command: join(surroundings.programs, 'node'), arguments: ['--input-type=module', '-e', program], directory: project, environment, seconds: 60 });
    const [tools, aliases] = JSON.parse(ended.stdout) as readonly [readonly string[], readonly string[]];
    const { agents } = await running.list(empty);
    return [
      // The tool of `--json-schema` is not in the list; the case `schema-with-its-tool` proves it.
      { kind: 'tools', names: [...tools, 'StructuredOutput'], complete: true, source: 'BUILTIN_TOOL_NAMES of the SDK of the same build' },
      { kind: 'aliases', names: aliases, complete: true, source: 'LEGACY_TOOL_NAME_ALIASES of the same' },
      { kind: 'builtins', names: agents.map((agent) => agent.name), complete: true, source: 'agents of an empty project' },
      { kind: 'tools', names: await offered(running, claudeCode), complete: false, source: 'tools of an agent that says nothing' },
    ];
  },

  opencode: async (surroundings, running) => {
    const place = await makePlace(surroundings, 'opencode', { ...empty, id: 'facts-doc' });
    const environment = { ...place.environment, OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' };
    const service = serve({ command: opencodeBinary(surroundings.installed['opencode']!), arguments: ['serve', '--hostname', '127.0.0.1', '--port', '0'], directory: place.project, environment });
    try {
      const [, address] = await service.match(/listening on (http:\/\/\S+)/, 60);
      const document: unknown = await (await fetch(`${address}/doc`)).json();
      const schemas = object(object(object(document)['components'])['schemas']);
      const permissions = list(object(schemas['PermissionConfig'])['anyOf']).flatMap(properties);
      const { agents } = await running.list(empty);
      return [
        { kind: 'fields', names: properties(schemas['AgentConfig']), complete: false, source: 'AgentConfig of GET /doc' },
        { kind: 'permissions', names: permissions, complete: false, source: 'PermissionConfig of GET /doc' },
        { kind: 'builtins', names: agents.map((agent) => agent.name), complete: true, source: 'GET /agent of an empty project' },
      ];
    } finally {
      await service.stop();
    }
  },

  codex: async (_surroundings, running) => {
    // Without a role of the project the delegation tool names none.
    const { agents } = await running.list({ ...empty, files: { [codex.agentFile('probe')]: codex.silentAgent } });
    return [
      { kind: 'builtins', names: agents.map((agent) => agent.name).filter((name) => name !== 'probe'), complete: true, source: 'roles of the delegation tool' },
      { kind: 'tools', names: await offered(running, codex), complete: false, source: 'tools of a role that says nothing' },
    ];
  },

  'gemini-cli': async (surroundings, running) => {
    const folder = join(surroundings.installed['gemini-cli']!, 'node_modules', '@google', 'gemini-cli', 'bundle');
    const { agents } = await running.list(empty);
    return [
      { kind: 'tools', names: constantList(folder, 'ALL_BUILTIN_TOOL_NAMES'), complete: true, source: 'ALL_BUILTIN_TOOL_NAMES in the bundle' },
      { kind: 'builtins', names: agents.map((agent) => agent.name), complete: false, source: 'agents in the instructions of an empty project' },
    ];
  },

  'qwen-code': async (surroundings, running) => {
    const folder = join(surroundings.installed['qwen-code']!, 'node_modules', '@qwen-code', 'qwen-code', 'chunks');
    const { agents } = await running.list(empty);
    return [
      { kind: 'tools', names: constantMap(folder, 'ToolNames'), complete: true, source: 'ToolNames in the bundle' },
      { kind: 'aliases', names: constantMap(folder, 'ToolDisplayNames'), complete: false, source: 'ToolDisplayNames in the bundle' },
      { kind: 'builtins', names: agents.map((agent) => agent.name), complete: true, source: 'agents of an empty project' },
    ];
  },

  copilot: async (_surroundings, running) => [{ kind: 'tools', names: await offered(running, copilot), complete: false, source: 'tools of an agent that says nothing' }],
};

function properties(schema: unknown): readonly string[] {
  return Object.keys(object(object(schema)['properties']));
}

/** The tools that an agent of one line is offered: each exists, others may. */
async function offered(running: Running, host: { agentFile(stem: string): string; readonly silentAgent: string; bodyOf(text: string): string }): Promise<readonly string[]> {
  const outcome = await running.perform({ id: 'facts-silent', files: { [host.agentFile('probe')]: host.silentAgent } }, { agent: 'probe', body: host.bodyOf(host.silentAgent).trim() });
  if (!outcome.agent) throw new Error(`an agent that says nothing did not run: ${outcome.output.slice(-300)}`);
  return outcome.agent.tools;
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

/** The values of a `var NAME = { KEY: "value" }` of a bundle. */
function constantMap(folder: string, name: string): readonly string[] {
  const text = bundleWith(folder, `var ${name} = {`);
  const body = text.slice(text.indexOf(`var ${name} = {`)).split('}', 1)[0]!;
  return [...body.matchAll(/: "([^"]+)"/g)].map(([, value = '']) => value);
}

function bundleWith(folder: string, start: string): string {
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    if (text.includes(start)) return text;
  }
  throw new Error(`no file of the bundle holds ${start}`);
}
