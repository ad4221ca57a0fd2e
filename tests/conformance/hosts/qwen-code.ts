import { join } from 'node:path';
import type { ModelRequest } from '../mock.ts';
import type { Answer } from '../protocols/protocol.ts';
import { runToEnd } from '../sandbox.ts';
import type { Listing, Project, RealHost, Running, Surroundings, Task } from './host.ts';
import { converse, done, jsonLines, makePlace, markdownBody, silentMarkdown, type Went } from './place.ts';

const version = '0.24.4';

export const qwenCode: RealHost = {
  id: 'qwen-code',
  title: 'Qwen Code',
  version,
  packages: [`@qwen-code/qwen-code@${version}`],
  needs: ['node'],
  agentFile: (stem) => `.qwen/agents/${stem}.md`,
  silentAgent: silentMarkdown,
  bodyOf: markdownBody,
  start: async (surroundings) => start(surroundings),
};

function start(surroundings: Surroundings): Running {
  const program = join(surroundings.installed['qwen-code']!, 'node_modules', '@qwen-code', 'qwen-code', 'cli-entry.js');

  async function go(project: Project, url: string, task: Partial<Task>): Promise<Went> {
    const settings = {
      security: { auth: { selectedType: 'openai' } },
      general: { disableAutoUpdate: true, enableAutoUpdate: false, disableUpdateNag: true },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    };
    const place = await makePlace(surroundings, 'qwen-code', project, { '.qwen/settings.json': JSON.stringify(settings) });
    const ended = await runToEnd({
      command: join(surroundings.programs, 'node'),
      arguments: [program, '--approval-mode', 'yolo', '-o', 'stream-json', ...(task.arguments ?? []), '-p', task.prompt ?? 'go'],
      directory: place.project,
      environment: { ...place.environment, OPENAI_API_KEY: 'dummy', OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'mock-model', ...task.environment },
      seconds: 90,
    });
    return { ended, directory: place.project };
  }

  return {
    async list(project): Promise<Listing> {
      const channel = surroundings.mock.open(() => done);
      try {
        const { ended } = await go(project, channel.url, {});
        return listing(ended.stdout);
      } finally {
        channel.close();
      }
    },
    async perform(project, task) {
      // No mark on the wire tells a subagent's requests from the main agent's but the instructions themselves.
      const isChild = (request: ModelRequest): boolean => task.body !== undefined && request.system.join('\n').includes(task.body);
      const outcome = await converse(surroundings.mock, { as: 'subagent', ...task }, { isChild, delegate: delegate(task.agent) }, (url) => go(project, url, task));
      return { ...outcome, listing: listing(outcome.output) };
    },
    close: async () => undefined,
  };
}

function listing(output: string): Listing {
  const first = jsonLines(output).find((line) => line['subtype'] === 'init');
  const agents = Array.isArray(first?.['agents']) ? first['agents'] : [];
  return { agents: agents.map((name) => ({ name: String(name) })), complaints: [], refused: false };
}

function delegate(agent: string): Answer {
  return { calls: [{ tool: 'agent', input: { subagent_type: agent, description: 'delegated', prompt: 'go', run_in_background: false } }] };
}
