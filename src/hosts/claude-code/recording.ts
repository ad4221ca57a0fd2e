import type { Recording, StreamEvent } from '../recording.ts';
import { text } from '../shared/events.ts';
import { readMessages } from '../shared/message-stream.ts';

const delegates = new Set(['Agent', 'Task']);

/** `--output-format stream-json`, or a transcript below `~/.claude/projects`. */
export function readRun(events: readonly StreamEvent[]): Recording | undefined {
  const isOwn = events.some((event) => text(event['claude_code_version']) !== undefined || typeof event['isSidechain'] === 'boolean');
  return isOwn ? readMessages(events, delegates, reportIn) : undefined;
}

/** A report is handed back in a frame: each of its lines is indented by two blanks, and none of the frame's own is. */
function reportIn(result: string): string {
  const [, framed] = /report follows:\n((?: {2}.*\n)*(?: {2}.*)?)/.exec(result) ?? [];
  return framed === undefined ? result : framed.replace(/^ {2}/gm, '').trimEnd();
}
