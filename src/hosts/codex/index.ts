import { defineHost } from '../host.ts';
import { dataAgents, declaredAgents } from './config.ts';
import { dangers, projectSettings } from './dangers.ts';
import { drive } from './drive.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, settings, tools } from './facts.ts';
import { guard } from './guard.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { codexServer } from '../shared/mcp-servers.ts';
import { read } from './read.ts';
import { readRun } from './recording.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'codex',
  title: 'Codex',
  fact,
  homes: ['.codex/agents/**/*.toml'],
  userFolders: { '.codex': '.codex' },
  userVariables: { CODEX_HOME: { '.codex': '' } },
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.codex/skills', '.agents/skills'] },
  mcpSettings: [{ path: '.codex/config.toml', key: 'mcp_servers' }],
  servers: { path: '.codex/config.toml', at: ['mcp_servers'], entry: codexServer, folderKey: 'cwd' },
  scopes: [
    { scope: 'user', path: '~/.codex/agents' },
    { scope: 'user', path: '~/.codex/config.toml' },
    { scope: 'project', path: '.codex/agents' },
    { scope: 'project', path: '.codex/config.toml' },
  ],
  projectSettings,
  dangers,
  settings,
  install,
  dataAgents,
  candidates: [/^(?:[^/.][^/]*\/)*(?:agents|categories)\/(?:[^/.][^/]*\/)?[^/]+\.toml$/i],
  declaredAgents,
  read,
  load,
  write,
  effective,
  enforce,
  guard,
  readRun,
  drive,
});
