import type { Host, LedgerEntry } from '../hosts/host.ts';
import type { Agent } from '../model/agent.ts';

export interface PassContext {
  /** The host that the agent is lowered to. */
  readonly host: Host;
  /** What became of a field that the pass changed. It replaces what the writer says of the same field. */
  report(entry: LedgerEntry): void;
}

/** A step from model to model. It returns a new model and never changes the one it was given. */
export interface Pass {
  /** Verb first, the way it shows in `--trace`: `settle-name`. */
  readonly name: string;
  run(agent: Agent, context: PassContext): Agent;
}

export function runPasses(agent: Agent, passes: readonly Pass[], context: PassContext): Agent {
  return passes.reduce((current, pass) => pass.run(current, context), agent);
}
