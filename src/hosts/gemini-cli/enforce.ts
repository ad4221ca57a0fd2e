import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

export function enforce(agent: Agent): readonly Lever[] {
  const leftOut = new Set(agent.tools.filter(({ field }) => field === 'contract').map(({ span }) => span.start));
  return levers(agent, { 'self-delegation': { fate: 'exact', needs: 'none', how: 'no subagent of Gemini CLI can call an agent' } }).map((lever) =>
    lever.field.startsWith('contract.tool.') && lever.fate === 'asked' && leftOut.has(lever.span!.start) ? { ...lever, fate: 'enforced', how: 'left out of its list of tools' } : lever,
  );
}
