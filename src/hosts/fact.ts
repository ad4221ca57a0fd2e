import type { Capability } from '../model/authority.ts';

/** Where a fact was read: a page, or the host itself when it was run. */
export interface Fact {
  readonly source: string;
  /** Of the host. */
  readonly version: string;
  /** When it was read, `YYYY-MM-DD`. */
  readonly date: string;
}

/** One tool name of a host. */
export interface ToolFact {
  readonly name: string;
  readonly status: 'current' | 'alias' | 'retired';
  /** What the name gives; empty when it is of this host alone. */
  readonly capabilities: readonly Capability[];
  /** Of an alias or a retired name: what to write today. */
  readonly current?: string;
  /** The tool beside which the host takes this one away, because it does the same work. */
  readonly hiddenBy?: string;
  /** The one surface of the host that knows the name, where it has several: others leave it out, so it is not what to write for a tool. */
  readonly only?: string;
  /** Why it is not always there: `only with Bash absent`. */
  readonly note?: string;
  /** The names that the model sees for it, where they are not its own. */
  readonly onWire?: readonly string[];
}

/** One frontmatter field of a host. */
export interface FieldFact {
  readonly key: string;
  readonly required?: boolean;
  /** It names files that the host gives the agent beside its prompt, or in place of one. */
  readonly instructs?: true;
  /** Keys that people write for it and the host does not take. */
  readonly mistakes?: readonly string[];
}

/** One thing a host asks of a name. */
export interface NameFact {
  fits(name: string): boolean;
  /** What fits, in words: `lower-case letters and digits`. */
  readonly expected: string;
  /** What becomes of an agent with another name. */
  readonly outcome: 'dropped' | 'renamed' | 'discouraged';
}

/** Most characters of a text, and what the host does with a longer one: `warns about it`. */
export interface LengthFact {
  readonly longest: number;
  readonly does: string;
}

/** What a host makes of a name in a tool list that is none of its tools: `ignores it in silence`. */
export interface UnknownToolFact {
  readonly does: string;
  /** `unclear`: nobody saw it, or the name may come from elsewhere. */
  readonly outcome: 'ignored' | 'refused' | 'reported' | 'unclear';
  /** Extensions and servers bring tools of names that nobody can list. */
  readonly open?: true;
}

/** What may stand for a model. */
export interface ModelFacts {
  /** Words that are no name of a model. */
  readonly aliases: readonly string[];
  /** The model, or the other word, that a word stood for in this version: for people, since it changes with releases and is written nowhere. */
  readonly standsFor?: Readonly<Record<string, string>>;
  /** What the name of a model looks like. */
  readonly literal: RegExp;
  /** The name of a model has that of its provider before it: `openai/gpt-6-sol`. */
  readonly needsProvider?: true;
  /** What becomes of any other word: `sends it to the service, which refuses it`. */
  readonly otherwise: string;
}

/**
 * What a host asks of an agent file, and what it does where that is not so.
 *
 * Each is read from the same source as the host's other facts; what nobody saw is left out, and then nothing is said of it.
 */
export interface Demands {
  readonly names?: readonly NameFact[];
  /** Names that make the host leave a file out. Letter case does not count. */
  readonly reservedNames?: readonly string[];
  /** What a file with the name of one of the host's own agents does to that agent: it takes its place, or changes the fields it has. */
  readonly builtinsYield?: 'whole' | 'fields';
  /** The agent goes by the name of its file; `name` is what people see. */
  readonly nameIsTitle?: true;
  /** What it does with two files in one place that have the same name: `loads one of them`. */
  readonly sameName?: string;
  /** What it does with an agent whose file its settings name and which is not there. */
  readonly missingAgentFile?: string;
  /** Settings files that it does something about where they cannot be read, and what it does. */
  readonly brokenSettings?: { readonly files: readonly string[]; readonly does: string; readonly severity: 'error' | 'warning' };
  /** What it does with an agent whose prompt stands in a file that is not there. */
  readonly missingPromptFile?: { readonly does: string; readonly severity: 'error' | 'warning' };
  readonly description?: LengthFact;
  /** A backslash and an `n` in a description become a line end. */
  readonly unescapesDescription?: true;
  readonly prompt?: LengthFact;
  /** What becomes of a run of an agent that loads without a prompt, where that is worse than no instructions. */
  readonly emptyPrompt?: string;
  /** What it does with a field it does not know; `sent`: hands it to the model's provider. */
  readonly unknownField?: 'ignored' | 'refused' | 'sent';
  /** Options of models, which its documentation has people hand through in this way. */
  readonly modelOptions?: readonly string[];
  readonly unknownTool?: UnknownToolFact;
  /** What it does with a retired name where that is not what it does with an unknown one. */
  readonly retiredTool?: string;
  /** What an agent has whose tool list is there and empty. */
  readonly emptyTools?: 'none' | 'all';
  /** Of names that one surface of it alone knows: what says that a file is for that one, and what the others do with a list of such names. */
  readonly oneSurface?: { readonly said: string; readonly does: string };
  /** What it does with a list in which it knows no name. */
  readonly onlyUnknownTools?: string;
  /** How a list names one tool of a server: `{server}/{tool}`. */
  readonly mcpTool?: string;
  /** Servers that no project has to declare: those of the host and of its plugins. */
  readonly ownServers?: RegExp;
  /** A pattern behind the name of a tool (`Bash(git:*)`) counts for nothing in a list. */
  readonly patterns?: 'ignored';
  readonly models?: ModelFacts;
}

/** A settings file of a project that declares MCP servers. */
export interface McpSettings {
  /** From the project's root. */
  readonly path: string;
  /** Where the map of servers stands in it; a dot goes one map deeper. */
  readonly key: string;
}

/** What a host tells an agent behind its prompt, whatever the prompt says. */
export interface TrailerOrder {
  readonly about: 'emoji' | 'report-file';
  /** In our words, as the end of a sentence: *not to use emojis*. */
  readonly says: string;
}

/** A field of an agent or a setting of a project that takes a guard away. */
export interface DangerFact extends Fact {
  readonly place: 'agent' | 'settings';
  /** `permission`: calls go unasked; `endpoint`: traffic or keys go elsewhere. */
  readonly kind: 'permission' | 'endpoint';
  /** Keys from the top, `*` for any one: `mcpServers.*.trust`. */
  readonly at: string;
  /** The values that do it; any value but `false` and nothing when absent. */
  readonly values?: readonly (string | boolean)[];
  /** One sentence on what it does. */
  readonly effect: string;
  /** An agent of a plugin gets nothing of it. */
  readonly notInPlugins?: true;
  /** The settings file that it counts in, where the host passes over it in the others. */
  readonly onlyIn?: string;
  /** Where it is less than an error. */
  readonly severity?: 'warning' | 'info';
}

/** A place that a host reads agents from. */
export interface Scope {
  readonly scope: 'plugin' | 'user' | 'project' | 'flag' | 'managed';
  /** As the host's own documentation writes it. */
  readonly path: string;
}
