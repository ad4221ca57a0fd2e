import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRequest } from '../mock.ts';
import type { Answer } from '../protocols/protocol.ts';
import { runToEnd } from '../sandbox.ts';
import type { Files, Listing, Project, RealHost, Running, Surroundings, Task } from './host.ts';
import { converse, done, makePlace, markdownBody, silentMarkdown, type Went } from './place.ts';

const version = '0.61.0';
const folder = '.gemini/agents/';

export const geminiCli: RealHost = {
  id: 'gemini-cli',
  title: 'Gemini CLI',
  version,
  packages: [`@google/gemini-cli@${version}`],
  agentFile: (stem) => `${folder}${stem}.md`,
  silentAgent: silentMarkdown,
  bodyOf: markdownBody,
  start: async (surroundings) => start(surroundings),
};

function start(surroundings: Surroundings): Running {
  const program = join(surroundings.installed['gemini-cli']!, 'node_modules', '@google', 'gemini-cli', 'bundle', 'gemini.js');

  async function go(project: Project, url: string, task: Partial<Task>): Promise<Went> {
    const root = join(realpathSync(surroundings.scratch), 'gemini-cli', project.id, 'project');
    const settings = {
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
      privacy: { usageStatisticsEnabled: false },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      telemetry: { enabled: false },
    };
    const place = await makePlace(surroundings, 'gemini-cli', project, {
      '.gemini/settings.json': JSON.stringify(settings),
      ...(project.trusted !== false && { '.gemini/acknowledgments/agents.json': JSON.stringify({ [root]: consent(project.files) }) }),
    });
    const ended = await runToEnd({
      command: join(surroundings.programs, 'node'),
      arguments: [program, '--approval-mode', 'yolo', '-o', 'json', '-m', 'gemini-2.5-pro', ...(task.arguments ?? []), '-p', task.prompt ?? 'go'],
      directory: place.project,
      environment: { ...place.environment, GEMINI_API_KEY: 'dummy', GOOGLE_GEMINI_BASE_URL: url, GEMINI_CLI_NO_RELAUNCH: 'true', ...task.environment },
      seconds: 90,
    });
    return { ended, directory: place.project };
  }

  return {
    async list(project): Promise<Listing> {
      const channel = surroundings.mock.open(() => done);
      try {
        const { ended } = await go(project, channel.url, {});
        return listing(channel.requests[0], ended.stderr);
      } finally {
        channel.close();
      }
    },
    async perform(project, task) {
      const voices = { isChild, delegate: delegate(task.agent), finish };
      const outcome = await converse(surroundings.mock, { as: 'subagent', ...task }, voices, (url) => go(project, url, task));
      return { ...outcome, listing: listing(outcome.main[0], outcome.output) };
    },
    close: async () => undefined,
  };
}

/** The agents stand in the main agent's instructions, one a line. */
function listing(first: ModelRequest | undefined, output: string): Listing {
  const system = first?.system.join('\n') ?? '';
  const agents = [...system.matchAll(/^- (\S+) -> (.*)$/gm)].map(([, name = '', description = '']) => ({ name, description }));
  return { agents, complaints: [output], refused: false };
}

/** Only a subagent is offered the call that ends it. */
function isChild(request: ModelRequest): boolean {
  return request.tools.includes('complete_task');
}

/** A subagent ends only by this call. */
const finish: Answer = { calls: [{ tool: 'complete_task', input: { result: 'done' } }] };

function delegate(agent: string): Answer {
  return { calls: [{ tool: 'invoke_agent', input: { agent_name: agent, prompt: 'go' } }] };
}

/** What the user's consent to each agent file looks like: its name and the hash of its bytes. */
function consent(files: Files): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith(folder))
      .map(([, bytes]) => [/^name:\s*["']?(.*?)["']?\s*$/m.exec(String(bytes))?.[1] ?? 'probe', createHash('sha256').update(bytes).digest('hex')]),
  );
}
