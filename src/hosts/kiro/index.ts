import { defineHost } from '../host.ts';
import { kiroServer } from '../shared/mcp-servers.ts';
import { dataAgents } from './data-agents.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, tools } from './facts.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'kiro',
  title: 'Kiro',
  fact,
  homes: ['.kiro/agents/**/*.md', '.kiro/agents/**/*.json'],
  candidates: [/^(?:[^/.][^/]*\/)*agents\/[^/]+\.json$/],
  promptScheme: 'file://',
  userFolders: { '.kiro': '.kiro' },
  holds,
  tools,
  fields,
  demands,
  telltales: ['allowedTools', 'toolsSettings', 'toolAliases', 'includeMcpJson', 'useLegacyMcpJson'],
  builtins,
  skills: { folders: ['.kiro/skills'], fate: 'unverified' },
  mcpSettings: [{ path: '.kiro/settings/mcp.json', key: 'mcpServers' }],
  servers: { path: '.kiro/settings/mcp.json', at: ['mcpServers'], entry: kiroServer, fate: 'unverified' },
  scopes: [
    { scope: 'user', path: '~/.kiro/agents' },
    { scope: 'project', path: '.kiro/agents' },
  ],
  settings: [],
  install,
  dataAgents,
  read: (document) => read(document),
  load,
  write,
  effective,
  enforce,
});
