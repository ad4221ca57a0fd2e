import type { Feature } from '../../model/agent.ts';
import type { Demands, Fact, FieldFact } from '../fact.ts';
import type { Fate } from '../host.ts';
import { claudeDemands } from '../shared/claude-facts.ts';

export const fact: Fact = {
  source: '`claude --agents FILE` of Claude Code 2.1.329 run against a model server on 127.0.0.1, and the types of @anthropic-ai/claude-agent-sdk 0.3.329',
  version: '2.1.329',
  date: '2026-11-21',
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
  'self-delegation': 'asked',
  'output-sections': 'asked',
  'return-shape': 'asked',
  attempts: 'asked',
  prohibitions: 'asked',
  'required-tools': 'asked',
  skills: 'asked',
};

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isList: Check = (value) => Array.isArray(value);
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);
const isMap: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);

/** What each field has to be. One wrong value ends the whole process with exit code 1; a key that is not here is ignored. */
export const schema: Readonly<Record<string, readonly [expected: string, Check]>> = {
  description: ['a text that is not empty', (value) => isText(value) && value !== ''],
  prompt: ['a text', isText],
  tools: ['a list of texts', isTextList],
  disallowedTools: ['a list of texts', isTextList],
  model: ['a text', isText],
  effort: ['`low`, `medium`, `high`, `xhigh`, `max` or a whole number', (value) => Number.isInteger(value) || isOneOf('low', 'medium', 'high', 'xhigh', 'max')(value)],
  permissionMode: ['a permission mode', isOneOf('acceptEdits', 'auto', 'bypassPermissions', 'default', 'dontAsk', 'manual', 'plan')],
  mcpServers: ['a list', isList],
  hooks: ['a map', isMap],
  maxTurns: ['a whole number above 0', (value) => Number.isInteger(value) && (value as number) > 0],
  autoCompactWindow: ['a whole number from 100000', (value) => Number.isInteger(value) && (value as number) >= 100_000],
  skills: ['a list of texts', isTextList],
  initialPrompt: ['a text', isText],
  memory: ['`user`, `project` or `local`', isOneOf('user', 'project', 'local')],
  background: ['true or false', isBoolean],
  omitClaudeMd: ['true or false', isBoolean],
  isolation: ['`worktree` or `remote`', isOneOf('worktree', 'remote')],
  observer: ['a text', isText],
  observerMessage: ['a text', isText],
  observeToolResults: ['true or false', isBoolean],
  observeSubagents: ['true or false', isBoolean],
  criticalSystemReminder_EXPERIMENTAL: ['a text', isText],
};

export const fields: readonly FieldFact[] = Object.keys(schema).map((key) => (key === 'description' || key === 'prompt' ? { key, required: true } : { key }));

/**
 * Fields of a markdown agent that would do more here than there, each with the reason. Claude Code wants the folder of a
 * markdown file to be trusted before it runs what the file brings, and asks for nothing here; `memory` adds tools to a list.
 */
export const gated: Readonly<Record<string, string>> = {
  hooks: 'they would run here without the trust in the folder that a markdown file needs',
  mcpServers: 'they would start here without the trust in the folder that a markdown file needs',
  memory: 'it adds Read, Write and Edit to the list of tools',
  permissionMode: 'it can approve calls by itself',
};

export const demands: Demands = claudeDemands;
