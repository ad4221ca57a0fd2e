import type { Agent } from '../../../model/agent.ts';
import type { Lever } from '../../host.ts';
import { levers } from '../promises.ts';

/** A rule under `permission.task` refuses the call and takes the name off the list that the model gets. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, { 'self-delegation': { fate: 'enforced', needs: 'none', how: 'its own name is denied under `permission.task`' } });
}
