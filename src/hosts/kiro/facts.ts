import type { Feature } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';

/** Nothing here was seen in the product, which is closed and needs an account: every fate is `unverified` at best. */
export const fact: Fact = {
  source: 'the documentation on kiro.dev (CLI 3, IDE 1) and the open schema of its ancestor, agent-v1.json of amazon-q-developer-cli; not run',
  version: '3',
  date: '2026-11-21',
};

export const holds: Readonly<Record<Feature, Fate>> = {
  name: 'unverified',
  description: 'unverified',
  prompt: 'unverified',
  model: 'unverified',
  tools: 'unverified',
  'denied-tools': 'narrowed',
  'tool-patterns': 'narrowed',
  'mcp-tools': 'unverified',
  delegation: 'asked',
  'self-delegation': 'asked',
  'output-sections': 'asked',
  'return-shape': 'asked',
  attempts: 'asked',
  prohibitions: 'asked',
  'required-tools': 'asked',
  skills: 'asked',
};

/** Tags of version 3 and what each gives; those without a capability are of this host alone. */
export const tags: Readonly<Record<string, readonly Capability[]>> = {
  read: ['read', 'list', 'search'],
  write: ['edit', 'write', 'notebook'],
  shell: ['shell'],
  web: ['web-fetch', 'web-search'],
  subagent: ['delegate'],
  todo_list: ['todo'],
  knowledge: [],
  context: [],
};

/** Names of version 2, each with the tag that stands for it. */
const older: Readonly<Record<string, string>> = {
  fs_read: 'read',
  grep: 'read',
  glob: 'read',
  fs_write: 'write',
  execute_bash: 'shell',
  web_fetch: 'web',
  web_search: 'web',
  use_subagent: 'subagent',
  todo: 'todo_list',
};

/** Names of version 2 that give the finer power of their tag. */
const finer: Readonly<Record<string, readonly Capability[]>> = { grep: ['search'], glob: ['list'], web_fetch: ['web-fetch'], web_search: ['web-search'] };

const own: readonly string[] = ['aws', 'use_aws', 'code', 'introspect', 'thinking'];

export const tools: readonly ToolFact[] = [
  ...Object.entries(tags).map(([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities })),
  ...own.map((name): ToolFact => ({ name, status: 'current', capabilities: [], note: 'in version 2' })),
  ...Object.entries(older).map(([name, current]): ToolFact => ({ name, status: 'alias', capabilities: finer[name] ?? tags[current]!, current, note: 'the name in version 2' })),
];

/** What a rule under `permissions` is about. A name that is not here may be anything, so a denial of it is a denial of all. */
export const permissionCapabilities: Readonly<Record<string, readonly Capability[]>> = {
  ...tags,
  builtin: Object.values(tags).flat(),
  filesystem: [...tags['read']!, ...tags['write']!],
};

/** Words after `@` that are no server. */
export const reservedServers: readonly string[] = ['mcp', 'builtin'];

export const fields: readonly FieldFact[] = [
  'name',
  'description',
  'prompt',
  'model',
  'tools',
  'allowedTools',
  'toolAliases',
  'toolsSettings',
  'permissions',
  'mcpServers',
  'includeMcpJson',
  'useLegacyMcpJson',
  'resources',
  'hooks',
  'keyboardShortcut',
  'welcomeMessage',
].map((key) => (key === 'resources' ? { key, instructs: true } : { key }));

export const builtins: readonly string[] = [];

/** Models the documentation names. Any other literal is left out rather than guessed. */
export const models: readonly string[] = ['claude-sonnet-4'];

export const demands: Demands = {
  missingPromptFile: { does: 'reads the path from the folder of the file, so the agent has no instructions', severity: 'warning' },
  unknownTool: { does: 'does not document the name', outcome: 'unclear' },
  mcpTool: '@{server}/{tool}',
  models: { aliases: ['auto'], literal: /[-\d.]/, otherwise: 'documents full names of models only' },
};
