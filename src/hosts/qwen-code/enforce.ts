import type { Agent } from '../../model/agent.ts';
import { powersOf } from '../../model/powers.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

/** An agent below another one may call agents, itself among them, unless the tool for it is not in its list. */
export function enforce(agent: Agent): readonly Lever[] {
  const { rest, named } = powersOf(agent.authority);
  const all = named.find(({ key }) => key === 'delegate:*')?.level ?? rest;
  return levers(agent, all === 'allow' ? {} : { 'self-delegation': { fate: 'exact', needs: 'none', how: 'it has no tool to call an agent with' } });
}
