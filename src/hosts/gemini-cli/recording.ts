import type { ToolCall } from '../../model/verdict.ts';
import type { Recording, StreamEvent } from '../recording.ts';
import { object, text, word } from '../shared/events.ts';

/** `-o stream-json`. What is said in pieces is one text up to the next call; agents below the main one are not shown. */
export function readRun(events: readonly StreamEvent[]): Recording | undefined {
  if (!events.some((event) => event['type'] === 'init' && text(event['session_id']) !== undefined && text(event['model']) !== undefined)) return undefined;
  const refused = new Set(events.filter(({ type, status }) => type === 'tool_result' && status === 'error').map((event) => word(event['tool_id'])));
  const calls: ToolCall[] = [];
  const answers: string[] = [];
  let said = '';
  for (const event of events) {
    if (event['type'] === 'message' && event['role'] === 'assistant') said += text(event['content']) ?? '';
    if (event['type'] === 'tool_use') {
      // Words before a call are no answer.
      said = '';
      const [tool, input] = [word(event['tool_name']), object(event['parameters'])];
      const target = tool === 'invoke_agent' ? text(input['agent_name']) : undefined;
      calls.push({ tool, input, ...(target === undefined ? {} : { delegatesTo: target }), ...(refused.has(word(event['tool_id'])) ? { refused: true } : {}) });
    }
    if (event['type'] !== 'result') continue;
    if (said.trim() !== '') answers.push(said);
    said = '';
  }
  if (said.trim() !== '') answers.push(said);
  return { main: { calls, answers }, below: [] };
}
