import { defineHost } from '../host.ts';
import { builtins, tools, trailer } from '../shared/claude-facts.ts';
import { dataAgents } from './data-agents.ts';
import { dangers } from './dangers.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { demands, fact, fields, holds } from './facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'claude-agent-sdk',
  title: 'Claude Agent SDK',
  fact,
  homes: ['.claude/agents/**/*.json'],
  holds,
  tools,
  toolsOf: 'claude-code',
  fields,
  demands,
  builtins,
  trailer,
  scopes: [{ scope: 'flag', path: '--agents' }],
  dangers,
  settings: [],
  dataAgents,
  read,
  load,
  write,
  effective,
  enforce,
});
