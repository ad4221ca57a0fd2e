import { defineHost } from '../host.ts';
import { dangers, projectSettings } from './dangers.ts';
import { effective } from './effective.ts';
import { enforce } from './enforce.ts';
import { builtins, fact, fields, holds, tools } from './facts.ts';
import { install } from './install.ts';
import { load } from './load.ts';
import { read } from './read.ts';
import { write } from './write.ts';

export default defineHost({
  id: 'qwen-code',
  title: 'Qwen Code',
  fact,
  homes: ['.qwen/agents/**/*.md'],
  holds,
  tools,
  fields,
  builtins,
  projectSettings,
  dangers,
  settings: [],
  install,
  read,
  load,
  write,
  effective,
  enforce,
});
