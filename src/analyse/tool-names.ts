import { nearest } from '../diagnostics/nearest.ts';
import type { Host, ToolFact } from '../hosts/host.ts';
import { hosts } from '../hosts/registry.ts';
import type { ToolEntry } from '../model/authority.ts';

/** Why a host does not know the name of a tool. */
export type Misname =
  | { readonly kind: 'case'; readonly expected: string }
  /** The name is one of another host; `same` is what does the same here, empty when nothing does. */
  | { readonly kind: 'foreign'; readonly title: string; readonly same: readonly string[] }
  | { readonly kind: 'unknown'; readonly guess?: string };

const serverForms = [/^mcp__(?<server>(?:(?!__).)+)__(?<tool>.+)$/, /^@(?<server>[\w.-]+)\/(?<tool>[\w.*-]+)$/, /^(?<server>[\w.-]+)\/(?<tool>[\w.*-]+)$/];

/** What is wrong with the name of an entry; nothing when the host knows it. */
export function misname({ name, status }: ToolEntry, host: Host): Misname | undefined {
  if (status !== 'unknown') return undefined;
  const own = host.tools.find((tool) => tool.status !== 'retired' && tool.name.toLowerCase() === name.toLowerCase());
  if (own) return { kind: 'case', expected: own.name };
  const { server, tool } = serverForms.map((form) => form.exec(name)?.groups).find((groups) => groups !== undefined) ?? {};
  const elsewhere = hosts.find(({ id, toolsOf, tools }) => id !== host.id && toolsOf === undefined && tools.some((fact) => fact.name === name));
  if (elsewhere) return { kind: 'foreign', title: elsewhere.title, same: counterparts(elsewhere.tools.find((fact) => fact.name === name)!, host) };
  if (server !== undefined && tool !== undefined) return { kind: 'foreign', title: 'another host', same: serverTool(host, server, tool) };
  const guess = nearest(name, host.tools.map((fact) => fact.name));
  return { kind: 'unknown', ...(guess ? { guess } : {}) };
}

/** Current tools of a host that give together just what a tool of another host gives. */
function counterparts({ capabilities }: ToolFact, { tools }: Host): readonly string[] {
  if (capabilities.length === 0) return [];
  const current = tools.filter(({ status, capabilities: own }) => status === 'current' && own.length > 0 && own.every((capability) => capabilities.includes(capability)));
  const whole = current.find((tool) => tool.capabilities.length === capabilities.length);
  if (whole) return [whole.name];
  const parts = capabilities.map((capability) => current.find((tool) => tool.capabilities.includes(capability))?.name);
  return parts.includes(undefined) ? [] : [...new Set(parts as string[])];
}

function serverTool({ demands: { mcpTool } }: Host, server: string, tool: string): readonly string[] {
  return mcpTool === undefined ? [] : [mcpTool.replace('{server}', () => server).replace('{tool}', () => tool)];
}
