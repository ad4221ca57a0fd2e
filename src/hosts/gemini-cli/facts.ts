import type { Feature, ModelTier } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';

export const fact: Fact = {
  source: 'the bundle of @google/gemini-cli 0.61.0 read, and run against a model server on 127.0.0.1',
  version: '0.61.0',
  date: '2026-11-21',
};

export const holds: Readonly<Record<Feature, Fate>> = {
  name: 'exact',
  description: 'exact',
  prompt: 'exact',
  model: 'exact',
  tools: 'exact',
  'denied-tools': 'narrowed',
  'tool-patterns': 'narrowed',
  'mcp-tools': 'exact',
  delegation: 'asked',
  'self-delegation': 'exact',
  'output-sections': 'enforced',
  'return-shape': 'enforced',
  attempts: 'enforced',
  prohibitions: 'enforced',
  'required-tools': 'asked',
  skills: 'asked',
};

/** `ALL_BUILTIN_TOOL_NAMES`: a list with any other name makes the loader refuse the whole file. */
const current: Readonly<Record<string, readonly Capability[]>> = {
  activate_skill: ['skill'],
  ask_user: ['ask-user'],
  complete_task: ['finish'],
  enter_plan_mode: ['plan'],
  exit_plan_mode: ['plan'],
  get_internal_docs: [],
  glob: ['list'],
  google_web_search: ['web-search'],
  grep_search: ['search'],
  invoke_agent: ['delegate'],
  list_directory: ['list'],
  list_mcp_resources: [],
  read_file: ['read'],
  read_many_files: ['read'],
  read_mcp_resource: [],
  replace: ['edit'],
  run_shell_command: ['shell'],
  tracker_add_dependency: ['todo'],
  tracker_create_task: ['todo'],
  tracker_get_task: ['todo'],
  tracker_list_tasks: ['todo'],
  tracker_update_task: ['todo'],
  tracker_visualize: ['todo'],
  update_topic: [],
  web_fetch: ['web-fetch'],
  write_file: ['write'],
  write_todos: ['todo'],
};

/** Names the validator takes although no subagent gets them, and one that every subagent gets. */
export const withheld: Readonly<Record<string, string>> = {
  invoke_agent: 'Gemini CLI gives it to no subagent',
  update_topic: 'Gemini CLI gives it to no subagent',
  complete_task: 'Gemini CLI gives it to every subagent, which ends its work with it',
};

/** Tools that a subagent without a list was not offered in a headless run. */
const unseen = [
  'exit_plan_mode', 'get_internal_docs', 'list_mcp_resources', 'read_many_files', 'read_mcp_resource', 'tracker_add_dependency',
  'tracker_create_task', 'tracker_get_task', 'tracker_list_tasks', 'tracker_update_task', 'tracker_visualize',
];

const notes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(unseen.map((name) => [name, 'not offered in a headless run'])),
  ...withheld,
  ask_user: 'denied when nobody is there to answer', activate_skill: 'denied in a headless run unless a policy allows it',
};

/** What a subagent is offered for a name beside the name itself. */
const onWire: Readonly<Record<string, readonly string[]>> = { run_shell_command: ['run_shell_command', 'list_background_processes', 'read_background_output'] };

export const tools: readonly ToolFact[] = [
  ...Object.entries(current).map(
    ([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities, ...(notes[name] ? { note: notes[name] } : {}), ...(onWire[name] ? { onWire: onWire[name] } : {}) }),
  ),
  { name: 'search_file_content', status: 'alias', capabilities: ['search'], current: 'grep_search' },
];

/** Tools that the project itself declares to the host. */
export const discoveredPrefix = 'discovered_tool_';

/** The name that is written for a capability of another host's agent. Notebooks, questions and plan mode have none. */
export const nameOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'read_file',
  list: 'glob',
  search: 'grep_search',
  edit: 'replace',
  write: 'write_file',
  shell: 'run_shell_command',
  'web-fetch': 'web_fetch',
  'web-search': 'google_web_search',
  todo: 'write_todos',
  skill: 'activate_skill',
};

export const fields: readonly FieldFact[] = [
  { key: 'name', required: true },
  { key: 'description', required: true },
  ...['kind', 'display_name', 'tools', 'mcp_servers', 'model', 'temperature', 'max_turns', 'timeout_mins'].map((key) => ({ key })),
];

/** Fields of an agent that runs elsewhere: it has no prompt and no tools in its file. */
export const remoteFields: readonly string[] = ['kind', 'name', 'description', 'display_name', 'auth', 'agent_card_url', 'agent_card_json'];

/** They are registered first, and the first of a name wins: a file cannot replace them. */
export const builtins: readonly string[] = ['browser_agent', 'cli_help', 'codebase_investigator', 'generalist'];

/** What a name has to be. */
export const namePattern = /^[a-z0-9-_]+$/;

/** What is replaced in a prompt. A word without a value ends the run. */
export const placeholder = /\$\{(\w+)\}/g;
export const placeholders: readonly string[] = ['query', 'cliVersion', 'activeModel', 'today'];

/** Aliases as tiers. */
export const tiers: Readonly<Record<string, ModelTier>> = { inherit: 'inherit', pro: 'large', flash: 'small' };

/** The alias that is written for a tier when the settings name no model. */
export const aliasOf: Readonly<Partial<Record<ModelTier, string>>> = { small: 'flash', large: 'pro' };

/** Longest name of an MCP tool that the host leaves as it is. */
export const longestToolName = 63;

export const demands: Demands = {
  brokenSettings: { files: ['.gemini/settings.json'], does: 'does not start in the folder', severity: 'error' },
  emptyPrompt: 'it loads, and every run ends with an error',
  names: [{ fits: (name) => namePattern.test(name), expected: 'lower-case letters, digits, `-` and `_`', outcome: 'dropped' }],
  reservedNames: builtins,
  sameName: 'loads the first one and warns about the other',
  unknownField: 'refused',
  unknownTool: { does: 'refuses the whole file for it', outcome: 'refused' },
  mcpTool: 'mcp_{server}_{tool}',
  emptyTools: 'none',
  models: { aliases: ['inherit', 'auto', 'pro', 'flash', 'flash-lite'], standsFor: { auto: 'gemini-2.5-pro', pro: 'gemini-2.5-pro', flash: 'gemini-3.5-flash', 'flash-lite': 'gemini-3.1-flash-lite' }, literal: /^(?:gemini|gemma)-|[/:]/, otherwise: 'does not look at the name, and each run fails at the service' },
};
