import { defineHost } from '../host.ts';
import { droidServer } from '../shared/mcp-servers.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, tools } from './facts.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'factory-droid',
  title: 'Factory Droid',
  fact,
  homes: ['.factory/droids/**/*.md'],
  userFolders: { '.factory': '.factory' },
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.factory/skills'] },
  mcpSettings: [{ path: '.factory/mcp.json', key: 'mcpServers' }],
  servers: { path: '.factory/mcp.json', at: ['mcpServers'], entry: droidServer, fate: 'unverified' },
  projectSettings: ['.factory/settings.json', '.factory/mcp.json'],
  settings: [],
  install,
  read,
  load,
  write,
  effective,
  enforce,
});
