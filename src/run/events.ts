import type { Step } from '../hosts/driver.ts';
import type { Verdict } from '../model/verdict.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Status = 'fulfilled' | 'unfulfilled' | 'failed' | 'denied' | 'timeout' | 'cancelled' | 'host-missing';

export interface RunProblem {
  /** `host-missing`, `version`, `host-exit`, `not-loaded`, `no-answer`, `output-limit`, … */
  readonly code: string;
  readonly message: string;
}

/** How a run ended; the same for every host. `run.schema.json` beside this file describes it as it is printed. */
export interface Outcome {
  readonly status: Status;
  /** The last answer; empty when there was none. */
  readonly answer: string;
  /** What is other on disk than before the run, from the project's folder, sorted. */
  readonly filesChanged: readonly string[];
  readonly errors: readonly RunProblem[];
  /** One sentence. */
  readonly nextAction: string;
  /** Answers that were given. */
  readonly attempts: number;
  /** Absent when there was no answer to judge. */
  readonly verdict?: Verdict;
}

/** What a run shows while it goes on, one object a line. */
export type RunEvent =
  | { readonly type: 'start'; readonly host: string; readonly hostVersion?: string; readonly agent: string; readonly attempts: number }
  | Exclude<Step, { type: 'problem' }>
  | { readonly type: 'note'; readonly code: string; readonly message: string }
  | { readonly type: 'raw'; readonly stream: 'stdout' | 'stderr'; readonly line: unknown }
  | { readonly type: 'final'; readonly attempt: number; readonly answer: string }
  | { readonly type: 'verdict'; readonly attempt: number; readonly verdict: Verdict }
  | { readonly type: 'retry'; readonly attempt: number; readonly missing: readonly string[] }
  /** What the answer says of files, against the disk. */
  | { readonly type: 'files'; readonly changed: readonly string[]; readonly claimed: readonly string[]; readonly unclaimed: readonly string[]; readonly unchanged: readonly string[] };
