import { isAbsolute } from '../contract/check/conduct.ts';
import type { Host } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';
import type { Capability, ToolEntry } from '../model/authority.ts';
import type { Pass } from './pass.ts';

/** Where no hook can tell whose call it is, a tool that the prose forbids is left out of the file. */
export const leaveOut: Pass = {
  name: 'leave-out',
  run: (agent, { host }) => (host.leavesOut ? withoutForbidden(agent, host) : agent),
};

/** *Never use `Bash`* takes the tool away, as a denial in the file would. */
export function withoutForbidden(agent: Agent, host: Host): Agent {
  const forbidden = agent.contract.requiredTools.filter(isAbsolute).flatMap((tool) => capabilitiesOf(tool.tool, host).map((capability) => ({ ...tool, capability })));
  if (forbidden.length === 0) return agent;
  const entries = forbidden.map(({ tool, capability, span }): ToolEntry => ({ value: tool, name: tool, span, field: 'contract', effect: 'deny', status: 'known', targets: [{ kind: 'capability', capability }] }));
  const grants = forbidden.map(({ tool, capability, span }) => ({ effect: 'deny' as const, target: { kind: 'capability' as const, capability }, source: tool, span }));
  return { ...agent, tools: [...agent.tools, ...entries], authority: { ...agent.authority, grants: [...agent.authority.grants, ...grants] } };
}

/** Only a tool that does one thing: a denial of it takes nothing else along. */
function capabilitiesOf(tool: string, { tools }: Host): readonly Capability[] {
  const named = { bash: 'shell', edit: 'edit', write: 'write', read: 'read', webfetch: 'web-fetch', websearch: 'web-search' } as const;
  const own = tools.find(({ name }) => name.toLowerCase() === tool.toLowerCase())?.capabilities ?? [];
  if (own.length > 0) return own.length === 1 ? own : [];
  const known = Object.entries(named).find(([name]) => name === tool.toLowerCase())?.[1];
  return known === undefined ? [] : [known];
}
