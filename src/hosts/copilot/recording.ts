import type { ToolCall } from '../../model/verdict.ts';
import type { Actor, Recording, StreamEvent } from '../recording.ts';
import { list, object, text, word } from '../shared/events.ts';

interface Draft {
  agent?: string;
  readonly calls: (ToolCall & { readonly id: string })[];
  readonly answers: string[];
}

/** `--output-format json`, or the events of a session: those of an agent below the main one carry its id. */
export function readRun(events: readonly StreamEvent[]): Recording | undefined {
  const messages = events.filter(({ type, data }) => type === 'assistant.message' && typeof data === 'object');
  if (messages.length === 0) return undefined;
  const drafts = new Map<string, Draft>();
  const refused = new Set<string>();
  for (const event of events) {
    const data = object(event['data']);
    const key = text(event['agentId']) ?? '';
    if (event['type'] === 'tool.execution_complete' && data['success'] === false) refused.add(word(data['toolCallId']));
    if (event['type'] !== 'assistant.message' && event['type'] !== 'subagent.started') continue;
    const draft = drafts.get(key) ?? { calls: [], answers: [] };
    drafts.set(key, draft);
    if (event['type'] === 'subagent.started') draft.agent = word(data['agentName']);
    else add(draft, data);
  }
  const finish = ({ agent, calls, answers }: Draft): Actor => ({ ...(agent === undefined ? {} : { agent }), answers, calls: calls.map(({ id, ...call }) => (refused.has(id) ? { ...call, refused: true } : call)) });
  const main = drafts.get('') ?? { calls: [], answers: [] };
  return { main: finish(main), below: [...drafts].filter(([key]) => key !== '').map(([, draft]) => finish(draft)) };
}

function add(draft: Draft, data: StreamEvent): void {
  const requests = list(data['toolRequests']);
  for (const request of requests) {
    const target = request['name'] === 'task' ? text(object(request['arguments'])['agent_type']) : undefined;
    draft.calls.push({ id: word(request['toolCallId']), tool: word(request['name']), input: request['arguments'], ...(target === undefined ? {} : { delegatesTo: target }) });
  }
  const said = text(data['content']) ?? '';
  if (requests.length === 0 && said.trim() !== '') draft.answers.push(said);
}
