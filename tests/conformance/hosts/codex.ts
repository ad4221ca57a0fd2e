import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRequest } from '../mock.ts';
import { type Answer, list, object, string, type ToolCall } from '../protocols/protocol.ts';
import { codexFile } from '../provide.ts';
import { runToEnd } from '../sandbox.ts';
import type { Listing, Project, RealHost, Running, Surroundings, Task } from './host.ts';
import { converse, done, jsonLines, makePlace, type Went } from './place.ts';

const version = '0.169.0';

export const codex: RealHost = {
  id: 'codex',
  title: 'Codex',
  version,
  packages: [`@openai/codex@${version}`],
  agentFile: (stem) => `.codex/agents/${stem}.toml`,
  silentAgent: 'name = "probe"\ndescription = "Counts the lamps of a harbour"\ndeveloper_instructions = "You count the lamps of the harbour."\n',
  // Enough for the strings the tables use: one basic string, or a literal over several lines.
  bodyOf: (text) => /^developer_instructions = (?:'''\n?([\s\S]*?)'''|"([^"\n]*)")$/m.exec(text)?.slice(1).find((part) => part !== undefined) ?? '',
  start: async (surroundings) => start(surroundings),
};

function start(surroundings: Surroundings): Running {
  const command = codexFile(surroundings.installed['codex']!, 'bin', 'codex');

  async function exec(project: Project, url: string, task: Partial<Task>): Promise<Went> {
    const root = join(realpathSync(surroundings.scratch), 'codex', project.id, 'project');
    const place = await makePlace(surroundings, 'codex', project, { '.codex/config.toml': config(root, url, project.trusted !== false) });
    const ended = await runToEnd({
      command,
      arguments: ['exec', '--skip-git-repo-check', '-C', place.project, '--json', '--disable', 'plugins', ...(task.arguments ?? []), task.prompt ?? 'go'],
      directory: place.project,
      environment: { ...place.environment, CODEX_HOME: join(place.home, '.codex'), MOCK_KEY: 'dummy', ...task.environment },
      seconds: 60,
    });
    return { ended, directory: place.project };
  }

  return {
    async list(project): Promise<Listing> {
      const channel = surroundings.mock.open(() => done);
      try {
        const { ended } = await exec(project, channel.url, {});
        return listing(channel.requests[0], ended.stdout, ended.stderr);
      } finally {
        channel.close();
      }
    },
    async perform(project, task) {
      const voices = { isChild, delegate: [spawn(task.agent), { calls: [{ namespace, tool: 'wait_agent', input: { targets: [] } }] }], complete: waitForAll };
      const outcome = await converse(surroundings.mock, { as: 'subagent', ...task }, voices, (url) => exec(project, url, task));
      return { ...outcome, listing: listing(outcome.main[0], outcome.output, '') };
    },
    close: async () => undefined,
  };
}

const namespace = 'multi_agent_v1';

function isChild(request: ModelRequest): boolean {
  return request.headers['x-openai-subagent'] !== undefined;
}

function spawn(agent: string): Answer {
  return { calls: [{ namespace, tool: 'spawn_agent', input: { agent_type: agent, message: 'go' } }] };
}

/** The ids of spawned agents are known only from the results: an empty `targets` stands for all of them. */
function waitForAll(answer: Answer, request: ModelRequest): Answer {
  const ids = request.results.flatMap((result) => /"agent_id":"([^"]+)"/.exec(result)?.slice(1) ?? []);
  const fill = (call: ToolCall): ToolCall => (call.tool === 'wait_agent' ? { ...call, input: { ...call.input, targets: ids } } : call);
  return answer.calls ? { ...answer, calls: answer.calls.map(fill) } : answer;
}

function listing(first: ModelRequest | undefined, stdout: string, stderr: string): Listing {
  const errors = jsonLines(stdout)
    .map((line) => object(line['item']))
    .filter((item) => item['type'] === 'error');
  return { agents: roles(first), complaints: [...new Set(errors.map((item) => string(item['message']))), stderr], refused: false };
}

/** The roles that the delegation tool offers: `name: {`, a description, `}`, after a fixed line. */
function roles(request: ModelRequest | undefined): Listing['agents'] {
  const groups = list(request?.raw['tools']).flatMap((tool) => list(tool['tools']));
  const spawnTool = groups.find((tool) => tool['name'] === 'spawn_agent');
  const parameter = object(object(object(spawnTool?.['parameters'])['properties'])['agent_type']);
  const [, text = ''] = string(parameter['description']).split('Available roles:\n');
  return [...text.matchAll(/^(\S[^\n]*): (?:\{\n(.*?)\n\}|no description)$/gms)].map(([, name = '', description]) => ({ name, ...(description !== undefined && { description }) }));
}

export function config(project: string, url: string, trusted: boolean): string {
  return `model = "mock-model"
model_provider = "mock"
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.mock]
name = "mock"
base_url = "${url}/v1"
wire_api = "responses"
env_key = "MOCK_KEY"
request_max_retries = 0
stream_max_retries = 0

[projects."${project}"]
trust_level = "${trusted ? 'trusted' : 'untrusted'}"
`;
}
