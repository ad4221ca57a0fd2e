import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { canDelegate, levers } from '../shared/promises.ts';
import { effective } from './effective.ts';
import { write } from './write.ts';

/** Only leaving the tool out is known to hold: hooks moved between versions and are not documented for both. */
export function enforce(agent: Agent): readonly Lever[] {
  const { files } = write(agent, { models: {}, servers: [], settings: new Map() });
  return levers(agent, canDelegate(effective(files)) ? {} : { 'self-delegation': { fate: 'unverified', needs: 'none', how: 'it has no tool to call an agent with' } });
}
