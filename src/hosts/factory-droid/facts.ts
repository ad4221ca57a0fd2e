import type { Feature, ModelTier } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';

export const fact: Fact = {
  source: 'the loader of droids in the program of @factory/cli-linux-x64 0.225.2, read and not run, and requests of 0.215.0 to a model server on 127.0.0.1',
  version: '0.225.2',
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
  'mcp-tools': 'dropped',
  delegation: 'asked',
  'self-delegation': 'exact',
  'output-sections': 'asked',
  'return-shape': 'asked',
  attempts: 'asked',
  prohibitions: 'asked',
  'required-tools': 'asked',
  skills: 'asked',
};

/** Tools that a list may name. Names keep their letter case. */
const selectable: Readonly<Record<string, readonly [capabilities: readonly Capability[], note?: string]>> = {
  Read: [['read']],
  LS: [['list']],
  Grep: [['search']],
  Glob: [['list']],
  Create: [['write'], 'models of the GPT kind get `ApplyPatch` in its place'],
  Edit: [['edit'], 'models of the GPT kind get `ApplyPatch` in its place'],
  ApplyPatch: [['edit', 'write'], 'models of the GPT kind only'],
  Execute: [['shell']],
  AskUser: [['ask-user']],
  WebSearch: [['web-search']],
  FetchUrl: [['web-fetch']],
};

/** Tools that are there or not whatever a list says. */
const unselectable: Readonly<Record<string, readonly Capability[]>> = {
  TodoWrite: ['todo'],
  Skill: ['skill'],
  ToolSearch: ['tool-search'],
  Task: ['delegate'],
  TaskOutput: [],
  TaskStop: [],
  ConnectorSearch: [],
  GenerateImage: [],
  Loop: [],
  StageSettingsChanges: [],
};

/** Words that stand for several tools, each as the whole value of `tools`. */
export const categories: Readonly<Record<string, readonly Capability[]>> = {
  'read-only': ['read', 'list', 'search'],
  edit: ['edit', 'write'],
  execute: ['shell'],
  execution: ['shell'],
  web: ['web-search', 'web-fetch'],
  mcp: [],
};

export const tools: readonly ToolFact[] = [
  ...Object.entries(selectable).map(([name, [capabilities, note]]): ToolFact => ({ name, status: 'current', capabilities, ...(note ? { note } : {}) })),
  ...Object.entries(unselectable).map(([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities, note: 'no list can name it' })),
  ...Object.entries(categories).map(([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities, note: 'a group, and only as the whole value of `tools`' })),
  { name: 'MultiEdit', status: 'retired', capabilities: ['edit'], current: 'Edit' },
];

/** The name that is written for a capability of another host's agent. */
export const nameOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'Read',
  list: 'Glob',
  search: 'Grep',
  edit: 'Edit',
  write: 'Create',
  notebook: 'Edit',
  shell: 'Execute',
  'web-fetch': 'FetchUrl',
  'web-search': 'WebSearch',
  'ask-user': 'AskUser',
};

/** What each name that is written gives; together, all that a list can name. With `Create` or `Edit` comes `ApplyPatch`, which does both. */
export const gives: Readonly<Record<string, readonly Capability[]>> = {
  Read: ['read'],
  LS: ['list'],
  Grep: ['search'],
  Glob: ['list'],
  Create: ['write', 'edit'],
  Edit: ['edit', 'write', 'notebook'],
  Execute: ['shell'],
  AskUser: ['ask-user'],
  WebSearch: ['web-search'],
  FetchUrl: ['web-fetch'],
};

export const fields: readonly FieldFact[] = ['name', 'description', 'model', 'reasoningEffort', 'tools', 'mcpServers', 'version', 'createdAt', 'updatedAt'].map((key) => ({ key }));

/** What may not stand in the name under which a droid is called: the program looks for it with a dash in its place. */
export const oddInName = /[^a-z0-9_-]/g;

/** Words for models that the host looks up itself. */
export const tiers: Readonly<Record<string, ModelTier>> = { haiku: 'small', sonnet: 'medium', opus: 'large', inherit: 'inherit' };

export const aliasOf: Readonly<Record<ModelTier, string>> = { small: 'haiku', medium: 'sonnet', large: 'opus', inherit: 'inherit' };

export const builtins: readonly string[] = [];

export const demands: Demands = {
  names: [{ fits: (name) => /^[a-z0-9_-]+$/.test(name), expected: 'lower-case letters, digits, `-` and `_`', outcome: 'renamed' }],
  description: { longest: 500, does: 'warns about it' },
  unknownTool: { does: 'lists it as a mistake in `/droids`', outcome: 'reported' },
  retiredTool: 'takes it for the new name and warns',
};
