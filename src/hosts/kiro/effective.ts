import type { Powers } from '../../model/powers.ts';
import { powersOf } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { readBack } from '../written.ts';
import { read } from './read.ts';

/** What Kiro 3 makes of an agent file. It goes by `tools` and `permissions`; what `toolsSettings` holds back counts for nothing. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.kiro/agents/'));
  return file ? powersOf(read(readBack(file), false).authority) : { rest: 'deny', named: [] };
}
