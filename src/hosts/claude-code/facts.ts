import type { Feature } from '../../model/agent.ts';
import type { Demands, Fact, FieldFact } from '../fact.ts';
import type { Fate } from '../host.ts';
import { claudeDemands } from '../shared/claude-facts.ts';

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

/** Fields of which an agent of a plugin gets nothing, because whoever installs one has not looked at each of its agents. */
export const notInPlugins: readonly string[] = ['permissionMode', 'hooks', 'mcpServers'];

export const fields: readonly FieldFact[] = [
  { key: 'name', required: true },
  { key: 'description', required: true },
  // The debug log alone says that these are not taken.
  { key: 'tools', mistakes: ['allowed-tools', 'allowedTools', 'allowed_tools'] },
  { key: 'disallowedTools', mistakes: ['disallowed-tools', 'disallowed_tools', 'denied-tools', 'deniedTools'] },
  { key: 'permissionMode', mistakes: ['permission_mode', 'permission-mode'] },
  { key: 'maxTurns', mistakes: ['max-turns', 'max_turns'] },
  ...[
    'model',
    'effort',
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

/** Fields of a definition for `--agents` that mean the same here. Those that start, approve or add something stay out, as they do the other way. */
export const sharedWithSdk: ReadonlySet<string> = new Set(['effort', 'skills', 'maxTurns', 'initialPrompt', 'background', 'isolation', 'omitClaudeMd', 'autoCompactWindow']);

/** Longest name the loader takes, in characters. */
export const longestName = 256;

export const demands: Demands = {
  ...claudeDemands,
  brokenSettings: { files: ['.claude/settings.json', '.claude/settings.local.json'], does: 'passes over the whole file, with its permissions and hooks', severity: 'error' },
  names: [
    { fits: (name) => !name.startsWith('-'), expected: 'no dash at the start', outcome: 'dropped' },
    // The name is brought to NFKC first, which makes a colon of these, too.
    { fits: (name) => !/[:\u{FE13}\u{FE55}\u{FF1A}\u{2A74}]/u.test(name), expected: 'no colon', outcome: 'dropped' },
    { fits: ({ length }) => length <= longestName, expected: `${longestName} characters at most`, outcome: 'dropped' },
    // The documentation asks for it; the loader takes any other.
    { fits: (name) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name), expected: 'lower-case letters, digits and single dashes', outcome: 'discouraged' },
  ],
  builtinsYield: 'whole',
  sameName: 'loads one of them in silence',
  unescapesDescription: true,
};
