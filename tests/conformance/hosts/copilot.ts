import { join } from 'node:path';
import type { ModelRequest } from '../mock.ts';
import type { Answer } from '../protocols/protocol.ts';
import { runToEnd } from '../sandbox.ts';
import type { Listing, Project, RealHost, Running, Surroundings, Task } from './host.ts';
import { converse, done, makePlace, markdownBody, silentMarkdown, type Went } from './place.ts';

const version = '1.0.102';
const platform = `${process.platform}-${process.arch}`;

export const copilot: RealHost = {
  id: 'copilot',
  title: 'Copilot CLI',
  version,
  packages: [`@github/copilot-${platform}@${version}`],
  agentFile: (stem) => `.github/agents/${stem}.md`,
  silentAgent: silentMarkdown,
  bodyOf: markdownBody,
  start: async (surroundings) => start(surroundings),
};

function start(surroundings: Surroundings): Running {
  const command = join(surroundings.installed['copilot']!, 'node_modules', '@github', `copilot-${platform}`, 'copilot');

  async function go(project: Project, url: string, task: Partial<Task>): Promise<Went> {
    const place = await makePlace(surroundings, 'copilot', project);
    const ended = await runToEnd({
      command,
      arguments: [
        '--allow-all-tools',
        '--no-auto-update',
        '--output-format',
        'json',
        ...(project.trusted === true ? ['--trust-folder'] : []),
        ...(task.agent === undefined || task.as === 'subagent' ? [] : ['--agent', task.agent]),
        ...(task.arguments ?? []),
        '-p',
        task.prompt ?? 'go',
      ],
      directory: place.project,
      environment: {
        ...place.environment,
        COPILOT_HOME: join(place.home, '.copilot'),
        // The program unpacks itself into this folder once, not once a project.
        XDG_CACHE_HOME: join(surroundings.scratch, 'copilot', 'cache'),
        COPILOT_OFFLINE: 'true',
        COPILOT_MODEL: 'mock-model',
        COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
        COPILOT_PROVIDER_API_KEY: 'dummy-key-of-the-conformance-suite',
        ...task.environment,
      },
      seconds: 90,
    });
    return { ended, directory: place.project };
  }

  return {
    async list(project): Promise<Listing> {
      // An unknown agent ends the program before any model call, with the list of the known ones.
      const channel = surroundings.mock.open(() => done);
      const ask = async (agent: string): Promise<string> => (await go({ ...project, id: `${project.id}-${agent}` }, channel.url, { agent })).ended.stderr;
      const known = /available: (.*)$/m.exec(await ask(nobody))?.[1]?.split(', ') ?? [];
      const stems = Object.keys(project.files).flatMap((path) => /^\.github\/agents\/(.*?)(?:\.agent)?\.md$/.exec(path)?.[1] ?? []);
      const complaints: string[] = [];
      for (const stem of stems) if (!known.includes(stem)) complaints.push(...complaint(await ask(stem)));
      channel.close();
      return { agents: known.map((name) => ({ name })), complaints, refused: false };
    },
    perform: (project, task) => converse(surroundings.mock, task, { isChild, delegate: delegate(task.agent) }, (url) => go(project, url, task)),
    close: async () => undefined,
  };
}

const nobody = 'nobody';

function isChild(request: ModelRequest): boolean {
  return request.headers['x-interaction-type'] === 'conversation-subagent';
}

function complaint(stderr: string): readonly string[] {
  return stderr.split('\n').filter((line) => line.includes('failed to load'));
}

function delegate(agent: string): Answer {
  return { calls: [{ tool: 'task', input: { agent_type: agent, name: 'delegated', description: 'delegated', prompt: 'go', mode: 'sync' } }] };
}
