import { defineHost } from '../host.ts';
import { dataAgents } from './data-agents.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, demands, fact, fields, holds, tools } from './facts.ts';
import { install } from './install.ts';
import { load, unfilled } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'goose',
  title: 'goose',
  fact,
  homes: ['.goose/recipes/**/*.json', '.goose/recipes/**/*.yaml', '.agents/recipes/**/*.json', '.agents/recipes/**/*.yaml', '.goose/agents/**/*.md', '.agents/agents/**/*.md'],
  alsoReads: ['.claude/agents/**/*.md'],
  // It looks for recipes in the folder it is started in too.
  candidates: [/^[^/.][^/]*\.yaml$/, /^(?:[^/.][^/]*\/)*recipe\.(?:json|yaml)$/, /^(?:[^/.][^/]*\/)*recipes\/[^/]+\.yaml$/],
  userFolders: { '.goose': '.goose' },
  holds,
  tools,
  fields,
  demands,
  builtins,
  skills: { folders: ['.goose/skills', '.agents/skills', '.claude/skills'], fate: 'unverified' },
  scopes: [
    { scope: 'user', path: '~/.goose/agents' },
    { scope: 'project', path: '.agents/agents' },
    { scope: 'project', path: '.claude/agents' },
    { scope: 'project', path: '.goose/agents' },
  ],
  settings: [],
  install,
  dataAgents,
  read,
  load,
  unfilled,
  write,
  effective,
  enforce,
});
