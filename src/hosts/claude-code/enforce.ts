import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';
import { powersOf } from '../../model/powers.ts';

/** Promises that the agent file itself can hold. All else waits for hooks, which a file in `.claude/agents` cannot bring. */
export function enforce(agent: Agent): readonly Lever[] {
  const { rest, named } = powersOf(agent.authority);
  const delegates = named.some(({ key, level }) => key.startsWith('delegate:') && level !== 'deny') || (rest !== 'deny' && !named.some(({ key }) => key === 'delegate:*'));
  return levers(agent, delegates ? {} : { 'self-delegation': { fate: 'exact', needs: 'none', how: 'it has no tool to call an agent with' } });
}
