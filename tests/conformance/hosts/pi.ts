import { join } from 'node:path';
import type { ModelRequest } from '../mock.ts';
import type { Answer } from '../protocols/protocol.ts';
import { runToEnd } from '../sandbox.ts';
import type { Listing, Project, RealHost, Running, Surroundings, Task } from './host.ts';
import { converse, makePlace, markdownBody, silentMarkdown, type Went } from './place.ts';

const version = '0.87.1';

/** The program knows no agents; the extension that it ships as an example does. */
export const pi: RealHost = {
  id: 'pi',
  title: 'pi',
  version,
  packages: [`@earendil-works/pi-coding-agent@${version}`],
  needs: ['node'],
  agentFile: (stem) => `.pi/agents/${stem}.md`,
  silentAgent: silentMarkdown,
  bodyOf: markdownBody,
  start: async (surroundings) => start(surroundings),
};

function start(surroundings: Surroundings): Running {
  const folder = join(surroundings.installed['pi']!, 'node_modules', '@earendil-works', 'pi-coding-agent');

  async function go(project: Project, url: string, task: Partial<Task>): Promise<Went> {
    const models = { providers: { mock: { baseUrl: `${url}/v1`, api: 'openai-completions', apiKey: 'dummy', models: [{ id: 'mock-model' }] } } };
    const place = await makePlace(surroundings, 'pi', project, { '.pi/agent/models.json': JSON.stringify(models) });
    const extension = join(folder, 'examples', 'extensions', 'subagent', 'index.ts');
    const ended = await runToEnd({
      command: join(surroundings.programs, 'node'),
      arguments: [join(folder, 'dist', 'bundle', 'cli.js'), '--offline', '--no-session', '--provider', 'mock', '--model', 'mock-model', '-a', '-e', extension, ...(task.arguments ?? []), '-p', task.prompt ?? 'go'],
      directory: place.project,
      environment: { ...place.environment, PI_OFFLINE: '1', ...task.environment },
      seconds: 90,
    });
    return { ended, directory: place.project };
  }

  const perform: Running['perform'] = (project, task) => converse(surroundings.mock, { as: 'subagent', ...task }, { isChild, delegate: delegate(task.agent) }, (url) => go(project, url, task));
  return {
    async list(project): Promise<Listing> {
      // Only the answer to an unknown name holds the list of the known ones.
      const { main, output } = await perform(project, { agent: nobody });
      const results = main.flatMap((request) => request.results);
      if (results.length === 0) throw new Error(`pi listed nothing: ${output.slice(-300)}`);
      const known = /Available agents: (.*)\.$/m.exec(results.join('\n'))?.[1];
      // One file that is no YAML ends the search for all.
      if (known === undefined) return { agents: [], complaints: results, refused: true };
      return { agents: [...known.matchAll(/"([^"]*)"/g)].map(([, name = '']) => ({ name })), complaints: [], refused: false };
    },
    perform,
    close: async () => undefined,
  };
}

const nobody = 'nobody';

/** An agent below runs without the extension. */
function isChild(request: ModelRequest): boolean {
  return !request.tools.includes('subagent');
}

function delegate(agent: string): Answer {
  return { calls: [{ tool: 'subagent', input: { agent, task: 'go', agentScope: 'project', confirmProjectAgents: false } }] };
}
