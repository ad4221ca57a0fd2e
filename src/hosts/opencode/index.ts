import { defineHost } from '../host.ts';
import { dataAgents } from './config.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, fact, fields, holds, tools } from './facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { settings } from './settings.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'opencode',
  title: 'opencode',
  fact,
  homes: ['.opencode/agent/**/*.md', '.opencode/agents/**/*.md'],
  holds,
  tools,
  fields,
  telltales: ['permission', 'top_p', 'maxSteps'],
  builtins,
  mcpSettings: ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'].map((path) => ({ path, key: 'mcp' })),
  scopes: [
    { scope: 'user', path: '~/.config/opencode/agent' },
    { scope: 'project', path: '.opencode/agent' },
  ],
  settings,
  dataAgents,
  read,
  load,
  write,
  effective,
  enforce,
});
