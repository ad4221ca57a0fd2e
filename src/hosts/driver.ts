import type { Agent } from '../model/agent.ts';
import type { Powers } from '../model/powers.ts';
import type { OutputFile, WriteContext, Written } from './host.ts';
import type { StreamEvent } from './recording.ts';

/** What an agent does while it runs, the same for every host. `agent` names one below the main one. */
export type Step =
  | { readonly type: 'text'; readonly text: string; readonly agent?: string }
  | { readonly type: 'tool-call'; readonly id: string; readonly tool: string; readonly input?: unknown; readonly agent?: string }
  | { readonly type: 'tool-result'; readonly id: string; readonly ok: boolean; readonly output?: string }
  | { readonly type: 'denied'; readonly id?: string; readonly tool?: string; readonly why: string }
  | { readonly type: 'delegate'; readonly id: string; readonly to: string }
  | { readonly type: 'usage'; readonly input: number; readonly output: number }
  /** The host says that it failed. */
  | { readonly type: 'problem'; readonly message: string };

/** One start of a host. */
export interface Drive {
  readonly agent: Agent;
  /** What the writer of the host makes of the agent. */
  readonly written: Written;
  readonly context: WriteContext;
  /** The scratch folder, absolute; files of the start are below it. */
  readonly folder: string;
  /** The user approves every call that the agent may make. */
  readonly yes: boolean;
  readonly model?: string;
  /** The session to go on with; absent at the first start. */
  readonly session?: string;
}

export interface Start {
  readonly arguments: readonly string[];
  /** Beside the variables that are passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Paths from the scratch folder. */
  readonly files: readonly OutputFile[];
}

/** How a host runs an agent as its main one, without a person. Data and pure functions: nothing here starts anything. */
export interface Driver {
  /** Looked for on PATH. */
  readonly program: string;
  /** What brings the program, as a command. */
  readonly install: string;
  /** Names of npm packages that bring the program, by which its version is found without a start. */
  readonly packages: RegExp;
  /** Variables passed on beside those that every program gets; a star at the end stands for the rest of a name. */
  readonly environment: readonly string[];
  /** Settings of the user that name what has to be switched off, from the home folder or from the folder that the variable names. */
  readonly settings?: readonly { readonly variable: string; readonly path: string }[];
  /** The task goes by standard input. */
  start(drive: Drive): Start;
  /** The powers of the run where its flags hold other ones than the agent file. */
  powers?(drive: Drive): Powers;
  /** Reads one stream, event by event; called once more without one at the end of it. */
  reader(): (event: StreamEvent | undefined) => readonly Step[];
  /** The id of the session, where the event has it. */
  session(event: StreamEvent): string | undefined;
  /** A piece of something that comes whole later, or whose pieces `reader` puts together. */
  isPiece?(event: StreamEvent): boolean;
  /** Why the agent does not run as it was asked to, where a line of standard error says so. */
  notLoaded?(line: string, agent: string): string | undefined;
  /** What the numbers of a usage step count. */
  readonly usage: 'attempt' | 'session';
}
