import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { mayDelegate } from '../shared/delegates.ts';
import { levers } from '../shared/promises.ts';

/** Promises that the agent file itself can hold. All else waits for hooks, which a file in `.claude/agents` cannot bring. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, mayDelegate(agent) ? {} : { 'self-delegation': { fate: 'exact', needs: 'none', how: 'it has no tool to call an agent with' } });
}
