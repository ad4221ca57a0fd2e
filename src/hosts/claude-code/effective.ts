import type { Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { readBack } from '../written.ts';
import { claudePowers } from '../shared/claude-tools.ts';
import { read } from './read.ts';

/** What Claude Code makes of an agent file. Without one there is no agent, and so no power. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.claude/agents/') && path.endsWith('.md'));
  return file ? claudePowers(read(readBack(file))) : { rest: 'deny', named: [] };
}
