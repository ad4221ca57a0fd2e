import type { Mock, ModelRequest } from '../mock.ts';
import type { Answer } from '../protocols/protocol.ts';

export const hostIds = ['claude-code', 'opencode', 'codex', 'gemini-cli', 'qwen-code', 'copilot', 'kilo', 'pi'] as const;
export type HostId = (typeof hostIds)[number];

/** A project folder in the making: path below its root → text or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Project {
  /** Fit as a folder name, one project each. */
  readonly id: string;
  readonly files: Files;
  /** Files of the throw-away HOME. */
  readonly home?: Files;
  /** Whether the user has accepted this folder in the host's own trust dialog. */
  readonly trusted?: boolean;
  /** Whether the project is the root of a git repository. */
  readonly git?: boolean;
}

export interface ListedAgent {
  readonly name: string;
  readonly description?: string;
  readonly model?: string;
  /** Permission rules, in the host's own form, where the host shows them. */
  readonly permissions?: readonly unknown[];
}

export interface Listing {
  readonly agents: readonly ListedAgent[];
  /** What the host said about files it could not use. */
  readonly complaints: readonly string[];
  /** The host refused the whole project, so that no agent at all can run. */
  readonly refused: boolean;
}

/** How an agent is put to work. */
export interface Task {
  readonly agent: string;
  /** `main`: the host is started as this agent. `subagent`: the host's own agent delegates to it. Default: what the host can. */
  readonly as?: 'main' | 'subagent';
  readonly prompt?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What the model says, call by call, to the main agent and to agents below it; afterwards it says that it is done. */
  readonly main?: readonly Answer[];
  readonly child?: readonly Answer[];
  /** The agent's body, by which hosts that send no mark let us tell the child's requests from the parent's. */
  readonly body?: string;
}

export interface Outcome {
  readonly exit: number | null;
  /** Standard output and standard error of the run. */
  readonly output: string;
  /** Requests of the main agent, and of agents below it. */
  readonly main: readonly ModelRequest[];
  readonly child: readonly ModelRequest[];
  /** The first request made for the agent under test, when there was one. */
  readonly agent: ModelRequest | undefined;
  readonly directory: string;
  /** The list of agents, on hosts where every run shows it. */
  readonly listing?: Listing;
}

export interface Running {
  list(project: Project): Promise<Listing>;
  perform(project: Project, task: Task): Promise<Outcome>;
  close(): Promise<void>;
}

export interface Surroundings {
  readonly mock: Mock;
  /** A folder for projects and homes. */
  readonly scratch: string;
  /** The whole PATH of every host. */
  readonly programs: string;
  /** Where the packages of a host lie, by the host's id and by the names in `needs`. */
  readonly installed: Readonly<Record<string, string>>;
}

export interface RealHost {
  readonly id: HostId;
  readonly title: string;
  readonly version: string;
  /** Exact npm packages. */
  readonly packages: readonly string[];
  /** Package sets that hosts share. */
  readonly needs?: readonly ('node' | 'ripgrep')[];
  /** Where an agent file called `stem` lies in a project. */
  agentFile(stem: string): string;
  /** An agent called `probe` that says nothing about tools, with `silentBody` of the suite in its body. */
  readonly silentAgent: string;
  /** The prompt that an agent file of this host carries. */
  bodyOf(text: string): string;
  /** Ready to take projects. */
  start(surroundings: Surroundings): Promise<Running>;
}
