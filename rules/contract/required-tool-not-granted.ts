import { locate } from '../../src/analyse/locate.ts';
import { isSpared, mayOrder } from '../../src/analyse/tool-use.ts';
import { isWhereThere } from '../../src/analyse/where-there.ts';
import { hostById } from '../../src/hosts/by-id.ts';
import type { Host } from '../../src/hosts/host.ts';
import { toolOf } from '../../src/hosts/tool-facts.ts';
import { defineRule } from '../../src/lint/rule.ts';
import type { Agent } from '../../src/model/agent.ts';
import type { Authority, Capability } from '../../src/model/authority.ts';
import { perObject } from '../../src/model/per-object.ts';

export default defineRule({
  id: 'contract/required-tool-not-granted',
  summary: 'Require the tools that the prompt orders to be granted.',
  kind: 'problem',
  severity: 'warning',
  since: '0.1.0',
  messages: {
    missing: {
      text: 'Unexpected order to use `{tool}`, expected it in the tool list',
      why: 'The list is all that the agent has, so it cannot do what it must and says so, or makes the result up.',
      help: 'Add `{tool}` to the list, or take the order out.',
    },
  },
  check({ file, document, agent, verdict, workspace, report }) {
    return {
      agent() {
        if (agent.authority.rest !== 'deny') return;
        const host = hostById(agent.dialect);
        const servers = workspace.servers.map(({ name }) => name);
        const lacking = (host?.tools ?? []).filter(({ name }) => !isGranted(name, agent, host, servers));
        const spoken = document.prompt.toLowerCase();
        if (!spoken.includes('mcp__') && !servers.some((name) => spoken.includes(name.toLowerCase())) && !mayOrder(lacking.map(({ name }) => name), document.prompt)) return;
        // A list that the host does not read holds nothing back, and of one that it refuses the file for nothing is known.
        const { verdict: outcome, lost } = verdict();
        if (lost.some((field) => field === 'tools' || field === 'all fields') || (outcome === 'drops' && agent.tools.length === 0)) return;
        const list = agent.tools.find(({ effect }) => effect === 'allow');
        for (const { tool, mode, span } of agent.contract.requiredTools) {
          if (mode !== 'must' || isGranted(tool, agent, host, servers)) continue;
          const at = locate(document, span, tool);
          if (isSpared(tool, document.text, at, agent) || isWhereThere(document.text, at)) continue;
          const labels = list ? [{ file, span: list.span, text: 'the list begins here' }] : [];
          report({ message: 'missing', data: { tool }, at, labels });
        }
      },
    };
  },
});

/** Tools that no list gives: the host offers them, or not, on other grounds. */
const inert: ReadonlySet<Capability> = new Set(['ask-user', 'plan', 'todo', 'finish', 'tool-search', 'delegate']);

/** What a command line does as well, so that nothing is lost without the tool of its own. */
const byShell: ReadonlySet<Capability> = new Set(['read', 'list', 'search', 'edit', 'write', 'web-fetch', 'web-search']);

const givenBy = perObject(({ grants }: Authority) => grants.filter(({ effect }) => effect !== 'deny').map(({ target }) => target));

/** Whether a tool is there, or is none that this host would give by a list: a word that only looks like a tool is no order. */
function isGranted(tool: string, { authority, tools }: Agent, host: Host | undefined, servers: readonly string[]): boolean {
  const grants = givenBy(authority);
  const server = /^mcp__((?:(?!__).)+)__/.exec(tool)?.[1] ?? servers.find((name) => name.toLowerCase() === tool.toLowerCase().replace(/ mcp$/, ''));
  // Another spelling of a granted name is a finding of another kind.
  if (server !== undefined) return grants.some((target) => target.kind === 'mcp' && folded(target.server).split('/').includes(folded(server)));
  const fact = host && toolOf(host.tools, tool);
  if (!fact || fact.status === 'retired' || fact.capabilities.length === 0 || fact.capabilities.some((capability) => inert.has(capability))) return true;
  // A list may name a set of tools or one tool of a set: `search/codebase`.
  if (tools.some(({ name, current, effect }) => effect !== 'deny' && ((current ?? name) === (fact.current ?? fact.name) || name.startsWith(`${tool}/`)))) return true;
  const has = (capability: Capability) => grants.some((target) => target.kind === 'capability' && target.capability === capability);
  return fact.capabilities.every((capability) => has(capability) || (byShell.has(capability) && has('shell')));
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
