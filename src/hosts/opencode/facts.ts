import type { Feature } from '../../model/agent.ts';
import type { Capability, Effect } from '../../model/authority.ts';
import type { Fact, Fate, FieldFact, ToolFact } from '../host.ts';

export const fact: Fact = {
  source: '`opencode debug agent` and requests of opencode-ai 1.18.33 to a model server on 127.0.0.1',
  version: '1.18.33',
  date: '2026-11-21',
};

export const holds: Readonly<Record<Feature, Fate>> = {
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
  prohibitions: 'asked',
  'required-tools': 'asked',
  skills: 'asked',
};

/** Permission keys with the powers behind them. A key stands for every tool that asks for it. */
export const keys: Readonly<Record<string, readonly Capability[]>> = {
  read: ['read'],
  edit: ['edit', 'write', 'notebook'],
  glob: ['list'],
  grep: ['search'],
  list: ['list'],
  bash: ['shell'],
  task: ['delegate'],
  skill: ['skill'],
  todowrite: ['todo'],
  question: ['ask-user'],
  plan_exit: ['plan'],
  webfetch: ['web-fetch'],
  websearch: ['web-search'],
};

/** Keys that guard something other than a tool, or a tool of this host alone. */
export const otherKeys: readonly string[] = ['external_directory', 'doom_loop', 'plan_enter', 'lsp'];

/** Keys that hold something back and give nothing, unless a file allows what they guard. */
export const guards: readonly string[] = ['external_directory', 'doom_loop'];

/** The key that is written for a capability. */
export const keyOf: Readonly<Partial<Record<Capability, string>>> = {
  read: 'read',
  list: 'glob',
  search: 'grep',
  edit: 'edit',
  write: 'edit',
  notebook: 'edit',
  shell: 'bash',
  delegate: 'task',
  skill: 'skill',
  todo: 'todowrite',
  'ask-user': 'question',
  plan: 'plan_exit',
  'web-fetch': 'webfetch',
  'web-search': 'websearch',
};

/** Keys whose value is one action; a map of patterns makes the whole configuration invalid. */
export const flatKeys: ReadonlySet<string> = new Set(['todowrite', 'question', 'webfetch', 'websearch', 'doom_loop']);

/** The rules of an agent that says nothing, in their order; the last match wins. Paths of one machine are left out. */
export const defaults: readonly (readonly [key: string, pattern: string, action: Effect])[] = [
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

export const tools: readonly ToolFact[] = [
  ...Object.entries({
    bash: 'bash',
    edit: 'edit',
    write: 'edit',
    apply_patch: 'edit',
    glob: 'glob',
    grep: 'grep',
    read: 'read',
    skill: 'skill',
    task: 'task',
    todowrite: 'todowrite',
    webfetch: 'webfetch',
    websearch: 'websearch',
    question: 'question',
    plan_exit: 'plan_exit',
  }).map(([name, key]): ToolFact => ({ name, status: 'current', capabilities: keys[key]!, ...(notes[name] ? { note: notes[name] } : {}) })),
  { name: 'lsp', status: 'current', capabilities: [], note: 'experimental flag only' },
  ...['list', 'ls'].map((name): ToolFact => ({ name, status: 'retired', capabilities: ['list'], current: 'glob' })),
  ...['multiedit', 'patch'].map((name): ToolFact => ({ name, status: 'retired', capabilities: ['edit'], current: 'edit' })),
  { name: 'todoread', status: 'retired', capabilities: ['todo'], current: 'todowrite' },
  { name: 'codesearch', status: 'retired', capabilities: ['search'], current: 'grep' },
];

export const fields: readonly FieldFact[] = [
  'description',
  'mode',
  'model',
  'variant',
  'temperature',
  'top_p',
  'prompt',
  'permission',
  'tools',
  'steps',
  'maxSteps',
  'disable',
  'hidden',
  'color',
  'options',
  'name',
].map((key) => ({ key }));

export const builtins: readonly string[] = ['build', 'plan', 'general', 'explore', 'compaction', 'title', 'summary'];
