import { opencodeServer } from '../shared/mcp-servers.ts';
import type { Feature } from '../../model/agent.ts';
import type { ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';
import { commonTools, demands, fields, toolFacts, type PermissionFacts } from '../shared/permission/facts.ts';

const holds: Readonly<Record<Feature, Fate>> = {
  name: 'exact',
  description: 'exact',
  prompt: 'exact',
  model: 'exact',
  tools: 'exact',
  'denied-tools': 'exact',
  'tool-patterns': 'exact',
  'mcp-tools': 'exact',
  delegation: 'exact',
  'self-delegation': 'enforced',
  'output-sections': 'asked',
  'return-shape': 'asked',
  attempts: 'asked',
  prohibitions: 'enforced',
  'required-tools': 'asked',
  skills: 'asked',
};

/** The rules of an agent that says nothing, in their order; the last match wins. Paths of one machine are left out. */
export const defaults: PermissionFacts['defaults'] = [
  ['*', '*', 'allow'],
  ['doom_loop', '*', 'ask'],
  ['external_directory', '*', 'ask'],
  ['question', '*', 'deny'],
  ['plan_enter', '*', 'deny'],
  ['plan_exit', '*', 'deny'],
  ['read', '*', 'allow'],
  ['read', '*.env', 'ask'],
  ['read', '*.env.*', 'ask'],
  ['read', '*.env.example', 'allow'],
];

const notes: Readonly<Record<string, string>> = {
  write: 'comes and goes with `edit`',
  apply_patch: 'offered instead of `edit` to some models',
  websearch: 'only with models of the host\'s own service or an environment flag',
  question: 'kept for the host\'s own primary agents',
  plan_exit: 'kept for the host\'s own plan agent',
  task: 'absent in a subagent unless its own permission allows it',
  todowrite: 'absent in a subagent unless its own permission allows it',
};

const tools: readonly ToolFact[] = [
  ...toolFacts({ ...commonTools, apply_patch: 'edit' }, notes),
  { name: 'lsp', status: 'current', capabilities: [], note: 'experimental flag only' },
];

export const facts: PermissionFacts = {
  id: 'opencode',
  title: 'opencode',
  fact: {
    source: '`opencode debug agent` and requests of opencode-ai 1.18.33 to a model server on 127.0.0.1',
    version: '1.18.33',
    date: '2026-11-21',
  },
  holds,
  folders: ['.opencode'],
  config: { name: 'opencode', schema: 'opencode.ai' },
  settings: ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'],
  places: {
    mcpSettings: ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'].map((path) => ({ path, key: 'mcp' })),
    skills: { folders: ['.opencode/skill', '.opencode/skills', '.claude/skills', '.agents/skills'] },
    servers: { path: 'opencode.json', at: ['mcp'], entry: opencodeServer, folderKey: 'cwd' },
    scopes: [
      { scope: 'user', path: '~/.config/opencode/agent' },
      { scope: 'project', path: '.opencode/agent' },
    ],
    userFolders: { '.opencode': '.config/opencode', 'opencode.json': '.config/opencode/opencode.json', 'opencode.jsonc': '.config/opencode/opencode.jsonc' },
    // `OPENCODE_CONFIG_DIR` names one more folder and takes none away.
    userVariables: { XDG_CONFIG_HOME: { '.config': '' } },
    telltales: ['permission', 'top_p', 'maxSteps'],
    switches: 'tools',
  },
  install: { programs: ['opencode'], environment: { OPENCODE_DISABLE_AUTOUPDATE: '1' }, settings: ['.config/opencode/opencode.json', '.config/opencode/opencode.jsonc'] },
  refusal: 'the configuration of the whole project is refused',
  refusesAll: true,
  otherKeys: ['external_directory', 'doom_loop', 'plan_enter', 'lsp'],
  defaults,
  tools,
  fields,
  demands: {
    ...demands,
    builtinsYield: 'fields',
    sameName: 'loads one of them in place of the other',
    brokenSettings: { files: ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'], does: 'refuses the configuration of the whole project, so no command of it starts there', severity: 'error' },
    missingPromptFile: { does: 'refuses the configuration of the whole project, so no command of it starts there', severity: 'error' },
  },
  builtins: ['build', 'plan', 'general', 'explore', 'compaction', 'title', 'summary'],
};
