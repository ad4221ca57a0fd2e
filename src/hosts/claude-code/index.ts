import { defineHost } from '../host.ts';
import { builtins, fact, fields, holds, tools } from './facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';

export default defineHost({
  id: 'claude-code',
  title: 'Claude Code',
  fact,
  homes: ['.claude/agents/**/*.md'],
  holds,
  tools,
  fields,
  builtins,
  settings: [],
  read,
  load,
  write: () => ({ files: [], ledger: [] }),
  effective: () => ({ rest: 'deny', named: [] }),
  enforce: () => [],
});
