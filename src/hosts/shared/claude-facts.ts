import type { ModelTier } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, ToolFact, TrailerOrder } from '../fact.ts';

/** `BUILTIN_TOOL_NAMES` of the SDK with the host-free power each one gives. */
const current: Readonly<Record<string, readonly Capability[]>> = {
  Agent: ['delegate'],
  Artifact: [],
  AskUserQuestion: ['ask-user'],
  Bash: ['shell'],
  ClaudeDesign: [],
  CronCreate: [],
  CronDelete: [],
  CronList: [],
  Edit: ['edit'],
  EndConversation: ['finish'],
  EnterPlanMode: ['plan'],
  EnterWorktree: [],
  ExitPlanMode: ['plan'],
  ExitWorktree: [],
  Glob: ['list'],
  Grep: ['search'],
  ListAgents: [],
  ListMcpResourcesTool: [],
  LSP: [],
  Monitor: ['shell'],
  NotebookEdit: ['notebook'],
  OfferChromeSetup: [],
  PowerShell: ['shell'],
  Projects: [],
  propose_skills: [],
  PushNotification: [],
  Read: ['read'],
  ReadMcpResourceDirTool: [],
  ReadMcpResourceTool: [],
  ReadNotifications: [],
  RemoteTrigger: [],
  ReportFindings: [],
  ScheduleWakeup: [],
  SendFeedback: [],
  SendMessage: [],
  SendUserFile: [],
  SendUserMessage: [],
  SetGoal: [],
  ShareOnboardingGuide: [],
  ShowOnboardingRolePicker: [],
  Skill: ['skill'],
  StructuredOutput: ['finish'],
  SubagentHandback: ['finish'],
  TaskCreate: ['todo'],
  TaskGet: ['todo'],
  TaskList: ['todo'],
  TaskStop: [],
  TaskUpdate: ['todo'],
  TodoWrite: ['todo'],
  ToolSearch: ['tool-search'],
  WaitForMcpServers: [],
  WebFetch: ['web-fetch'],
  WebSearch: ['web-search'],
  Workflow: [],
  Write: ['write'],
};

/** `LEGACY_TOOL_NAME_ALIASES` of the SDK. */
const aliases: Readonly<Record<string, string>> = {
  Brief: 'SendUserMessage',
  KillBash: 'TaskStop',
  KillShell: 'TaskStop',
  ListMcpResources: 'ListMcpResourcesTool',
  ListPeers: 'ListAgents',
  ProposeGoal: 'SetGoal',
  ReadMcpResource: 'ReadMcpResourceTool',
  ReadMcpResourceDir: 'ReadMcpResourceDirTool',
  Task: 'Agent',
};

/** Names the host dropped without an alias: it ignores them in silence. The power is the one they had. */
const retired: readonly ToolFact[] = [
  { name: 'MultiEdit', status: 'retired', capabilities: ['edit'], current: 'Edit' },
  { name: 'LS', status: 'retired', capabilities: ['read'], current: 'Read' },
  { name: 'NotebookRead', status: 'retired', capabilities: ['read'], current: 'Read' },
  { name: 'SlashCommand', status: 'retired', capabilities: ['skill'], current: 'Skill' },
  { name: 'AgentOutputTool', status: 'retired', capabilities: [] },
  { name: 'BashOutput', status: 'retired', capabilities: [], note: 'removed in 2.0.64; Bash reports the output itself' },
  { name: 'TaskOutput', status: 'retired', capabilities: [], note: 'deprecated in 2.1.83' },
];

/** On macOS and Linux the native program searches inside Bash when the agent has Bash. */
const hiddenBy: Readonly<Record<string, string>> = { Glob: 'Bash', Grep: 'Bash' };

const todoTools = 'off for current models unless CLAUDE_CODE_ENABLE_TODO_TOOLS=1';

/** Tools that are left out of the list the model gets although they were granted. */
const withheld: Readonly<Record<string, string>> = {
  TodoWrite: todoTools,
  TaskCreate: todoTools,
  TaskGet: todoTools,
  TaskList: todoTools,
  TaskUpdate: todoTools,
  StructuredOutput: 'only with --json-schema',
  ToolSearch: 'only while tools are deferred',
  ListMcpResourcesTool: 'only with an MCP server that has resources',
  ReadMcpResourceTool: 'only with an MCP server that has resources',
  ReadMcpResourceDirTool: 'only with an MCP server that has resources',
  PowerShell: 'only on Windows',
  ...Object.fromEntries(
    [
      'Artifact',
      'AskUserQuestion',
      'ClaudeDesign',
      'EndConversation',
      'EnterPlanMode',
      'ExitPlanMode',
      'LSP',
      'OfferChromeSetup',
      'Projects',
      'propose_skills',
      'PushNotification',
      'ReadNotifications',
      'RemoteTrigger',
      'SendFeedback',
      'SendUserFile',
      'SendUserMessage',
      'SetGoal',
      'ShareOnboardingGuide',
      'ShowOnboardingRolePicker',
      'SubagentHandback',
      'WaitForMcpServers',
    ].map((name) => [name, 'not offered in a headless run']),
  ),
};

/** The name that is written for a capability of another host's agent. */
export const nameOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'Read',
  list: 'Glob',
  search: 'Grep',
  edit: 'Edit',
  write: 'Write',
  notebook: 'NotebookEdit',
  shell: 'Bash',
  'web-fetch': 'WebFetch',
  'web-search': 'WebSearch',
  delegate: 'Agent',
  'ask-user': 'AskUserQuestion',
  plan: 'ExitPlanMode',
  todo: 'TodoWrite',
  skill: 'Skill',
  'tool-search': 'ToolSearch',
};

/** Every tool that gives a capability: one of them left is the whole of it. */
export function namesOfCapability(capability: Capability): string[] {
  return Object.keys(current).filter((name) => current[name]!.includes(capability));
}

export const tools: readonly ToolFact[] = [
  ...Object.entries(current).map(
    ([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities, ...(hiddenBy[name] ? { hiddenBy: hiddenBy[name] } : {}), ...(withheld[name] ? { note: withheld[name] } : {}) }),
  ),
  ...Object.entries(aliases).map(([name, to]): ToolFact => ({ name, status: 'alias', capabilities: current[to] ?? [], current: to })),
  ...retired,
];

export const builtins: readonly string[] = ['claude', 'Explore', 'general-purpose', 'Plan', 'statusline-setup'];

/** Aliases as tiers. Alias targets change with releases, so the alias is what is written, never what it stands for. */
export const tiers: Readonly<Record<string, ModelTier>> = { haiku: 'small', sonnet: 'medium', opus: 'large', inherit: 'inherit' };

/** The alias that is written for a tier when the settings name no model. */
export const aliasOf: Readonly<Record<ModelTier, string>> = { small: 'haiku', medium: 'sonnet', large: 'opus', inherit: 'inherit' };

/** Aliases that are no tier: they go to this host only. */
export const otherAliases: readonly string[] = ['fable', 'opusplan', 'best'];

/** Read on the wire of 2.1.329 on 2026-11-19: what stands behind the prompt of every subagent, and not behind that of the main agent. */
export const trailer: readonly TrailerOrder[] = [
  { about: 'emoji', says: 'to avoid emojis' },
  { about: 'report-file', says: 'not to write reports or summaries to markdown files and to return what it found as text' },
];

/** What the program does whichever way an agent comes to it. */
export const claudeDemands: Demands = {
  unknownField: 'ignored',
  unknownTool: { does: 'ignores it in silence', outcome: 'ignored' },
  mcpTool: 'mcp__{server}__{tool}',
  ownServers: /^(?:plugin_|claude_ai_|(?:ide|claude-in-chrome)$)/,
  emptyTools: 'none',
  onlyUnknownTools: 'refuses to start an agent',
  patterns: 'ignored',
  models: {
    aliases: [...Object.keys(tiers), ...otherAliases],
    standsFor: { haiku: 'claude-haiku-5-5', sonnet: 'claude-sonnet-5-5', opus: 'claude-opus-5-5', fable: 'claude-fable-5-2', best: 'opus' },
    // Names of Anthropic's own service, and what other clouds and gateways call the same models.
    literal: /^claude-|anthropic|[/:]/i,
    otherwise: 'sends it to the service as it stands, which knows no such model',
  },
};
