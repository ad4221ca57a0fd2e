import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { levers } from '../shared/promises.ts';

export function enforce(agent: Agent): readonly Lever[] {
  return levers(agent, { 'self-delegation': { fate: 'exact', needs: 'none', how: 'no subagent of Gemini CLI can call an agent' } });
}
