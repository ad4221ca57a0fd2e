import type { ToolCall } from '../../../model/verdict.ts';
import type { Actor, Recording, StreamEvent } from '../../recording.ts';
import { object, text, word } from '../events.ts';

/** `run --format json`: parts of the main agent's messages. Of an agent below it only the call and what it gave back are there. */
export function readRun(events: readonly StreamEvent[]): Recording | undefined {
  if (!events.some((event) => text(event['sessionID']) !== undefined && 'part' in event)) return undefined;
  const calls: ToolCall[] = [];
  const below: Actor[] = [];
  const steps = new Map<string, { said: string; calls: boolean }>();
  for (const event of events) {
    const part = object(event['part']);
    const id = word(part['messageID']);
    const step = steps.get(id) ?? { said: '', calls: false };
    steps.set(id, step);
    if (part['type'] === 'text') step.said += `${step.said === '' ? '' : '\n\n'}${text(part['text']) ?? ''}`;
    if (part['type'] !== 'tool') continue;
    step.calls = true;
    const state = object(part['state']);
    const tool = word(part['tool']);
    const target = tool === 'task' ? text(object(state['input'])['subagent_type']) : undefined;
    calls.push({ tool, input: state['input'], ...(target === undefined ? {} : { delegatesTo: target }), ...(state['status'] === 'error' ? { refused: true } : {}) });
    const given = /<task_result>\n?([\s\S]*)\n?<\/task_result>/.exec(text(state['output']) ?? '')?.[1];
    if (target !== undefined && given !== undefined) below.push({ agent: target, answers: [given.trimEnd()] });
  }
  return { main: { calls, answers: [...steps.values()].filter((step) => !step.calls && step.said.trim() !== '').map(({ said }) => said) }, below };
}
