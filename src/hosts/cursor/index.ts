import { defineHost } from '../host.ts';
import { cursorServer } from '../shared/mcp-servers.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, tools } from './facts.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'cursor',
  title: 'Cursor',
  fact,
  homes: ['.cursor/agents/**/*.md', '.cursor/agents/**/*.mdc', '.cursor/agents/**/*.markdown'],
  userFolders: { '.cursor': '.cursor' },
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.cursor/skills', '.agents/skills', '.claude/skills'], fate: 'unverified' },
  mcpSettings: [{ path: '.cursor/mcp.json', key: 'mcpServers' }],
  servers: { path: '.cursor/mcp.json', at: ['mcpServers'], entry: cursorServer, fate: 'unverified' },
  projectSettings: ['.cursor/mcp.json', '.cursor/hooks.json'],
  settings: [],
  install,
  read,
  load,
  write,
  effective,
  enforce,
});
