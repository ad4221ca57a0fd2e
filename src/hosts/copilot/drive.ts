import type { Drive, Driver, Start, Step } from '../driver.ts';
import type { StreamEvent } from '../recording.ts';
import { list, object, text, word } from '../shared/events.ts';

const plugin = 'mandate';

/** The agent comes in a plugin of the session, whose name goes before its own: no file of the project or of the user can take its place. */
function start({ agent, written, folder, yes, model, session }: Drive): Start {
  const file = written.files[0]!;
  return {
    files: [
      { path: 'plugin.json', text: `${JSON.stringify({ name: plugin, version: '0.0.0', description: 'One agent for one run' })}\n` },
      { path: `agents/${file.path.split('/').at(-1)!}`, text: file.text },
    ],
    environment: {},
    arguments: [
      '--output-format',
      'json',
      '--no-auto-update',
      '--plugin-dir',
      folder,
      '--agent',
      `${plugin}:${agent.name.value}`,
      ...(yes ? ['--allow-all-tools'] : []),
      ...(model === undefined ? [] : ['--model', model]),
      ...(session === undefined ? [] : ['--resume', session]),
    ],
  };
}

function reader(): (event: StreamEvent | undefined) => readonly Step[] {
  const tools = new Map<string, string>();
  const agents = new Map<string, string>();
  return (event) => {
    const data = object(event?.['data']);
    const key = text(event?.['agentId']);
    const by = key === undefined ? {} : { agent: agents.get(key) ?? key };
    const id = word(data['toolCallId']);
    switch (event?.['type']) {
      case 'subagent.started':
        if (key !== undefined) agents.set(key, word(data['agentName']));
        return [];
      case 'assistant.message': {
        const words = text(data['content']) ?? '';
        return [...(words.trim() === '' ? [] : [{ type: 'text' as const, text: words, ...by }]), ...list(data['toolRequests']).flatMap((request) => called(request, by, tools))];
      }
      case 'tool.execution_complete': {
        const [ok, error, tool] = [data['success'] !== false, object(data['error']), tools.get(id)];
        const why = text(error['message']) ?? '';
        return [{ type: 'tool-result', id, ok, output: ok ? (text(object(data['result'])['content']) ?? '') : why }, ...(!ok && error['code'] === 'denied' ? [{ type: 'denied' as const, id, ...(tool === undefined ? {} : { tool }), why }] : [])];
      }
      case 'session.error':
        return [{ type: 'problem', message: text(data['message']) ?? 'the session failed' }];
      default:
        return [];
    }
  };
}

function called(request: StreamEvent, by: { readonly agent?: string }, tools: Map<string, string>): Step[] {
  const [id, tool] = [word(request['toolCallId']), word(request['name'])];
  tools.set(id, tool);
  const to = tool === 'task' ? text(object(request['arguments'])['agent_type']) : undefined;
  return [{ type: 'tool-call', id, tool, input: request['arguments'], ...by }, ...(to === undefined ? [] : [{ type: 'delegate' as const, id, to }])];
}

export function drive(): Driver {
  return {
    program: 'copilot',
    install: 'npm install -g @github/copilot',
    packages: /^@github\/copilot/,
    // Not `COPILOT_ALLOW_ALL`, which approves every call.
    environment: ['COPILOT_HOME', 'COPILOT_CACHE_HOME', 'COPILOT_MODEL', 'COPILOT_OFFLINE', 'COPILOT_PROVIDER_*', 'COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN', 'GH_HOST'],
    start,
    reader,
    session: (event) => (event['type'] === 'result' ? text(event['sessionId']) : undefined),
    isPiece: ({ type }) => typeof type === 'string' && type.endsWith('_delta'),
    notLoaded: (line) => (/No such agent|failed to load/i.test(line) ? line.trim() : undefined),
    usage: 'attempt',
  };
}
