import type { Agent } from '../model/agent.ts';
import type { Host, LedgerEntry, OutputFile, WriteContext } from '../hosts/host.ts';

/** What one agent becomes on one host. */
export interface Bundle {
  /** Name of the agent on the host. */
  readonly agent: string;
  /** Path of the agent file as shown. */
  readonly source: string;
  readonly host: string;
  readonly files: readonly OutputFile[];
  readonly ledger: readonly LedgerEntry[];
  /** Something widened that was not allowed by name: none of its files may be written. */
  readonly refused: boolean;
}

export interface LowerOptions {
  readonly context: WriteContext;
  readonly allowed: (fate: 'widened') => boolean;
}

export function lower(agent: Agent, host: Host, { context, allowed }: LowerOptions): Bundle {
  const { files, ledger } = host.write(agent, context);
  const refused = ledger.some(({ fate }) => fate === 'widened') && !allowed('widened');
  return { agent: agent.name.value, source: agent.path, host: host.id, files, ledger, refused };
}
