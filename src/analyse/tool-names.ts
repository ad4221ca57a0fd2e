import { nearest } from '../diagnostics/nearest.ts';
import type { ToolFact } from '../hosts/fact.ts';
import type { Host } from '../hosts/host.ts';
import { hosts } from '../hosts/registry.ts';
import { toolInAnyCase, toolOf } from '../hosts/tool-facts.ts';
import type { ToolEntry } from '../model/authority.ts';

/** Why a host does not know the name of a tool. */
export type Misname =
  | { readonly kind: 'case'; readonly expected: string }
  /** The name is one of another host; `same` is what does the same here, empty when nothing does. */
  | { readonly kind: 'foreign'; readonly title: string; readonly same: readonly string[] }
  | { readonly kind: 'unknown'; readonly guess?: string };

let asked: { readonly entry: ToolEntry; readonly host: Host; readonly found: Misname | undefined } | undefined;

/** What is wrong with the name of an entry; nothing when the host knows it. Several rules ask about one entry after the other. */
export function misname(entry: ToolEntry, host: Host): Misname | undefined {
  if (entry.status !== 'unknown') return undefined;
  if (asked?.entry !== entry || asked.host !== host) asked = { entry, host, found: misnameOf(entry, host) };
  return asked.found;
}

function misnameOf({ name }: ToolEntry, host: Host): Misname | undefined {
  const own = toolInAnyCase(host.tools, name);
  // A name that is right in another place of the host is no other name.
  if (own) return own.name === name ? undefined : { kind: 'case', expected: own.name };
  // A key of its own that outlived the tool: there is nothing to say of it that another host knows.
  if (toolOf(host.tools, name)) return undefined;
  const seen = host.tools.find(({ onWire }) => onWire?.includes(name))?.name;
  // What the model sees for a tool is no name for a list; the set of one of a set is.
  if (seen !== undefined) return { kind: 'unknown', guess: toolOf(host.tools, seen.split('/', 1)[0]!)?.name ?? seen };
  for (const other of hosts) {
    const { id, title, toolsOf, tools } = other;
    if (id === host.id || toolsOf !== undefined) continue;
    const fact = toolOf(other.tools, name);
    // Where extensions bring tools, one of them may have a name that another host has given up.
    if (fact && !(fact.status === 'retired' && host.demands.unknownTool?.open)) return { kind: 'foreign', title, same: counterparts(fact, host) };
    // One tool out of a set: `search/codebase`.
    if (isOfSet(name, tools)) return { kind: 'foreign', title, same: [] };
  }
  for (const { id, title, demands } of hosts) {
    const found = id !== host.id && demands.mcpTool !== undefined && serverTool(name, demands.mcpTool);
    if (found) return { kind: 'foreign', title, same: host.demands.mcpTool === undefined ? [] : [host.demands.mcpTool.replace('{server}', () => found[0]).replace('{tool}', () => found[1])] };
  }
  const names = host.tools.map((fact) => fact.name);
  // *edit_file* is nearer to *write_file* than to *edit*, which it says.
  const guess = names.find((known) => name.startsWith(`${known}_`)) ?? nearest(name, names);
  return { kind: 'unknown', ...(guess ? { guess } : {}) };
}

/** Whether tools of a host go by names with the same word before the slash. */
function isOfSet(name: string, tools: readonly ToolFact[]): boolean {
  const set = name.slice(0, name.indexOf('/') + 1);
  return set !== '' && tools.some((tool) => tool.name.startsWith(set));
}

/** Current tools of a host that give together just what a tool of another host gives. */
function counterparts({ name, capabilities }: ToolFact, { tools }: Host): readonly string[] {
  if (capabilities.length === 0) return [];
  const current = tools.filter(({ status, only, capabilities: own }) => status === 'current' && only === undefined && own.length > 0 && own.every((capability) => capabilities.includes(capability)));
  const whole = current.filter((tool) => tool.capabilities.length === capabilities.length);
  // Of several tools for one power the one that is called alike, else one that is always there.
  const alike = whole.find((tool) => tool.name.toLowerCase().includes(name.toLowerCase())) ?? whole.find(({ note }) => note === undefined) ?? whole[0];
  if (alike) return [alike.name];
  const parts = capabilities.map((capability) => current.find((tool) => tool.capabilities.includes(capability))?.name);
  return parts.includes(undefined) ? [] : [...new Set(parts as string[])];
}

/** Server and tool of a name in the form that a host has for tools of servers. */
function serverTool(name: string, form: string): readonly [server: string, tool: string] | undefined {
  const [before, between] = form.split(/\{server\}|\{tool\}/) as [string, string, string];
  if (!name.startsWith(before) || !/^[@\w./*-]+$/.test(name)) return undefined;
  const at = name.indexOf(between, before.length + 1);
  const [server, tool] = at === -1 ? ['', ''] : [name.slice(before.length, at), name.slice(at + between.length)];
  return server === '' || tool === '' || /[@/]/.test(server + tool) ? undefined : [server, tool];
}
