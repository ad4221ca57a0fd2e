import type { ToolCall } from '../../model/verdict.ts';
import type { Actor, Recording, StreamEvent } from '../recording.ts';
import { object, text, word } from '../shared/events.ts';

/** `codex exec --json`. Of an agent below the main one only its answer is there, without its name. */
export function readRun(events: readonly StreamEvent[]): Recording | undefined {
  if (!events.some(({ type }) => type === 'thread.started' || type === 'turn.started')) return undefined;
  const items = events.filter(({ type }) => type === 'item.completed').map((event) => object(event['item']));
  const answers = items.filter(({ type }) => type === 'agent_message').flatMap((item) => text(item['text']) ?? []);
  return { main: { calls: items.flatMap(callOf), answers }, below: items.flatMap(endedIn) };
}

function callOf(item: StreamEvent): ToolCall[] {
  const refused = item['status'] === 'failed' || item['status'] === 'declined' ? { refused: true } : {};
  switch (item['type']) {
    case 'command_execution':
      // A command that ran and failed was not refused.
      return [{ tool: 'exec_command', input: { command: item['command'] }, ...(item['status'] === 'declined' ? { refused: true } : {}) }];
    case 'file_change':
      return [{ tool: 'apply_patch', input: { changes: item['changes'] }, ...refused }];
    case 'mcp_tool_call':
      return [{ tool: `mcp__${word(item['server'])}__${word(item['tool'])}`, input: item['arguments'], ...refused }];
    case 'web_search':
      return [{ tool: 'web_search', input: { query: item['query'] } }];
    case 'collab_tool_call':
      return [{ tool: word(item['tool']), input: { prompt: item['prompt'] } }];
    default:
      return [];
  }
}

function endedIn(item: StreamEvent): Actor[] {
  const states = Object.values(object(item['agents_states'])).map(object);
  return states.filter(({ status }) => status === 'completed').flatMap(({ message }) => (typeof message === 'string' ? [{ answers: [message] }] : []));
}
