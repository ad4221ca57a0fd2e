import { defineHost } from '../host.ts';
import { unfilledIn } from '../shared/placeholders.ts';
import { qwenServer } from '../shared/mcp-servers.ts';
import { dangers, projectSettings } from './dangers.ts';
import { drive } from './drive.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, placeholder, placeholders } from './facts.ts';
import { tools } from './tool-facts.ts';
import { guard } from './guard.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { readRun } from './recording.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'qwen-code',
  title: 'Qwen Code',
  fact,
  homes: ['.qwen/agents/**/*.md'],
  userFolders: { '.qwen': '.qwen' },
  userVariables: { QWEN_HOME: { '.qwen': '' } },
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.qwen/skills'], fate: 'unverified' },
  mcpSettings: [{ path: '.qwen/settings.json', key: 'mcpServers' }],
  servers: { path: '.qwen/settings.json', at: ['mcpServers'], entry: qwenServer, folderKey: 'cwd' },
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
  guard,
  readRun,
  drive,
});
