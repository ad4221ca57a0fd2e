import type { Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { claudePowers } from '../shared/claude-tools.ts';
import { documentOf } from '../shared/json-file.ts';
import { dataAgents } from './data-agents.ts';
import { read } from './read.ts';

/** What `--agents` makes of the definition in a file. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.claude/agents/'));
  const document = file && documentOf(file, dataAgents);
  return document ? claudePowers(read(document)) : { rest: 'deny', named: [] };
}
