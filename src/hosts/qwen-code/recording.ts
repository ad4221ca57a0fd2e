import type { Recording, StreamEvent } from '../recording.ts';
import { readMessages } from '../shared/message-stream.ts';

const delegates = new Set(['agent', 'task']);

/** `-o stream-json`, or the list of `-o json`: the events of Claude Code, with a name of its own for the mode of permission. */
export function readRun(events: readonly StreamEvent[]): Recording | undefined {
  const isOwn = events.some((event) => event['subtype'] === 'init' && typeof event['permission_mode'] === 'string');
  return isOwn ? readMessages(events, delegates) : undefined;
}
