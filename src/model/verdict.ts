import type { Contract } from './contract.ts';
import type { Span } from '../text/span.ts';

/** One agent with what it promised: all that a check of its answers needs. Plain data, fit for a file beside the guard. */
export interface Judged {
  /** As the host knows it. */
  readonly name: string;
  readonly contract: Contract;
  /** The only agents it may call, where its tool list names them one by one. */
  readonly callees?: readonly string[];
  /** Names that a tool of the contract goes by on the host: `Bash` → `run_shell_command`. A tool that is not here goes by its own. */
  readonly toolNames?: Readonly<Record<string, readonly string[]>>;
}

/** One call of a tool in a run. */
export interface ToolCall {
  /** As the host calls it. */
  readonly tool: string;
  readonly input?: unknown;
  /** The agent that the call hands work to. */
  readonly delegatesTo?: string;
  /** The host or a hook refused it. */
  readonly refused?: boolean;
}

/** What a run shows of the conduct of one agent. */
export interface RunFacts {
  /** Its own calls in the order they were made. */
  readonly calls: readonly ToolCall[];
  /** How many answers it gave. */
  readonly attempts?: number;
}

/** One promise and whether it was kept. */
export interface Point {
  /** `section:Executive Summary`, `return-shape`, `self-delegation`. */
  readonly promise: string;
  /** `null`: what was given does not show it. */
  readonly held: boolean | null;
  /** Whether the verdict hangs on it. */
  readonly gates: boolean;
  /** One sentence without a final dot. */
  readonly why: string;
  /** Where the promise stands in the agent file. */
  readonly span: Span;
  /** First and last line of the answer that it is about, from 1. */
  readonly at?: readonly [number, number];
}

export interface Verdict {
  /** No point that gates is broken. */
  readonly fulfilled: boolean;
  readonly points: readonly Point[];
}
