import type { Agent } from '../../model/agent.ts';
import { powersOf } from '../../model/powers.ts';
import type { Lever } from '../host.ts';
import { canDelegate, levers } from '../shared/promises.ts';

/** Promises that the agent file itself can hold. All else waits for hooks, which a file in `.claude/agents` cannot bring. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, canDelegate(powersOf(agent.authority)) ? {} : { 'self-delegation': { fate: 'exact', needs: 'none', how: 'it has no tool to call an agent with' } });
}
