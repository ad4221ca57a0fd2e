import { perObject } from '../model/per-object.ts';
import type { ToolFact } from './fact.ts';

const byName = perObject((tools: readonly ToolFact[]) => new Map(tools.map((tool) => [tool.name, tool])));
const byFoldedName = perObject((tools: readonly ToolFact[]) => new Map(tools.filter(({ status }) => status !== 'retired').toReversed().map((tool) => [tool.name.toLowerCase(), tool])));

/** What a host says of a tool of just this name. */
export function toolOf(tools: readonly ToolFact[], name: string): ToolFact | undefined {
  return byName(tools).get(name);
}

/** The first tool that a host has and calls so, in whatever case. */
export function toolInAnyCase(tools: readonly ToolFact[], name: string): ToolFact | undefined {
  return byFoldedName(tools).get(name.toLowerCase());
}
