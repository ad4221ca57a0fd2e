import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

/** The file holds no promise: an agent inherits the tool to call others, and hooks lie elsewhere. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, {});
}
