import { defineHost } from '../host.ts';
import { dangers, projectSettings } from './dangers.ts';
import { drive } from './drive.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, tools, trailer } from '../shared/claude-facts.ts';
import { demands, fact, fields, holds } from './facts.ts';
import { guard } from './guard.ts';
import { idleHooks } from './hooks.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { declaredAgents, manifests } from './manifest.ts';
import { claudeServer } from '../shared/mcp-servers.ts';
import { read } from './read.ts';
import { readRun } from './recording.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'claude-code',
  title: 'Claude Code',
  fact,
  homes: ['.claude/agents/**/*.md'],
  userFolders: { '.claude': '.claude' },
  userVariables: { CLAUDE_CONFIG_DIR: { '.claude': '', '.claude.json': '.claude.json' } },
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.claude/skills'], runs: /!`|```!/ },
  trailer,
  mcpSettings: [{ path: '.mcp.json', key: 'mcpServers' }],
  servers: { path: '.mcp.json', at: ['mcpServers'], entry: claudeServer },
  manifests,
  declaredAgents,
  scopes: [
    { scope: 'plugin', path: '<plugin>/agents' },
    { scope: 'user', path: '~/.claude/agents' },
    { scope: 'project', path: '.claude/agents' },
    { scope: 'flag', path: '--agents' },
    { scope: 'managed', path: '/etc/claude-code/.claude/agents' },
  ],
  projectSettings,
  dangers,
  settings: [],
  install,
  read,
  load,
  idleHooks,
  write,
  effective,
  enforce,
  guard,
  readRun,
  drive,
});
