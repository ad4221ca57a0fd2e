import type { Feature, ModelTier } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';

export const fact: Fact = {
  source: 'the loader of agent files in @cursor/sdk 1.0.18, read and not run, and the page on subagents at cursor.com/docs',
  version: '1.0.18',
  date: '2026-11-21',
};

export const holds: Readonly<Record<Feature, Fate>> = {
  name: 'exact',
  description: 'exact',
  prompt: 'exact',
  model: 'exact',
  tools: 'widened',
  'denied-tools': 'unverified',
  'tool-patterns': 'widened',
  'mcp-tools': 'widened',
  delegation: 'asked',
  'self-delegation': 'asked',
  'output-sections': 'asked',
  'return-shape': 'asked',
  attempts: 'asked',
  prohibitions: 'asked',
  'required-tools': 'asked',
  skills: 'asked',
};

/** Names as hooks see them. Whether `tools` in an agent file takes them is not known. */
const current: Readonly<Record<string, readonly Capability[]>> = {
  Shell: ['shell'],
  Read: ['read'],
  Write: ['write', 'edit'],
  Grep: ['search'],
  WebFetch: ['web-fetch'],
  WebSearch: ['web-search'],
  Task: ['delegate'],
};

/** Names of Claude Code that the host translates. */
const aliases: Readonly<Record<string, readonly [current: string, capabilities: readonly Capability[]]>> = { Bash: ['Shell', ['shell']], Edit: ['Write', ['edit']] };

export const tools: readonly ToolFact[] = [
  ...Object.entries(current).map(([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities })),
  ...Object.entries(aliases).map(([name, [to, capabilities]]): ToolFact => ({ name, status: 'alias', capabilities, current: to })),
];

export const fields: readonly FieldFact[] = ['name', 'description', 'model', 'readonly', 'is_background', 'background', 'tools', 'force-default-model'].map((key) => ({ key }));

/** What `readonly: true` takes away: no change of files and no command that changes something. */
export const readonlyDenies: readonly Capability[] = ['edit', 'write', 'notebook', 'shell'];

export const builtins: readonly string[] = ['explore', 'bash', 'browser'];

/** A name the loader passes over wherever it stands. */
export const ignoredName = 'claude-code-tutor';

export const tiers: Readonly<Record<string, ModelTier>> = { inherit: 'inherit' };

export const demands: Demands = {
  names: [{ fits: (name) => /^[a-z]+(?:-[a-z]+)*$/.test(name), expected: 'lower-case letters and dashes', outcome: 'discouraged' }],
  reservedNames: [ignoredName],
  sameName: 'loads the first one it finds',
  unknownField: 'ignored',
  unknownTool: { does: 'may or may not know it: what it does with the list is not documented', outcome: 'unclear' },
  models: { aliases: ['inherit', 'fast', 'auto'], literal: /[-\d.]/, otherwise: 'knows no such model' },
};
