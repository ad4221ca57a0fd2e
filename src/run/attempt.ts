import type { Driver, Step } from '../hosts/driver.ts';
import type { StreamEvent } from '../hosts/recording.ts';
import { eventsOf } from '../hosts/shared/events.ts';
import { type Command, type Ended, outputLimit, runChild } from './child.ts';
import type { RunEvent, RunProblem } from './events.ts';
import type { Masker } from './secrets.ts';

/** What one start of a host came to. */
export interface Attempt {
  readonly ended: Ended;
  readonly events: readonly StreamEvent[];
  readonly problems: readonly RunProblem[];
  readonly denied: readonly Extract<Step, { type: 'denied' }>[];
  readonly session?: string;
  /** The last lines of standard error. */
  readonly complaint: string;
  readonly usage?: { readonly input: number; readonly output: number };
}

export interface AttemptOptions {
  readonly driver: Driver;
  readonly agent: string;
  readonly command: Command;
  readonly milliseconds: number;
  readonly signal?: AbortSignal | undefined;
  readonly raw: boolean;
  readonly masker: Masker;
  emit(event: RunEvent): void;
}

const complaintLines = 20;
const outputShown = 2000;

/** Starts a host once and reads its stream to the end. */
export async function makeAttempt({ driver, agent, command, milliseconds, signal, raw, masker, emit }: AttemptOptions): Promise<Attempt> {
  const events: StreamEvent[] = [];
  const problems: RunProblem[] = [];
  const denied: Extract<Step, { type: 'denied' }>[] = [];
  const complaint: string[] = [];
  let session: string | undefined;
  let usage: Attempt['usage'];
  const read = driver.reader();
  const take = (event: StreamEvent | undefined): void => {
    for (const step of read(event)) {
      if (step.type === 'problem') problems.push({ code: 'host-error', message: step.message });
      else emit(step.type === 'tool-result' && step.output !== undefined && step.output.length > outputShown ? { ...step, output: `${step.output.slice(0, outputShown)}…` } : step);
      if (step.type === 'denied') denied.push(step);
      if (step.type === 'usage') usage = { input: step.input, output: step.output };
    }
  };
  const ended = await runChild(
    command,
    {
      line(stream, text) {
        const [event] = stream === 'stdout' ? eventsOf(text) : [];
        if (event) {
          events.push(event);
          session = driver.session(event) ?? session;
          take(event);
        } else if (text.trim() !== '') {
          complaint.push(plain(text));
          if (complaint.length > complaintLines) complaint.shift();
        }
        // A piece of a text could be the half of a secret.
        if (raw && !(event && driver.isPiece?.(event))) emit({ type: 'raw', stream, line: event ?? text });
        return event ? undefined : driver.notLoaded?.(plain(text), agent);
      },
      tooLong: (bytes) => emit({ type: 'note', code: 'line-limit', message: `a line of ${bytes} bytes was left out` }),
    },
    { milliseconds, signal },
  );
  take(undefined);
  const told = masker.text(complaint.join('\n')).slice(-1500);
  return { ended, events, problems: [...endProblem(ended, told, events.length), ...problems], denied, complaint: told, ...(session === undefined ? {} : { session }), ...(usage ? { usage } : {}) };
}

function endProblem({ why, code, signal, message }: Ended, complaint: string, events: number): RunProblem[] {
  const said = complaint === '' ? '' : `: ${complaint}`;
  switch (why) {
    case 'not-started':
      return [{ code: 'not-started', message: `the host could not be started: ${message}` }];
    case 'stopped':
      return [{ code: 'not-loaded', message: message ?? 'the host did not load the agent' }];
    case 'timeout':
      return [{ code: 'timeout', message: 'the time limit was reached, and the host was ended' }];
    case 'cancelled':
      return [{ code: 'cancelled', message: 'the run was cancelled, and the host was ended' }];
    case 'output':
      return [{ code: 'output-limit', message: `the host printed more than ${outputLimit / 1024 / 1024} MiB and was ended` }];
    case 'exit':
      if (signal !== undefined) return [{ code: 'host-killed', message: `the host was ended by ${signal}${said}` }];
      if (code !== 0) return [{ code: 'host-exit', message: `the host ended with exit code ${code}${said}` }];
      return events === 0 ? [{ code: 'no-stream', message: `the host ended with exit code 0 and without one event${said}` }] : [];
  }
}

/** Without the sequences that colour a terminal. */
function plain(text: string): string {
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}
