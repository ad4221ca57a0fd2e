import { authorityOf, type ToolEntry } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import { parseDocument } from '../../parse/document.ts';
import { fromText } from '../../parse/source.ts';
import type { OutputFile } from '../host.ts';
import { read } from './read.ts';

/**
 * What Claude Code makes of the lists in an agent file.
 *
 * A pattern in `tools` grants the whole tool and one in `disallowedTools` takes the whole tool away;
 * `Agent(x)` binds the main thread only, so it is as wide as `Agent`; retired names are dropped.
 */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.claude/agents/'));
  if (!file) return { rest: 'deny', named: [] };
  const agent = read(parseDocument(fromText(file.path, file.text)));
  return powersOf(authorityOf(agent.tools.filter(({ status }) => status !== 'retired').map(whole), agent.authority.rest));
}

function whole({ pattern: _pattern, ...tool }: ToolEntry): ToolEntry {
  return tool.name === 'Agent' || tool.name === 'Task' ? { ...tool, targets: [{ kind: 'capability', capability: 'delegate' }] } : tool;
}
