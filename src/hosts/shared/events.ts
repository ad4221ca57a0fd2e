import type { StreamEvent } from '../recording.ts';

/** The objects of a text with one JSON object a line, or of one JSON list; other lines are notes of the host and are skipped. */
export function eventsOf(text: string): StreamEvent[] {
  const whole = /^\s*\[/.test(text) ? parse(text) : undefined;
  if (Array.isArray(whole)) return whole.filter(isEvent);
  return text.split(/\r?\n/).flatMap((line) => {
    const value = line.startsWith('{') ? parse(line) : undefined;
    return isEvent(value) ? [value] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A line cut off at the end of a recording is no event.
    return undefined;
  }
}

export function isEvent(value: unknown): value is StreamEvent {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: unknown): StreamEvent {
  return isEvent(value) ? value : {};
}

export function list(value: unknown): StreamEvent[] {
  return Array.isArray(value) ? value.filter(isEvent) : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What `String` gives, without asking an object for it: one out of a file can say that it has no words. */
export function word(value: unknown): string {
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value);
}
