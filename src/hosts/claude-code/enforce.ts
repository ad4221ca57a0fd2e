import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

/** Nothing but what the tool list holds by itself: all else waits for hooks, which a file in `.claude/agents` cannot bring. */
export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, {});
}
