import type { Judged } from './verdict.ts';

/** How a host asks a hook and wants to be answered. */
export type HookForm = 'claude' | 'copilot' | 'gemini' | 'cursor';

/** What the guard of one bundle is to hold: the file beside it. */
export interface GuardData {
  readonly version: 1;
  readonly form: HookForm;
  readonly judged: Judged;
  /** Answers in one go: the last one is let go whatever it is. */
  readonly attempts: number;
  /** The host's tools that hand work to an agent. */
  readonly delegates: readonly string[];
  /** Tools that the agent was not given and the host offers it all the same. */
  readonly ungranted: readonly string[];
  /** The tool by which an agent hands in its answer, on hosts where that is a call, and the field it stands in. */
  readonly finish?: { readonly tool: string; readonly field: string };
}
