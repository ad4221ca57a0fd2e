import type { Edit } from '../diagnostics/diagnostic.ts';
import type { Agent, Feature } from '../model/agent.ts';
import type { GuardData } from '../model/guard-data.ts';
import type { Powers } from '../model/powers.ts';
import type { McpServer } from '../model/mcp-server.ts';
import type { DataAgent, DataFormat, Document } from '../parse/document.ts';
import type { MapValue, ValueProblem } from '../parse/value.ts';
import type { Located, Span } from '../text/span.ts';
import type { Driver } from './driver.ts';
import type { DangerFact, Demands, Fact, FieldFact, McpSettings, Scope, ToolFact, TrailerOrder } from './fact.ts';
import type { Install } from './install.ts';
import type { Recording, StreamEvent } from './recording.ts';

/** What becomes of a feature on a host; the table in the documentation says what each word means. */
export type Fate = 'exact' | 'enforced' | 'narrowed' | 'inferred' | 'asked' | 'rewritten' | 'dropped' | 'widened' | 'unverified' | 'source';

/** What has to be there for a restriction to hold. `compile` counts only the first two as held. */
export type Needs = 'none' | 'folder-trust' | 'hook-trust' | 'run-flag';

export interface OutputFile {
  /** Relative to the output root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Where the body of the agent starts in `text`: the source map of the bytes that were not changed. */
  readonly bodyStart?: number;
  /** What had to change in the body, by places in the prompt of the agent; absent when it is the same bytes. */
  readonly edits?: readonly Edit[];
  /** What is written in place of `text`, for a file that need not be text. */
  readonly bytes?: Uint8Array;
  readonly executable?: boolean;
}

export interface LedgerEntry {
  /** `name`, `tools.Bash`, `contract.self-delegation`. */
  readonly field: string;
  readonly fate: Fate;
  readonly needs: Needs;
  /** One sentence for the person who reads the ledger. */
  readonly how: string;
  /** Where it was written; absent for what nobody wrote. */
  readonly span?: Span;
}

/** What JSON, JSONC and TOML can all hold. */
export type SettingValue = string | number | boolean | readonly SettingValue[] | { readonly [key: string]: SettingValue };

/** One value of ours in a settings file that belongs to the user: merged into it, never instead of it. */
export interface SettingsChange {
  /** From the output root: `.claude/settings.json`. The format follows the ending. */
  readonly path: string;
  /** Keys from the top of the file: `['mcpServers', 'docs']`. */
  readonly at: readonly string[];
  readonly value: SettingValue;
  /** The value is one more item of the list at `at`, beside those of the user; else it is the value at `at` itself. */
  readonly isItem?: true;
}

export interface Written {
  readonly files: readonly OutputFile[];
  readonly ledger: readonly LedgerEntry[];
  /** Absent when the bundle touches no settings file. */
  readonly settings?: readonly SettingsChange[];
}

/** What a host's own loader makes of the bytes. */
export interface LoaderVerdict {
  readonly verdict: 'loads' | 'recovers' | 'drops' | 'n/a';
  readonly why: string;
  /** What to do about it, where that is more than to mend what is named. */
  readonly help?: string;
  /** Fields whose value is not what the author wrote; empty when it loads whole. */
  readonly lost: readonly string[];
  /** The host takes no agent of the project while the file is as it is. */
  readonly dropsAll?: true;
  /** The file itself says that it is not to be loaded. */
  readonly isOff?: true;
  readonly span?: Span;
}

export interface WriteContext {
  /** Model of a tier on this host, from the settings: `medium` → `anthropic/claude-…`. */
  readonly models: Readonly<Record<string, string>>;
  /** Names of MCP servers that the agent and the project speak of: one host writes server and tool as one word. */
  readonly servers: readonly string[];
  /** Text of each of the host's `settings` files that the project has, by path. */
  readonly settings: ReadonlyMap<string, string>;
  /** Servers that the project declares for one host or another; absent where nobody looked, or where the host's settings are out of reach. */
  readonly declared?: ReadonlyMap<string, McpServer>;
  /** Names of those that this host finds by itself. */
  readonly present?: ReadonlySet<string>;
  /** Names that several agents give to different servers of their own. */
  readonly contested?: ReadonlySet<string>;
  /** Skills of the project by what they go by, in lower case; absent where nobody looked. */
  readonly skills?: ReadonlyMap<string, SkillOnHost>;
}

/** Where a server is declared for a host. */
export interface ServerPlace {
  /** A settings file, from the output root. */
  readonly path: string;
  readonly at: readonly string[];
  /** The declaration as this host spells it; nothing where it cannot say the same. */
  entry(server: McpServer): SettingValue | undefined;
  /** The key of a declaration for the folder that a server is started in; absent where there is none. */
  readonly folderKey?: string;
  /** Nobody has seen this host start a server that was declared so: the form is from its documentation alone. */
  readonly fate?: 'unverified';
}

/** Where a host looks for skills. */
export interface SkillPlaces {
  /** Folders of a project, from its root; the first is the one of this host alone. */
  readonly folders: readonly string[];
  /** Text of a skill that this host runs as a command when it loads the skill. */
  readonly runs?: RegExp;
  /** The folders are known from documentation alone. */
  readonly fate?: 'unverified';
}

/** What becomes of one skill of the project on a host. */
export interface SkillOnHost {
  readonly name: string;
  readonly fate: Fate;
  readonly how: string;
}

/** The strongest lever a host has for a promise of the contract. */
export interface Lever extends LedgerEntry {
  readonly promise: Feature;
}

/** A TOML, YAML or JSON file before anybody knows whose it is. */
export interface DataFile {
  readonly path: string;
  /** The host whose settings name the file as an agent. */
  readonly declaredBy?: string;
  readonly format: DataFormat;
  /** Absent when the file could not be read or is no map. */
  readonly map?: MapValue;
  readonly problems: readonly ValueProblem[];
}

/** An agent that a settings file names by a file of its own. */
export interface DeclaredAgent {
  /** As written: from the folder of the settings file. With a slash at its end it stands for all markdown files below that folder. */
  readonly path: string;
  /** Where the path is written. */
  readonly span?: Span;
  readonly name?: string;
  readonly description?: string;
  readonly plugin?: string;
  readonly isUnread?: true;
}

/** A promise that the guard holds, by the field and the place it has among the levers of `enforce`. */
export interface HeldPromise extends Pick<LedgerEntry, 'field' | 'fate' | 'needs' | 'how'> {
  /** Where the promise starts in the agent file. */
  readonly at: number;
}

/** How the guard is put in place for one agent. */
export interface Guarded {
  /** Path of the program, from the output root. */
  readonly program: string;
  /** The file beside it with what it holds. */
  readonly data: { readonly path: string; readonly value: GuardData };
  /** Files of hooks that are all ours. */
  readonly files: readonly OutputFile[];
  /** Hooks in settings files of the user. */
  readonly settings: readonly SettingsChange[];
  readonly holds: readonly HeldPromise[];
}

export interface Host {
  readonly id: string;
  readonly title: string;
  /** The version the facts were read from, and when. */
  readonly fact: Fact;
  /** Folders of agent files below a project's root, as glob patterns. */
  readonly homes: readonly string[];
  /** Names of files in a project of which it makes agents too, and which are not read here. */
  readonly unread?: readonly string[];
  /** Folders of another host whose agent files it takes too, as glob patterns. Its own come before them. */
  readonly alsoReads?: readonly string[];
  /** Folders and files of a project, each with its place below the home folder of a user; absent where the host reads none there. */
  readonly userFolders?: Readonly<Record<string, string>>;
  /**
   * Environment variables that name another folder for files of a user: for each, places from the home folder and where they are
   * below its value. An empty place is all of the home folder, an empty target the folder itself.
   */
  readonly userVariables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a prompt in a file of data starts with when it names another file, which the host reads instead; behind an opening brace a closing one ends it. */
  readonly promptScheme?: string;
  /** Endings that only files of this host have, wherever they lie. */
  readonly endings?: readonly string[];
  /** Paths from the root of a project where people keep files of data for this host outside of its folders: they are its agents where they have its fields. */
  readonly candidates?: readonly RegExp[];
  /** The best fate each feature can have here: a new feature does not compile until every host has answered. */
  readonly holds: Readonly<Record<Feature, Fate>>;
  readonly tools: readonly ToolFact[];
  /** The host whose own tools these are, where it is another one: two ways into one program. */
  readonly toolsOf?: string;
  readonly fields: readonly FieldFact[];
  readonly demands: Demands;
  /** Fields by which a markdown file is known for one of this host wherever it lies. */
  readonly telltales?: readonly string[];
  /** The field in which it alone turns tools on and off by their names (`bash: false`), by which a markdown file is known too. */
  readonly switches?: string;
  /** Names of agents that the host brings along. */
  readonly builtins: readonly string[];
  readonly mcpSettings?: readonly McpSettings[];
  /** Absent where servers are not carried over. */
  readonly servers?: ServerPlace;
  /** Absent where skills are not carried over. */
  readonly skills?: SkillPlaces;
  /** Other settings files that a project can bring along: permissions, hooks, servers. Relative to its root. */
  readonly projectSettings?: readonly string[];
  readonly dangers?: readonly DangerFact[];
  /** Where agents come from, the weakest first: of two agents with one name the later one wins. */
  readonly scopes?: readonly Scope[];
  /** Settings files of a project whose rules a bundle must not loosen, relative to its root. */
  readonly settings: readonly string[];
  /** Absent for a host that is a library. */
  readonly install?: Install;
  /** Orders that a subagent gets behind its prompt and that the prompt may contradict. */
  readonly trailer?: readonly TrailerOrder[];
  /** Marks in a prompt that this host reads as a template and has no value for: each of them ends the run. Each with its place in the file. */
  unfilled?(document: Document): readonly Located<string>[];
  /** The agents of a TOML, YAML or JSON file in this host's form; nothing when the file is of another form. */
  dataAgents?(file: DataFile): readonly Omit<DataAgent, 'host'>[] | undefined;
  /** Files that say of a folder that it is a plugin of this host, from that folder. */
  readonly manifests?: readonly string[];
  /** Agents outside of the `homes` that one of the `settings` files or of the `manifests` names. */
  declaredAgents?(settings: Document): readonly DeclaredAgent[];
  /** An agent file of this dialect to the model. Never throws: a broken file gives what can be read of it. */
  read(document: Document): Agent;
  /** Same agent, same files, byte for byte: no clock, no random, no environment. */
  write(agent: Agent, context: WriteContext): Written;
  /** What this host's own loader would make of the bytes: loads, recovers or drops, and why. */
  load(document: Document): LoaderVerdict;
  /** Where the fields hold hooks that this host leaves out because of the way they are written. */
  idleHooks?(document: Document): readonly Span[];
  /** The powers an agent has once this host has read the files: the left side of the first law. */
  effective(files: readonly OutputFile[], context: WriteContext): Powers;
  /** The strongest lever for each promise of the contract. */
  enforce(agent: Agent): readonly Lever[];
  /** Tools that the prose forbids are left out of the file: no hook here could tell whose call it is asked about. */
  readonly leavesOut?: true;
  /** The guard for an agent, on hosts whose hooks were seen to hold; nothing when no promise of it needs one. */
  guard?(agent: Agent): Guarded | undefined;
  /** A run that this host wrote down, as a stream or a transcript; nothing when the events are not of its kind. */
  readRun?(events: readonly StreamEvent[]): Recording | undefined;
  /** How an agent is run without a person; absent where the host cannot. */
  drive?(): Driver;
}

export function defineHost(host: Host): Host {
  return host;
}
