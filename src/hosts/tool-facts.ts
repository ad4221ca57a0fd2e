import { perObject } from '../model/per-object.ts';
import type { ToolFact } from './fact.ts';
import type { Host } from './host.ts';

const byName = perObject(({ tools }: Host) => new Map(tools.map((tool) => [tool.name, tool])));
const byFoldedName = perObject(({ tools }: Host) => new Map(tools.filter(({ status }) => status !== 'retired').toReversed().map((tool) => [tool.name.toLowerCase(), tool])));

/** What a host says of a tool of just this name. */
export function toolOf(host: Host, name: string): ToolFact | undefined {
  return byName(host).get(name);
}

/** The first tool that a host has and calls so, in whatever case. */
export function toolInAnyCase(host: Host, name: string): ToolFact | undefined {
  return byFoldedName(host).get(name.toLowerCase());
}
