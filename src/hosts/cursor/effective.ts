import { authorityOf } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { readBack } from '../written.ts';
import { read } from './read.ts';

/** An agent has what its caller has, MCP included, less what `readonly` takes. Nobody has seen `tools` hold anything back, so it does not count. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.cursor/agents/'));
  if (!file) return { rest: 'deny', named: [] };
  const { tools } = read(readBack(file));
  return powersOf(authorityOf(tools.filter(({ field }) => field === 'readonly'), 'inherit'));
}
