import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { canDelegate, levers } from '../shared/promises.ts';
import { effective } from './effective.ts';
import { write } from './write.ts';

/** What a recipe holds by leaving a tool out. */
export function enforce(agent: Agent): readonly Lever[] {
  const { files } = write(agent, { models: {}, servers: [], settings: new Map() });
  return levers(agent, canDelegate(effective(files)) ? {} : { 'self-delegation': { fate: 'unverified', needs: 'none', how: 'it has no tool to call an agent with' } });
}
