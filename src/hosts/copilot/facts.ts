import type { Feature } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';
import { editorTools } from './editor-tools.ts';

export const fact: Fact = {
  source: 'agent files loaded by @github/copilot 1.0.102 against a model server on 127.0.0.1, and the page on custom agents at docs.github.com for the cloud agent',
  version: '1.0.102',
  date: '2026-11-21',
};

export const holds: Readonly<Record<Feature, Fate>> = {
  name: 'exact',
  description: 'exact',
  prompt: 'exact',
  model: 'exact',
  tools: 'exact',
  'denied-tools': 'narrowed',
  'tool-patterns': 'widened',
  'mcp-tools': 'exact',
  delegation: 'asked',
  'self-delegation': 'enforced',
  'output-sections': 'enforced',
  'return-shape': 'enforced',
  attempts: 'enforced',
  prohibitions: 'enforced',
  'required-tools': 'asked',
  skills: 'asked',
};

/** The documented names, which the command line, the cloud agent and VS Code share, and names the command line takes beside them. */
const current: Readonly<Record<string, readonly [capabilities: readonly Capability[], note?: string]>> = {
  read: [['read']],
  edit: [['edit', 'write'], 'edits and creates files'],
  search: [['list', 'search']],
  execute: [['shell'], 'also reads, lists and ends what it started'],
  agent: [['delegate']],
  web: [['web-fetch', 'web-search'], 'absent offline and in the cloud agent'],
  todo: [['todo']],
  grep: [['search'], 'the cloud agent takes it as `search`'],
  glob: [['list'], 'the cloud agent takes it as `search`'],
  create: [['write'], 'the command line only'],
  web_fetch: [['web-fetch'], 'the command line only'],
  web_search: [['web-search'], 'the command line only'],
  ask_user: [['ask-user'], 'the command line only, absent in a subagent'],
  skill: [['skill'], 'always there in a main agent'],
  sql: [[], 'notes of the session; always there in a main agent'],
  fetch_copilot_cli_documentation: [[], 'the command line only, in an agent without a list'],
  session_store_sql: [[], 'the command line only, in an agent without a list'],
  read_agent: [[], 'the command line only, in an agent without a list'],
  list_agents: [[], 'the command line only, in an agent without a list'],
  write_agent: [[], 'the command line only, in an agent without a list'],
  tool_search_tool: [[], 'the command line only, in an agent without a list'],
};

/** What the model of the command line is offered for a name. */
const onWire: Readonly<Record<string, readonly string[]>> = {
  read: ['view'],
  edit: ['edit', 'create'],
  search: ['grep', 'glob'],
  execute: ['bash', 'read_bash', 'stop_bash', 'list_bash'],
  agent: ['task'],
  web: ['web_fetch', 'web_search'],
  todo: ['update_todo'],
};

/** Names of Claude Code and of the command line that are taken as one of the above; letter case does not count. */
const aliases: Readonly<Record<string, readonly [current: string, capabilities: readonly Capability[]]>> = {
  shell: ['execute', ['shell']],
  bash: ['execute', ['shell']],
  powershell: ['execute', ['shell']],
  view: ['read', ['read']],
  notebookread: ['read', ['read']],
  multiedit: ['edit', ['edit']],
  write: ['edit', ['write']],
  notebookedit: ['edit', ['notebook']],
  'custom-agent': ['agent', ['delegate']],
  task: ['agent', ['delegate']],
  webfetch: ['web', ['web-fetch']],
  websearch: ['web', ['web-search']],
  todowrite: ['todo', ['todo']],
};

export const tools: readonly ToolFact[] = [
  ...Object.entries(current).map(([name, [capabilities, note]]): ToolFact => ({ name, status: 'current', capabilities, ...(note ? { note } : {}), ...(onWire[name] ? { onWire: onWire[name] } : {}) })),
  ...Object.entries(aliases).map(([name, [to, capabilities]]): ToolFact => ({ name, status: 'alias', capabilities, current: to })),
  ...editorTools(new Set(Object.keys(current))),
];

/** What an agent has that says nothing, as names that every surface documents, the finest of those. */
export const gives: Readonly<Record<string, readonly Capability[]>> = {
  read: ['read'],
  grep: ['search'],
  glob: ['list'],
  edit: ['edit', 'write', 'notebook'],
  execute: ['shell'],
  agent: ['delegate'],
  web: ['web-fetch', 'web-search'],
  todo: ['todo'],
  ask_user: ['ask-user'],
  skill: ['skill'],
};

type Kind = 'text' | 'flag' | 'texts' | 'text or texts' | 'map' | 'any';

/** What the loader of the command line checks each field for; `any` is taken as it comes. */
export const kinds: Readonly<Record<string, Kind>> = {
  name: 'text',
  description: 'text',
  tools: 'text or texts',
  model: 'text or texts',
  models: 'any',
  modelPolicy: 'any',
  'model-policy': 'any',
  reasoningEffort: 'any',
  skills: 'texts',
  'include-custom-instructions': 'flag',
  'mcp-servers': 'map',
  'disable-model-invocation': 'flag',
  'user-invocable': 'flag',
  infer: 'flag',
  target: 'any',
  metadata: 'any',
  'argument-hint': 'any',
  handoffs: 'any',
  agents: 'any',
  hooks: 'map',
  sidekick: 'any',
  'deferred-tool-loading': 'flag',
  'strict-tools-list': 'flag',
  displayName: 'any',
  github: 'map',
};

export const fields: readonly FieldFact[] = Object.keys(kinds).map((key) => (key === 'description' ? { key, required: true } : { key }));

export const builtins: readonly string[] = ['code-review', 'explore', 'general-purpose', 'research', 'rubber-duck', 'security-review', 'task'];

/** Longest prompt the cloud agent takes, in characters. The command line took one of 31,000 whole. */
export const longestCloudPrompt = 30_000;

export const demands: Demands = {
  nameIsTitle: true,
  sameName: 'loads one of them in silence on the command line',
  prompt: { longest: longestCloudPrompt, does: 'does not take it in the cloud agent; the command line does' },
  unknownField: 'ignored',
  unknownTool: { does: 'ignores it in silence', outcome: 'ignored', open: true },
  mcpTool: '{server}/{tool}',
  // Two come with the cloud agent; a name with a dot may be that of an extension of VS Code.
  ownServers: /^(?:github|playwright)$|\./,
  emptyTools: 'none',
  oneSurface: { said: '`target: vscode`', does: 'leaves such names out on the command line and in the cloud agent, where an agent with no others has no tool' },
  onlyUnknownTools: 'gives no tool to an agent',
  models: { aliases: ['auto'], literal: /[-\d(. ]/, otherwise: 'falls back to the model of the session in silence' },
};
