import { isAbsolute } from '../contract/check/conduct.ts';
import type { Drive, Driver, Start } from '../hosts/driver.ts';
import type { Host, LedgerEntry, WriteContext } from '../hosts/host.ts';
import { passes, widenedBy } from '../lower/lower.ts';
import { runPasses } from '../lower/pass.ts';
import type { Agent } from '../model/agent.ts';
import type { Capability, ToolEntry } from '../model/authority.ts';

/** A host that can run agents. */
export type RunHost = Host & { readonly drive: Driver };

export interface Prepared {
  readonly agent: Agent;
  /** What neither the file nor a flag of the run can hold back; the run is refused when there is any. */
  readonly widened: readonly LedgerEntry[];
  readonly ledger: readonly LedgerEntry[];
  start(session?: string): Start;
}

export interface PrepareOptions extends Pick<Drive, 'folder' | 'yes'> {
  readonly context: WriteContext;
  readonly model?: string | undefined;
}

/** An agent as a host is to run it: never with more than its file gives it, less what its prose forbids whatever it is for. */
export function prepare(source: Agent, host: RunHost, { context, folder, yes, model }: PrepareOptions): Prepared {
  const settled: LedgerEntry[] = [];
  const agent = withoutForbidden(runPasses(source, passes, { host, report: (entry) => void settled.push(entry) }), host);
  const servers = agent.authority.grants.flatMap(({ target }) => (target.kind === 'mcp' ? [target.server] : []));
  const own = { ...context, servers: [...new Set([...context.servers, ...servers])] };
  const written = host.write(agent, own);
  const drive = { agent, written, context: own, folder, yes, ...(model === undefined ? {} : { model }) };
  const powers = host.drive.powers?.(drive) ?? host.effective(written.files, own);
  return {
    agent,
    widened: widenedBy(powers, agent, host),
    ledger: [...written.ledger, ...settled],
    start: (session) => host.drive.start({ ...drive, ...(session === undefined ? {} : { session }) }),
  };
}

/** *Never use `Bash`* takes the tool away, as a denial in the file would. */
function withoutForbidden(agent: Agent, host: Host): Agent {
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
