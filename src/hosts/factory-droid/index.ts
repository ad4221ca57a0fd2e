import { defineHost } from '../host.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, fact, fields, holds, tools } from './facts.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'factory-droid',
  title: 'Factory Droid',
  fact,
  homes: ['.factory/droids/**/*.md'],
  holds,
  tools,
  fields,
  builtins,
  projectSettings: ['.factory/settings.json', '.factory/mcp.json'],
  settings: [],
  install,
  read,
  load,
  write,
  effective,
  enforce,
});
