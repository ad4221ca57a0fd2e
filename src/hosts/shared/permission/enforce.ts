import type { Agent } from '../../../model/agent.ts';
import type { Lever } from '../../host.ts';
import { levers } from '../promises.ts';
import type { PermissionFacts } from './facts.ts';
import { forbiddenTools } from './forbidden.ts';

/**
 * A rule under `permission.task` refuses the call and takes the name off the list that the model gets.
 *
 * Any rule under that key also offers `task` to the agent when it runs as a subagent, where an agent that says nothing has none;
 * the host's limit of depth (`subagent_depth`, 1 unless the user raises it) refuses every call there.
 */
export function enforce(agent: Agent, facts: Pick<PermissionFacts, 'tools'>): readonly Lever[] {
  const forbidden = new Map(forbiddenTools(agent, facts).map(({ tool, keys }) => [`contract.tool.${tool}`, keys.map((key) => `\`${key}\``).join(', ')]));
  const withCalls = levers(agent, { 'self-delegation': { fate: 'enforced', needs: 'none', how: 'its own name is denied under `permission.task`; as a subagent it is then offered `task` too, and the depth limit of the host refuses each call' } });
  return withCalls.map((lever) => (forbidden.has(lever.field) && lever.fate === 'asked' ? { ...lever, fate: 'enforced', how: `${forbidden.get(lever.field)} is denied, so the tool is not offered` } : lever));
}
