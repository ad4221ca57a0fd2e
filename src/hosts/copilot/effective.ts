import { authorityOf, type ToolEntry } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { readBack } from '../written.ts';
import { gives } from './facts.ts';
import { read } from './read.ts';

/** What the command line and VS Code make of the list in an agent file, together: no list and a `*` are every tool, a name with a pattern is none. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.github/agents/'));
  if (!file) return { rest: 'deny', named: [] };
  const agent = read(readBack(file));
  return powersOf(authorityOf(agent.tools.filter(({ pattern }) => pattern === undefined).map(whole), agent.authority.rest));
}

/** An alias for one tool of a set gives the whole set. */
function whole(tool: ToolEntry): ToolEntry {
  const all = tool.current === undefined ? undefined : gives[tool.current];
  return all ? { ...tool, targets: all.map((capability) => ({ kind: 'capability', capability })) } : tool;
}
