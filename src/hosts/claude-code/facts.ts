import type { Feature } from '../../model/agent.ts';
import type { Fact, Fate, FieldFact } from '../host.ts';

export const fact: Fact = {
  source: 'the binary of @anthropic-ai/claude-agent-sdk 0.3.329 run against a model server on 127.0.0.1, and its exported lists',
  version: '2.1.329',
  date: '2026-11-19',
};

export const holds: Readonly<Record<Feature, Fate>> = {
  name: 'exact',
  description: 'exact',
  prompt: 'exact',
  model: 'exact',
  tools: 'exact',
  'denied-tools': 'exact',
  'tool-patterns': 'widened',
  'mcp-tools': 'exact',
  delegation: 'exact',
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
    'effort',
    'permissionMode',
    'maxTurns',
    'skills',
    'mcpServers',
    'hooks',
    'initialPrompt',
    'memory',
    'background',
    'isolation',
    'color',
    'omitClaudeMd',
    'autoCompactWindow',
    'observer',
    'observerMessage',
    'observeToolResults',
    'observeSubagents',
    'experimental',
  ].map((key) => ({ key })),
];

/** Longest name the loader takes, in characters. */
export const longestName = 256;
