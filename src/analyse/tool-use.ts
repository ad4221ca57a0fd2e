import type { Host } from '../hosts/host.ts';
import type { Capability } from '../model/authority.ts';

export type UsedTool = { readonly kind: 'capability'; readonly capability: Capability } | { readonly kind: 'mcp'; readonly server: string; readonly tool: string };

/** Powers that rules of their own look after, and those that need no grant. */
const elsewhere: ReadonlySet<Capability> = new Set(['delegate', 'ask-user', 'plan', 'todo', 'finish', 'tool-search', 'skill']);

/** What a prompt means that names a tool: one of the host's own tools by its very name, or one of an MCP server. */
export function toolTarget(name: string, { tools, toolsOf }: Host): UsedTool | undefined {
  const [, server, tool] = /^mcp__((?:(?!__).)+)__(.+)$/.exec(name) ?? [];
  if (server !== undefined && tool !== undefined) return { kind: 'mcp', server, tool };
  const fact = tools.find((candidate) => candidate.name === name && candidate.status !== 'retired');
  const [capability] = fact?.capabilities ?? [];
  if (capability === undefined || elsewhere.has(capability) || (fact!.capabilities.length > 1 && toolsOf === undefined)) return undefined;
  return { kind: 'capability', capability };
}
