import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

/** Nothing but what the tool list holds by itself: hooks of the file would run without the trust that a project needs. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, {});
}
