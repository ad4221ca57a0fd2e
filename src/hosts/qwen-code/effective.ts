import { authorityOf, type ToolEntry } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { readBack } from '../written.ts';
import { tools as facts, withheld } from './tool-facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';

/**
 * What Qwen Code makes of the lists in an agent file. A list without a name in it gives every tool; one of names it does
 * not know gives nothing. A list takes MCP tools one by one, and denies them by server or pattern too.
 */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.qwen/agents/'));
  if (!file) return { rest: 'deny', named: [] };
  const document = readBack(file);
  const { verdict, lost } = load(document);
  if (verdict === 'drops') return { rest: 'deny', named: [] };
  const { tools, authority } = read(document);
  const denied = new Set(tools.filter(({ effect, status }) => effect === 'deny' && status !== 'retired').map(nativeName));
  const standing = tools.filter(resolves).filter((tool) => (tool.effect === 'deny' ? takesAway(tool, denied) : !denied.has(nativeName(tool))));
  return powersOf(authorityOf(standing, lost.includes('tools') ? 'inherit' : authority.rest));
}

function nativeName({ name, current }: ToolEntry): string {
  return current ?? name;
}

/** A power is gone when every tool that gives it is. */
function takesAway({ targets }: ToolEntry, denied: ReadonlySet<string>): boolean {
  return targets.every((target) => target.kind !== 'capability' || facts.every(({ name, status, capabilities }) => status !== 'current' || Object.hasOwn(withheld, name) || !capabilities.includes(target.capability) || denied.has(name)));
}

function resolves({ name, status, current, effect, targets }: ToolEntry): boolean {
  if (status === 'retired' || Object.hasOwn(withheld, current ?? name)) return false;
  return effect === 'deny' || !targets.some((target) => target.kind === 'mcp' && (target.server === '*' || target.tool === '*'));
}
