import type { Host } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import type { Capability } from '../model/authority.ts';
import type { Span } from '../text/span.ts';

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

/**
 * Whether a text that names a tool can do without it in the list: *`WebSearch` or `fetch`* where the other one is granted, *`Read`, not
 * `Write`*. A list that holds it in marks that its host does not read is a finding of another kind.
 */
export function isSpared(tool: string, text: string, { start, end }: Span, { tools }: Agent): boolean {
  const granted = tools.filter(({ effect }) => effect !== 'deny').map(({ name }) => name.replace(/^[["'\s]+|[\]"'\s]+$/g, ''));
  if (granted.includes(tool)) return true;
  const before = text.slice(Math.max(0, start - 60), start);
  if (/(?<!\p{L})(?:not|no|without)\s[`*"]{0,3}$/iu.test(before)) return true;
  const [, first] = /([\p{L}\p{N}_-]{1,40})[`*"]{0,3},?\s(?:or|oder|или|ou|o)\s[`*"]{0,3}$/iu.exec(before) ?? [];
  const [, second] = /^[`*"]{0,3},?\s(?:or|oder|или|ou|o)\s[`*"]{0,3}([\p{L}\p{N}_-]{1,40})/iu.exec(text.slice(end, end + 60)) ?? [];
  return [first, second].some((other) => other !== undefined && granted.includes(other));
}
