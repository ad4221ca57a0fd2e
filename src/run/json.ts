import type { Verdict } from '../model/verdict.ts';
import type { LineIndex } from '../text/span.ts';
import type { Outcome, RunEvent } from './events.ts';

/** The verdict as it stands in JSON, with lines of the agent file for places. */
export function verdictJson({ fulfilled, points }: Verdict, lines: LineIndex) {
  return { fulfilled, points: points.map(({ promise, held, gates, why, span, at }) => ({ promise, held, gates, why, lines: lines.lines(span), ...(at ? { answerLines: at } : {}) })) };
}

/** The envelope: all that a program needs of a run, the same for every host. */
export function envelope({ status, answer, filesChanged, errors, nextAction, attempts, verdict }: Outcome, lines: LineIndex) {
  return { version: 1, status, answer, files_changed: filesChanged, errors, next_action: nextAction, attempts, ...(verdict ? { verdict: verdictJson(verdict, lines) } : {}) };
}

/** An event as it is printed and recorded. */
export function eventJson(event: RunEvent, lines: LineIndex): unknown {
  return event.type === 'verdict' ? { ...event, verdict: verdictJson(event.verdict, lines) } : event;
}
