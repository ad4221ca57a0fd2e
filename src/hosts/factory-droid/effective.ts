import { authorityOf, type Authority, type ToolEntry } from '../../model/authority.ts';
import { powersOf, type Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { readBack } from '../written.ts';
import { gives } from './facts.ts';
import { load } from './load.ts';
import { read } from './read.ts';

/** What the program makes of a droid's list. A droid never calls another. What a list without one good name gives nobody has seen, so it counts as everything. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.factory/droids/'));
  if (!file) return { rest: 'deny', named: [] };
  const document = readBack(file);
  const { tools, authority } = read(document);
  const good = tools.filter(({ status, pattern }) => status !== 'unknown' && pattern === undefined).map(whole);
  const isOpen = load(document).lost.length > 0 || authority.rest !== 'deny' || good.length === 0;
  const granted: Authority = isOpen ? { rest: 'inherit', grants: [] } : authorityOf(good, 'deny');
  const noCalls = { effect: 'deny' as const, target: { kind: 'capability' as const, capability: 'delegate' as const }, source: '', span: { start: 0, end: 0 } };
  return powersOf({ ...granted, grants: [...granted.grants, noCalls] });
}

/** A tool that changes files brings the others along. */
function whole(tool: ToolEntry): ToolEntry {
  const all = gives[tool.current ?? tool.name];
  return all ? { ...tool, targets: all.map((capability) => ({ kind: 'capability', capability })) } : tool;
}
