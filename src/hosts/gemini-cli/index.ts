import { defineHost } from '../host.ts';
import { unfilledIn } from '../shared/placeholders.ts';
import { dangers, projectSettings } from './dangers.ts';
import { drive } from './drive.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, placeholder, placeholders, tools } from './facts.ts';
import { guard } from './guard.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { geminiServer } from '../shared/mcp-servers.ts';
import { read } from './read.ts';
import { readRun } from './recording.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'gemini-cli',
  title: 'Gemini CLI',
  fact,
  homes: ['.gemini/agents/**/*.md'],
  userFolders: { '.gemini': '.gemini' },
  userVariables: { GEMINI_CLI_HOME: { '': '' } },
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.gemini/skills', '.agents/skills'] },
  mcpSettings: [{ path: '.gemini/settings.json', key: 'mcpServers' }],
  servers: { path: '.gemini/settings.json', at: ['mcpServers'], entry: geminiServer, folderKey: 'cwd' },
  projectSettings,
  dangers,
  settings: [],
  install,
  read,
  load,
  unfilled: (document) => unfilledIn(document, placeholder, placeholders),
  write,
  effective,
  enforce,
  leavesOut: true,
  guard,
  readRun,
  drive,
});
