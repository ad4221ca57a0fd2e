import type { Feature, ModelTier } from '../../model/agent.ts';
import type { Demands, Fact, FieldFact } from '../fact.ts';
import type { Fate } from '../host.ts';

export const fact: Fact = {
  source: 'the bundle of @qwen-code/qwen-code 0.24.4 read, and run against a model server on 127.0.0.1',
  version: '0.24.4',
  date: '2026-11-21',
};

export const holds: Readonly<Record<Feature, Fate>> = {
  name: 'exact',
  description: 'exact',
  prompt: 'exact',
  model: 'exact',
  tools: 'exact',
  'denied-tools': 'exact',
  'tool-patterns': 'narrowed',
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

export const fields: readonly FieldFact[] = [
  { key: 'name', required: true },
  { key: 'description', required: true },
  ...[
    'tools',
    'disallowedTools',
    'model',
    'approvalMode',
    'permissionMode',
    'maxTurns',
    'runConfig',
    'color',
    'background',
    'mcpServers',
    'hooks',
    'executor',
    'executionBackend',
    'modelConfig',
  ].map((key) => ({ key })),
];

export const builtins: readonly string[] = ['claude-code', 'codex', 'Explore', 'general-purpose', 'review-agent', 'statusline-setup'];

/** What a name has to be, in characters from `shortestName` to `longestName`. */
export function isName(name: string): boolean {
  return /^(?![-_])[\p{L}\p{N}_-]+(?<![-_])$/u.test(name);
}

export const shortestName = 2;
export const longestName = 50;
export const reservedNames: readonly string[] = ['self', 'system', 'user', 'model', 'tool', 'config', 'default', 'main'];

/** A shorter prompt makes the loader drop the file. */
export const shortestPrompt = 10;

export const approvalModes: readonly string[] = ['plan', 'default', 'auto-edit', 'auto', 'yolo', 'bubble'];
export const permissionModes: readonly string[] = ['acceptEdits', 'auto', 'bypassPermissions', 'default', 'dontAsk', 'plan'];
export const colors: readonly string[] = ['red', 'blue', 'green', 'yellow', 'purple', 'orange', 'pink', 'cyan', 'auto'];

/** What is replaced in a prompt. A word without a value ends the run. */
export const placeholder = /\$\{([a-zA-Z_]\w*)\}/g;
export const placeholders: readonly string[] = ['task_prompt', 'hook_context'];

/** Aliases as tiers. */
export const tiers: Readonly<Record<string, ModelTier>> = { inherit: 'inherit', fast: 'small' };

/** The alias that is written for a tier when the settings name no model. */
export const aliasOf: Readonly<Partial<Record<ModelTier, string>>> = { small: 'fast' };

export const demands: Demands = {
  names: [
    { fits: ({ length }) => length >= shortestName && length <= longestName, expected: `${shortestName} to ${longestName} characters`, outcome: 'dropped' },
    { fits: isName, expected: 'letters, digits, `-` and `_`, with a letter or digit at both ends', outcome: 'dropped' },
  ],
  reservedNames,
  builtinsYield: 'whole',
  description: { longest: 1000, does: 'warns about it' },
  prompt: { longest: 10_000, does: 'warns about it' },
  unknownField: 'ignored',
  unknownTool: { does: 'keeps it, and the tool is missing when the agent runs', outcome: 'ignored' },
  mcpTool: 'mcp__{server}__{tool}',
  emptyTools: 'all',
  models: { aliases: ['inherit', 'fast'], literal: /[-:\d./]/, otherwise: 'finds no model for it unless the settings name one' },
};
