import { defineHost } from '../host.ts';
import { dangers, projectSettings } from './dangers.ts';
import { drive } from './drive.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, tools } from './facts.ts';
import { guard } from './guard.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { copilotServer } from '../shared/mcp-servers.ts';
import { read } from './read.ts';
import { readRun } from './recording.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'copilot',
  title: 'GitHub Copilot',
  fact,
  homes: ['.github/agents/**/*.md'],
  userFolders: { '.github/agents': '.copilot/agents' },
  userVariables: { COPILOT_HOME: { '.copilot': '' } },
  endings: ['.agent.md', '.chatmode.md'],
  telltales: ['mcp-servers'],
  // Its command line and VS Code were seen to; the cloud agent was not asked.
  alsoReads: ['.claude/agents/**/*.md'],
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.github/skills', '.agents/skills', '.claude/skills'] },
  mcpSettings: [
    { path: '.mcp.json', key: 'mcpServers' },
    { path: '.github/mcp.json', key: 'mcpServers' },
    { path: '.vscode/mcp.json', key: 'servers' },
  ],
  servers: { path: '.github/mcp.json', at: ['mcpServers'], entry: copilotServer, folderKey: 'cwd' },
  projectSettings,
  dangers,
  settings: [],
  install,
  read,
  load,
  write,
  effective,
  enforce,
  guard,
  readRun,
  drive,
});
