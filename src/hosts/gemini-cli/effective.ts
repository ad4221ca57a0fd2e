import { authorityOf, type ToolEntry } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { readBack } from '../written.ts';
import { withheld } from './facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';

/** What Gemini CLI makes of an agent file. No subagent can call another agent, whatever its list says; a file that is refused is no agent. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.gemini/agents/'));
  if (!file) return { rest: 'deny', named: [] };
  const document = readBack(file);
  if (load(document).verdict === 'drops') return { rest: 'deny', named: [] };
  const { tools, authority, name } = read(document);
  const noCalls: ToolEntry = { value: 'invoke_agent', name: 'invoke_agent', span: name.span, field: 'tools', effect: 'deny', status: 'known', targets: [{ kind: 'capability', capability: 'delegate' }] };
  return powersOf(authorityOf([...tools.filter((tool) => !Object.hasOwn(withheld, tool.name)), noCalls], authority.rest));
}
