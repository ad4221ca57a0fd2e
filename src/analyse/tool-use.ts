import type { Host } from '../hosts/host.ts';
import { toolOf } from '../hosts/tool-facts.ts';
import type { Agent } from '../model/agent.ts';
import type { Capability } from '../model/authority.ts';
import type { Span } from '../text/span.ts';

export type UsedTool = { readonly kind: 'capability'; readonly capability: Capability } | { readonly kind: 'mcp'; readonly server: string; readonly tool: string };

/** Powers that rules of their own look after, and those that need no grant. */
const elsewhere: ReadonlySet<Capability> = new Set(['delegate', 'ask-user', 'plan', 'todo', 'finish', 'tool-search', 'skill']);

/** What a prompt means that names a tool: one of the host's own tools by its very name, or one of an MCP server. */
export function toolTarget(name: string, host: Host): UsedTool | undefined {
  const [, server, tool] = /^mcp__((?:(?!__).)+)__(.+)$/.exec(name) ?? [];
  if (server !== undefined && tool !== undefined) return { kind: 'mcp', server, tool };
  const fact = toolOf(host.tools, name);
  const [capability] = fact?.capabilities ?? [];
  if (capability === undefined || fact!.status === 'retired' || elsewhere.has(capability) || (fact!.capabilities.length > 1 && host.toolsOf === undefined)) return undefined;
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

/**
 * Whether a prompt may order to use a tool of one of these names, which are mostly words of every day as well: it stands in code, in
 * a list of names, beside the word for a tool or before what it is used for. Most prompts order none that their agent lacks, and then
 * nobody has to read what their statements say.
 */
export function mayOrder(names: readonly string[], prompt: string): boolean {
  return names.some((name) => {
    const isWord = /^[a-z]+$/i.test(name) && !coined.test(name);
    for (let at = prompt.indexOf(name); at !== -1; at = prompt.indexOf(name, at + 1)) {
      const [before, behind] = [prompt.slice(Math.max(0, at - 12), at), prompt.slice(at + name.length, at + name.length + 40)];
      if (/[\p{L}\p{N}_]$/u.test(before) || /^[\p{L}\p{N}_]/u.test(behind)) continue;
      if (!isWord || /(?:[`#"'*/(<|>]|#tool:)$/.test(before) || beside.test(behind) || (/^[A-Z]/.test(name) ? used : label).test(behind)) return true;
    }
    return false;
  });
}

/** Names that are no words of every day. */
const coined = /^(?:Glob|Grep|[A-Z]?[a-z]+[A-Z]\w*)$/;
const beside = /^\*{0,2}(?:\/[A-Za-z]{2,20}){0,4}\*{0,2}\s(?:[A-Z][A-Za-z]{2,20}\s)?(?:MCP\s)?tools?(?![a-z])/;
const label = /^\*{0,2}\s?(?:[:：]|[—–-]\s)/;
const used = /^\*{0,2}(?:[.,;:：/)(|]|\s?$|\s[—–(|-]|\s(?:tools?|only|ONLY|to|for|and|or|when|across|before|after|first|on|as|if|instead|rather|over|in|with|[a-z]{2,11}ly)(?![a-z]))/;
