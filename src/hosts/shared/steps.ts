import type { Step } from '../driver.ts';
import type { StreamEvent } from '../recording.ts';
import { list, object, text, word } from './events.ts';

/** What a stream of messages with content blocks shows: those of Claude Code and Qwen Code. */
export function messageSteps(delegates: ReadonlySet<string>, isDenial: (result: string) => boolean): () => (event: StreamEvent | undefined) => readonly Step[] {
  return () => {
    const tools = new Map<string, string>();
    return (event) => {
      if (event?.['type'] === 'assistant') return blocksOf(event).flatMap((block) => said(block, text(event['parent_tool_use_id']), delegates, tools));
      if (event?.['type'] === 'user') return blocksOf(event).flatMap((block) => resulted(block, tools, isDenial));
      if (event?.['type'] === 'result') return ended(event);
      return [];
    };
  };
}

function said(block: StreamEvent, parent: string | undefined, delegates: ReadonlySet<string>, tools: Map<string, string>): Step[] {
  const by = parent === undefined ? {} : { agent: tools.get(parent) ?? parent };
  const words = text(block['text']) ?? '';
  if (block['type'] === 'text') return words.trim() === '' ? [] : [{ type: 'text', text: words, ...by }];
  if (block['type'] !== 'tool_use') return [];
  const [id, tool] = [word(block['id']), word(block['name'])];
  const to = delegates.has(tool) ? text(object(block['input'])['subagent_type']) : undefined;
  tools.set(id, to ?? tool);
  return [{ type: 'tool-call', id, tool, input: block['input'], ...by }, ...(to === undefined ? [] : [{ type: 'delegate' as const, id, to }])];
}

function resulted(block: StreamEvent, tools: ReadonlyMap<string, string>, isDenial: (result: string) => boolean): Step[] {
  if (block['type'] !== 'tool_result') return [];
  const id = word(block['tool_use_id']);
  const output = typeof block['content'] === 'string' ? block['content'] : list(block['content']).map((part) => text(part['text']) ?? '').join('');
  const ok = block['is_error'] !== true;
  const tool = tools.get(id);
  return [{ type: 'tool-result', id, ok, output }, ...(!ok && isDenial(output) ? [{ type: 'denied' as const, id, ...(tool === undefined ? {} : { tool }), why: output }] : [])];
}

function ended(event: StreamEvent): Step[] {
  const usage = object(event['usage']);
  const failed = event['is_error'] === true || (text(event['subtype']) ?? 'success') !== 'success';
  const why = text(event['result']) ?? text(object(event['error'])['message']) ?? '';
  return [
    { type: 'usage', input: count(usage['input_tokens']) + count(usage['cache_read_input_tokens']) + count(usage['cache_creation_input_tokens']), output: count(usage['output_tokens']) },
    ...(failed ? [{ type: 'problem' as const, message: [text(event['subtype']), why].filter(Boolean).join(': ') }] : []),
  ];
}

function blocksOf(event: StreamEvent): StreamEvent[] {
  const content = object(event['message'])['content'];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : list(content);
}

export function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
