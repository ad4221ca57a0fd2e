// What opencode and its fork have in common: one server takes all projects, each request names its directory.
import { join } from 'node:path';
import type { ModelRequest } from '../mock.ts';
import { type Answer, list, object, string } from '../protocols/protocol.ts';
import { type Ended, runToEnd, serve } from '../sandbox.ts';
import type { Listing, Project, Running, Surroundings, Task } from './host.ts';
import { converse, done, makePlace, type Place, type Went } from './place.ts';

export interface Served {
  readonly id: string;
  readonly command: string;
  /** Its settings file in a project; one of the project's own is kept and completed. */
  readonly config: { readonly file: string; readonly settings: Readonly<Record<string, unknown>> };
  readonly environment: Readonly<Record<string, string>>;
}

// It installs a package of its own into every project with an agent folder, and waits for npm's retries.
const homeFiles = { '.npmrc': 'fetch-retries=0\noffline=true\n' };

/** The environment of a server and of its commands, with folders below the place's HOME. */
export function servedEnvironment({ environment, home }: Place, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    ...environment,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    ...own,
  };
}

export async function startServed(surroundings: Surroundings, served: Served): Promise<Running> {
  const { id, command } = served;
  const root = await makePlace(surroundings, id, { id: 'server', files: {} }, homeFiles);
  const service = serve({ command, arguments: ['serve', '--hostname', '127.0.0.1', '--port', '0'], directory: root.project, environment: servedEnvironment(root, served.environment) });
  const [, address] = await service.match(/listening on (http:\/\/\S+)/, 60);

  async function ask(directory: string, path: string, body?: unknown): Promise<{ status: number; value: unknown }> {
    const response = await fetch(`${address}${path}?directory=${encodeURIComponent(directory)}`, {
      signal: AbortSignal.timeout(90_000),
      ...(body !== undefined && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, value: text === '' ? undefined : JSON.parse(text) };
  }

  /** Dearer than the server, but the only way to see exit codes and options. */
  function byCommand(place: Place, task: Task): Promise<Ended> {
    return runToEnd({
      command,
      arguments: ['run', '--format', 'json', '--title', 't', ...(task.as === 'subagent' ? [] : ['--agent', task.agent]), ...(task.arguments ?? []), task.prompt ?? 'go'],
      directory: place.project,
      environment: { ...servedEnvironment(place, served.environment), ...task.environment },
      seconds: 90,
    });
  }

  async function byServer(directory: string, task: Task): Promise<Went['ended']> {
    const session = await ask(directory, '/session', { title: 't' });
    if (session.status !== 200) return asEnded(session);
    const path = `/session/${string(object(session.value)['id'])}/message`;
    const message = await ask(directory, path, { ...(task.as !== 'subagent' && { agent: task.agent }), parts: [{ type: 'text', text: task.prompt ?? 'go' }] });
    return asEnded(message);
  }

  /** The server keeps every project open that it was asked about, at a cost in time and memory, until it is told to let go. */
  async function thenLeave<T>(directory: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      await ask(directory, '/instance/dispose', {}).catch(() => undefined);
    }
  }

  return {
    async list(project): Promise<Listing> {
      const channel = surroundings.mock.open(() => done);
      const { project: directory } = await makePlace(surroundings, id, withModel(project, channel.url, served));
      channel.close();
      const { status, value } = await thenLeave(directory, ask(directory, '/agent'));
      if (status !== 200) return { agents: [], complaints: [string(object(value)['name']) || JSON.stringify(value)], refused: true };
      return {
        agents: list(value).map((agent) => ({
          name: string(agent['name']),
          description: string(agent['description']),
          model: string(object(agent['model'])['modelID']),
          permissions: list(agent['permission']),
        })),
        complaints: [],
        refused: false,
      };
    },

    perform: (project, task) =>
      converse(surroundings.mock, task, { isChild, delegate: delegate(task.agent) }, async (url) => {
        const place = await makePlace(surroundings, id, withModel(project, url, served), homeFiles);
        return { ended: await (task.arguments || task.environment ? byCommand(place, task) : thenLeave(place.project, byServer(place.project, task))), directory: place.project };
      }),

    close: () => service.stop(),
  };
}

function asEnded({ status, value }: { status: number; value: unknown }): Went['ended'] {
  return { code: status === 200 ? 0 : 1, stdout: JSON.stringify(value ?? null), stderr: '' };
}

function delegate(agent: string): Answer {
  return { calls: [{ tool: 'task', input: { subagent_type: agent, description: 'delegated', prompt: 'go' } }] };
}

function isChild(request: ModelRequest): boolean {
  return request.headers['x-parent-session-id'] !== undefined;
}

/** The project with the mock as its only provider. */
export function withModel(project: Project, url: string, { config: { file, settings } }: Served): Project {
  const own = project.files[file];
  const config = {
    ...settings,
    model: 'mock/m1',
    small_model: 'mock/m1',
    autoupdate: false,
    share: 'disabled',
    enabled_providers: ['mock'],
    provider: {
      mock: {
        npm: '@ai-sdk/openai-compatible',
        name: 'mock',
        options: { baseURL: `${url}/v1`, apiKey: 'dummy' },
        models: { m1: { name: 'm1', tool_call: true, limit: { context: 200_000, output: 8000 } } },
      },
    },
    ...(typeof own === 'string' ? (JSON.parse(own) as object) : {}),
  };
  return { ...project, files: { ...project.files, [file]: JSON.stringify(config, undefined, 2) } };
}
