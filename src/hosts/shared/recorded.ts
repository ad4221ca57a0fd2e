import type { ToolCall } from '../../model/verdict.ts';
import type { Recording, StreamEvent } from '../recording.ts';
import { text, word } from './events.ts';

/** A run that was recorded in our own form, which is the same for every host, with the host's id. */
export function readRecorded(events: readonly StreamEvent[]): { readonly host: string; readonly recording: Recording } | undefined {
  const start = events.find(({ type, attempts }) => type === 'start' && typeof attempts === 'number');
  const host = text(start?.['host']);
  if (!start || host === undefined) return undefined;
  const refused = new Set(events.filter(({ type, ok }) => type === 'denied' || (type === 'tool-result' && ok === false)).map(({ id }) => word(id)));
  const targets = new Map(events.filter(({ type }) => type === 'delegate').map(({ id, to }) => [word(id), word(to)]));
  const calls = events
    .filter(({ type, agent }) => type === 'tool-call' && agent === undefined)
    .map((event): ToolCall => {
      const id = word(event['id']);
      const to = targets.get(id);
      return { tool: word(event['tool']), input: event['input'], ...(to === undefined ? {} : { delegatesTo: to }), ...(refused.has(id) ? { refused: true } : {}) };
    });
  const answers = events.filter(({ type }) => type === 'final').flatMap(({ answer }) => text(answer) ?? []);
  return { host, recording: { main: { agent: word(start['agent']), calls, answers }, below: [] } };
}
