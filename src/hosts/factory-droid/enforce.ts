import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

/** A droid is a subagent and has no `Task`, so it calls nobody. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, { 'self-delegation': { fate: 'exact', needs: 'none', how: 'a droid has no tool to call an agent with' } });
}
