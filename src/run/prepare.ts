import type { Drive, Driver, Start } from '../hosts/driver.ts';
import type { Host, LedgerEntry, WriteContext } from '../hosts/host.ts';
import { withoutForbidden } from '../lower/leave-out.ts';
import { passes, widenedBy } from '../lower/lower.ts';
import { runPasses } from '../lower/pass.ts';
import type { Agent } from '../model/agent.ts';

/** A host that can run agents. */
export type RunHost = Host & { drive(): Driver };

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
  const settledAgent = runPasses(source, passes, { host, report: (entry) => void settled.push(entry) });
  // A host whose files leave such tools out has had it done.
  const agent = host.leavesOut ? settledAgent : withoutForbidden(settledAgent, host);
  const servers = agent.authority.grants.flatMap(({ target }) => (target.kind === 'mcp' ? [target.server] : []));
  const own = { ...context, servers: [...new Set([...context.servers, ...servers])] };
  const written = host.write(agent, own);
  const drive = { agent, written, context: own, folder, yes, ...(model === undefined ? {} : { model }) };
  const driver = host.drive();
  const powers = driver.powers?.(drive) ?? host.effective(written.files, own);
  return {
    agent,
    widened: widenedBy(powers, agent, host),
    ledger: [...written.ledger, ...settled],
    start: (session) => driver.start({ ...drive, ...(session === undefined ? {} : { session }) }),
  };
}
