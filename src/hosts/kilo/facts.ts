import type { ToolFact } from '../fact.ts';
import { opencodeServer } from '../shared/mcp-servers.ts';
import { commonTools, demands, fields, toolFacts, type PermissionFacts } from '../shared/permission/facts.ts';

/** Commands that run without a question in an agent that says nothing. */
const calmCommands = [
  'cat', 'head', 'tail', 'less', 'ls', 'tree', 'pwd', 'echo', 'wc', 'which', 'type', 'file', 'diff', 'du', 'df', 'date', 'uname', 'whoami', 'printenv', 'man',
  'grep', 'rg', 'ag', 'sort', 'uniq', 'cut', 'tr', 'jq', 'touch', 'mkdir', 'cp', 'mv', 'tsc', 'tsgo', 'tar', 'unzip', 'gzip', 'gunzip',
];

const notes: Readonly<Record<string, string>> = {
  write: 'comes and goes with `edit`',
  question: 'kept for the host\'s own primary agents',
  plan_exit: 'kept for the host\'s own plan agent',
  task: 'absent in a subagent',
  todowrite: 'absent in a subagent',
};

/** Tools of this host alone. `background_process` starts programs and asks for no `bash`. */
const ownTools = [
  'background_process', 'goal', 'goal_report', 'board_read', 'board_post', 'kilo_local_recall', 'schedule_wakeup', 'cancel_wakeup', 'cron_create', 'cron_list', 'cron_delete',
  'link_pr', 'suggest',
];

const tools: readonly ToolFact[] = [
  ...toolFacts(commonTools, notes),
  ...ownTools.map((name): ToolFact => ({ name, status: 'current', capabilities: [] })),
];

// The rules and servers of an `opencode.json` bind here too, those of its agents do not.
const settings = ['opencode.json', 'opencode.jsonc', 'kilo.json', 'kilo.jsonc', '.kilocode/kilo.json', '.kilocode/kilo.jsonc', '.kilo/kilo.json', '.kilo/kilo.jsonc'];

export const facts: PermissionFacts = {
  id: 'kilo',
  title: 'Kilo Code',
  fact: { source: '`kilo debug agent` of @kilocode/cli-linux-x64 7.7.9 in a folder of its own, without a network', version: '7.7.9', date: '2026-11-21' },
  holds: {
    name: 'exact',
    description: 'exact',
    prompt: 'exact',
    model: 'exact',
    tools: 'exact',
    'denied-tools': 'exact',
    'tool-patterns': 'exact',
    'mcp-tools': 'exact',
    delegation: 'asked',
    'self-delegation': 'enforced',
    'output-sections': 'asked',
    'return-shape': 'asked',
    attempts: 'asked',
    prohibitions: 'enforced',
    'required-tools': 'asked',
    skills: 'asked',
  },
  folders: ['.kilo', '.kilocode'],
  config: { name: 'kilo', schema: 'kilo.ai' },
  settings,
  install: { programs: ['kilo'], environment: { KILO_DISABLE_AUTOUPDATE: '1' }, settings: ['.config/kilo/kilo.json', '.config/kilo/kilo.jsonc'] },
  places: {
    // Modes of its older versions, which it turns into agents at each start: strings of the program.
    unread: ['.kilocodemodes'],
    mcpSettings: settings.map((path) => ({ path, key: 'mcp' })),
    servers: { path: 'kilo.json', at: ['mcp'], entry: opencodeServer, fate: 'unverified' },
    skills: { folders: ['.kilo/skills'], fate: 'unverified' },
    userFolders: { '.kilo': '.kilo' },
    userVariables: { XDG_CONFIG_HOME: { '.config': '' } },
  },
  refusal: 'the host leaves the agent out without a word',
  takesNull: true,
  alsoRuns: { bash: ['background_process'] },
  otherKeys: [
    'external_directory', 'doom_loop', 'plan_enter', 'lsp', 'repo_clone', 'repo_overview', 'recall', 'kilo_memory_recall', 'kilo_memory_save', ...ownTools,
  ],
  defaults: [
    ['*', '*', 'allow'],
    ['doom_loop', '*', 'ask'],
    ['external_directory', '*', 'ask'],
    ['suggest', '*', 'deny'],
    ['question', '*', 'deny'],
    ['plan_enter', '*', 'deny'],
    ['plan_exit', '*', 'deny'],
    ['repo_clone', '*', 'deny'],
    ['repo_overview', '*', 'deny'],
    ['read', '*', 'allow'],
    ['read', '*.env', 'ask'],
    ['read', '*.env.*', 'ask'],
    ['read', '*.env.example', 'allow'],
    ['bash', '*', 'ask'],
    ...calmCommands.map((command): [string, string, 'allow'] => ['bash', `${command}*`, 'allow']),
    ['recall', '*', 'ask'],
    ['kilo_memory_recall', '*', 'ask'],
    ['kilo_memory_save', '*', 'ask'],
  ],
  tools,
  fields,
  demands: { ...demands, brokenSettings: { files: settings.filter((path) => path.includes('kilo')), does: 'passes over the whole file, with a warning', severity: 'warning' }, missingPromptFile: { does: 'passes over the whole settings file without a word', severity: 'error' } },
  builtins: ['ask', 'code', 'debug', 'orchestrator', 'plan', 'explore', 'general'],
};
