import type { ToolCall } from '../model/verdict.ts';

/** One agent of a recorded run. */
export interface Actor {
  /** Its name; absent where the recording does not say, as most do not for the main one. */
  readonly agent?: string;
  /** Its own calls, in order; absent where the recording does not show them. */
  readonly calls?: readonly ToolCall[];
  /** What it said without calling a tool, in order; the last one is its answer. */
  readonly answers: readonly string[];
}

/** What a host wrote down of a run. */
export interface Recording {
  readonly main: Actor;
  /** Agents below the main one, in the order they ended. */
  readonly below: readonly Actor[];
}

/** One object of a stream with an object a line. */
export type StreamEvent = Readonly<Record<string, unknown>>;
