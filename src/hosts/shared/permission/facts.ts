import type { Capability, Effect } from '../../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../../fact.ts';
import type { Fate, Host } from '../../host.ts';
import type { Feature } from '../../../model/agent.ts';
import type { Install } from '../../install.ts';

/** What tells one host that is held by permission rules from another. */
export interface PermissionFacts {
  readonly id: string;
  readonly title: string;
  readonly fact: Fact;
  readonly holds: Readonly<Record<Feature, Fate>>;
  /** Folders of a project that hold `agent/` and `agents/`; the first is written to. */
  readonly folders: readonly string[];
  /** Name of its settings file without the ending, and what its `$schema` holds. */
  readonly config: { readonly name: string; readonly schema: string };
  /** Its settings files in a project, in the order in which a later one wins. */
  readonly settings: readonly string[];
  /** Where agents and servers come from, and fields that tell its files. */
  readonly places?: Pick<Host, 'mcpSettings' | 'servers' | 'skills' | 'scopes' | 'telltales' | 'switches' | 'unread' | 'userFolders' | 'userVariables'>;
  /** Its program, and the user's settings files. */
  readonly install: Pick<Install, 'programs' | 'environment'> & { readonly settings: readonly string[] };
  /** What one value of a wrong type brings about. */
  readonly refusal: string;
  /** No agent of the project is there then. */
  readonly refusesAll?: true;
  /** Whether a field without a value counts as left out. */
  readonly takesNull?: boolean;
  /** Tools with the power of a key that do not ask for it: they go where the key is held back. */
  readonly alsoRuns?: Readonly<Record<string, readonly string[]>>;
  /** Keys that guard something other than a tool, or a tool of this host alone. */
  readonly otherKeys: readonly string[];
  /** The rules of an agent that says nothing, in their order; the last match wins. Paths of one machine are left out. */
  readonly defaults: readonly (readonly [key: string, pattern: string, action: Effect])[];
  readonly tools: readonly ToolFact[];
  readonly fields: readonly FieldFact[];
  readonly demands: Demands;
  readonly builtins: readonly string[];
}

/** Permission keys with the powers behind them. A key stands for every tool that asks for it. */
export const keys: Readonly<Record<string, readonly Capability[]>> = {
  read: ['read'],
  edit: ['edit', 'write', 'notebook'],
  glob: ['list'],
  grep: ['search'],
  list: ['list'],
  bash: ['shell'],
  task: ['delegate'],
  skill: ['skill'],
  todowrite: ['todo'],
  question: ['ask-user'],
  plan_exit: ['plan'],
  webfetch: ['web-fetch'],
  websearch: ['web-search'],
};

/** The key that is written for a capability. */
export const keyOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'read',
  list: 'glob',
  search: 'grep',
  edit: 'edit',
  write: 'edit',
  notebook: 'edit',
  shell: 'bash',
  delegate: 'task',
  skill: 'skill',
  todo: 'todowrite',
  'ask-user': 'question',
  plan: 'plan_exit',
  'web-fetch': 'webfetch',
  'web-search': 'websearch',
};

/** Keys that hold something back and give nothing, unless a file allows what they guard. */
export const guards: readonly string[] = ['external_directory', 'doom_loop'];

/** Keys whose value is one action; a map of patterns is an error. */
export const flatKeys: ReadonlySet<string> = new Set(['todowrite', 'question', 'webfetch', 'websearch', 'doom_loop']);

/** Fields of an agent file. */
export const fields: readonly FieldFact[] = [
  { key: 'permission', mistakes: ['permissions'] },
  ...[
    'description',
    'mode',
    'model',
    'variant',
    'temperature',
    'top_p',
    'prompt',
    'tools',
    'steps',
    'maxSteps',
    'disable',
    'hidden',
    'color',
    'options',
    'name',
  ].map((key) => ({ key })),
];

/** What both hosts do alike: seen in opencode 1.18.33 and Kilo 7.7.9. */
export const demands: Demands = {
  unknownField: 'sent',
  // Those of the documentation first, then what the packages of OpenAI, Anthropic and Google for these hosts call theirs.
  modelOptions: ['reasoningEffort', 'textVerbosity', 'reasoningSummary', 'reasoning', 'serviceTier', 'parallelToolCalls', 'thinking', 'effort', 'thinkingConfig'],
  unknownTool: { does: 'takes it for a tool of a plugin or a server, which may not be there', outcome: 'unclear' },
  models: { aliases: [], literal: /^[^/\s]+\/\S+$/, needsProvider: true, otherwise: 'takes it for a provider without a model, and the run fails' },
};

/** Tools that both hosts have, with the key that guards each. */
export const commonTools: Readonly<Record<string, string>> = {
  bash: 'bash',
  edit: 'edit',
  write: 'edit',
  glob: 'glob',
  grep: 'grep',
  read: 'read',
  skill: 'skill',
  task: 'task',
  todowrite: 'todowrite',
  webfetch: 'webfetch',
  websearch: 'websearch',
  question: 'question',
  plan_exit: 'plan_exit',
};

/** The tool that each key guards, and names that survive as keys only. */
export function toolFacts(names: Readonly<Record<string, string>>, notes: Readonly<Record<string, string>>): readonly ToolFact[] {
  return [
    ...Object.entries(names).map(([name, key]): ToolFact => ({ name, status: 'current', capabilities: keys[key] ?? [], ...(notes[name] ? { note: notes[name] } : {}) })),
    ...['list', 'ls'].map((name): ToolFact => ({ name, status: 'retired', capabilities: ['list'], current: 'glob' })),
    ...['multiedit', 'patch'].map((name): ToolFact => ({ name, status: 'retired', capabilities: ['edit'], current: 'edit' })),
    { name: 'todoread', status: 'retired', capabilities: ['todo'], current: 'todowrite' },
    { name: 'codesearch', status: 'retired', capabilities: ['search'], current: 'grep' },
  ];
}
