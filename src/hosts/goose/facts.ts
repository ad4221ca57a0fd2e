import type { Feature } from '../../model/agent.ts';
import type { Capability } from '../../model/authority.ts';
import type { Demands, Fact, FieldFact, ToolFact } from '../fact.ts';
import type { Fate } from '../host.ts';

/** Read in the source and not run: every fate is `unverified` at best. */
export const fact: Fact = {
  source: 'the source of aaif-goose/goose (recipe/mod.rs at 2d5ca935, recipe/template_recipe.rs, agents/extension.rs) and its recipe reference; not run',
  version: '2026-11',
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

/** Tools by the extension that brings them. An extension with an empty list of `available_tools` brings all it has. */
export const extensions: Readonly<Record<string, Readonly<Record<string, readonly Capability[]>>>> = {
  developer: { shell: ['shell'], edit: ['edit', 'notebook'], write: ['write'], tree: ['list'], web_fetch: ['web-fetch'] },
  analyze: { analyze: ['read'] },
  summon: { delegate: ['delegate'], load: ['skill'] },
  skills: { load_skill: ['skill'] },
  todo: { todo_write: ['todo'] },
};

/** What a recipe is given of each extension: the names of tools where only some are wanted, else the extension whole. */
export const granted: Readonly<Record<string, readonly Capability[]>> = {
  'developer.shell': ['shell'],
  'developer.edit': ['edit', 'notebook'],
  'developer.write': ['write'],
  'developer.tree': ['list'],
  'developer.web_fetch': ['web-fetch'],
  'summon.delegate': ['delegate'],
  skills: ['skill'],
  todo: ['todo'],
};

/** Extensions of type `builtin` with this name bring another one along. */
export const companions: Readonly<Record<string, string>> = { developer: 'analyze' };

/** The extension that can switch on any other. */
export const manager = 'extensionmanager';

/** Types of an extension that is a part of goose; all others are MCP servers. */
export const ownTypes: readonly string[] = ['builtin', 'platform'];

/** A type that is read and brings no tool. */
export const deadType = 'sse';

/** Variables that an extension cannot set: they are left out with a warning, in any case of letters. */
export const heldVariables: readonly string[] = [
  'PATH PATHEXT SYSTEMROOT WINDIR LD_LIBRARY_PATH LD_PRELOAD LD_AUDIT LD_DEBUG LD_BIND_NOW LD_ASSUME_KERNEL DYLD_LIBRARY_PATH DYLD_INSERT_LIBRARIES DYLD_FRAMEWORK_PATH',
  'PYTHONPATH PYTHONHOME NODE_OPTIONS RUBYOPT GEM_PATH GEM_HOME CLASSPATH GO111MODULE GOROOT APPINIT_DLLS SESSIONNAME COMSPEC TEMP TMP LOCALAPPDATA USERPROFILE HOMEDRIVE HOMEPATH',
].flatMap((names) => names.split(' '));

export const tools: readonly ToolFact[] = Object.entries(extensions).flatMap(([extension, names]) =>
  Object.entries(names).map(([name, capabilities]): ToolFact => ({ name, status: 'current', capabilities, note: `of the extension ${extension}` })),
);

export const fields: readonly FieldFact[] = [
  { key: 'title', required: true },
  { key: 'description', required: true },
  ...['version', 'instructions', 'prompt', 'parameters', 'extensions', 'settings', 'activities', 'author', 'response', 'retry', 'sub_recipes', 'name', 'model', 'provider', 'avatar'].map((key) => ({ key })),
];

export const builtins: readonly string[] = [];

/** Providers whose literals go to goose under the same name. */
export const providers: readonly string[] = ['anthropic', 'openai', 'google'];

export const demands: Demands = {
  sameName: 'takes the first one it finds',
  unknownField: 'ignored',
  unknownTool: { does: 'knows no such tool in the extension', outcome: 'unclear' },
};
