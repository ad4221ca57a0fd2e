import type { Judged } from './verdict.ts';

/** How a host asks a hook and wants to be answered. */
export type HookForm = 'claude' | 'copilot' | 'gemini';

/** What the guard of one bundle is to hold: the file beside it. */
export interface GuardData {
  readonly version: 1;
  readonly form: HookForm;
  /** Of its tools those that are forbidden whatever they are for. */
  readonly judged: Judged;
  /** Answers in one go: the last one is let go whatever it is. */
  readonly attempts: number;
  /** The host's tools that hand work to an agent. */
  readonly delegates: readonly string[];
  /** Tools that the agent was not given and the host offers it all the same. */
  readonly ungranted: readonly string[];
}
