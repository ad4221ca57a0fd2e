import type { ToolCall } from '../../model/verdict.ts';
import type { Actor, Recording, StreamEvent } from '../recording.ts';
import { list, object, text, word } from './events.ts';

/** One message of an agent, put together from all events that carry a piece of it. */
interface Message {
  readonly id: string;
  said: string;
  calls: boolean;
}

interface Draft {
  agent?: string;
  /** What it gave back to its caller, where that is all the recording has of its answer. */
  given?: string;
  readonly calls: (ToolCall & { readonly id: string })[];
  readonly messages: Message[];
}

/** The name that stands for the main agent, which no call started. */
const main = '';

/**
 * A run written down as messages with content blocks: the streams of Claude Code and Qwen Code, and Claude Code's transcripts.
 *
 * An event below the main agent names the call that started its agent; in a transcript it names the agent itself.
 */
export function readMessages(events: readonly StreamEvent[], delegates: ReadonlySet<string>, reportIn: (result: string) => string = (result) => result): Recording | undefined {
  const drafts = new Map<string, Draft>();
  const refused = new Set<string>();
  const started = new Map<string, string>();
  const draftOf = (key: string): Draft => {
    const known = drafts.get(key) ?? { calls: [], messages: [] };
    drafts.set(key, known);
    return known;
  };
  for (const event of events) {
    if (text(event['agentSetting']) !== undefined) draftOf(main).agent = text(event['agentSetting'])!;
    const content = object(event['message'])['content'];
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : list(content);
    for (const block of event['type'] === 'user' ? blocks : []) {
      const id = word(block['tool_use_id']);
      if (block['type'] !== 'tool_result') continue;
      if (block['is_error'] === true) refused.add(id);
      else if (started.has(id)) Object.assign(draftOf(id), { agent: started.get(id), given: reportIn(textIn(block['content'])) });
    }
    if (event['type'] !== 'assistant') continue;
    const key = text(event['parent_tool_use_id']) ?? (event['isSidechain'] === true ? text(event['agentId']) : undefined) ?? main;
    const draft = draftOf(key);
    const own = text(event['subagent_type']) ?? text(event['attributionAgent']) ?? started.get(key);
    if (key !== main && own !== undefined) draft.agent = own;
    add(draft, word(object(event['message'])['id'] ?? event['uuid'] ?? draft.messages.length), blocks, delegates, started);
  }
  if (drafts.size === 0) return undefined;
  // A transcript of an agent below the main one holds nobody else.
  const only = drafts.size === 1 ? [...drafts.values()][0]! : undefined;
  const finish = (draft: Draft): Actor => actorOf(draft, refused);
  return only ? { main: finish(only), below: [] } : { main: finish(drafts.get(main) ?? { calls: [], messages: [] }), below: [...drafts].filter(([key]) => key !== main).map(([, draft]) => finish(draft)) };
}

function add(draft: Draft, id: string, blocks: readonly StreamEvent[], delegates: ReadonlySet<string>, started: Map<string, string>): void {
  let message = draft.messages.at(-1);
  if (message?.id !== id) draft.messages.push((message = { id, said: '', calls: false }));
  for (const block of blocks) {
    if (block['type'] === 'text') message.said += text(block['text']) ?? '';
    if (block['type'] !== 'tool_use') continue;
    message.calls = true;
    const tool = word(block['name']);
    const target = delegates.has(tool) ? text(object(block['input'])['subagent_type']) : undefined;
    if (target !== undefined) started.set(word(block['id']), target);
    draft.calls.push({ id: word(block['id']), tool, input: block['input'], ...(target === undefined ? {} : { delegatesTo: target }) });
  }
}

function actorOf({ agent, calls, messages, given }: Draft, refused: ReadonlySet<string>): Actor {
  const said = messages.filter((message) => !message.calls && message.said.trim() !== '').map((message) => message.said);
  return {
    ...(agent === undefined ? {} : { agent }),
    // Of an agent that only gave something back nobody saw the calls.
    ...(messages.length === 0 && given !== undefined ? {} : { calls: calls.map(({ id, ...call }) => (refused.has(id) ? { ...call, refused: true } : call)) }),
    answers: said.length === 0 && given !== undefined ? [given] : said,
  };
}

function textIn(content: unknown): string {
  return typeof content === 'string' ? content : list(content).map((block) => text(block['text']) ?? '').join('');
}
