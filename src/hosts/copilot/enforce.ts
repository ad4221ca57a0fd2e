import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

/** Promises that the agent file itself can hold: hooks lie elsewhere, and the tool to call an agent takes any name. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, {});
}
