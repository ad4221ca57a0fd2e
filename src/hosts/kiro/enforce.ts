import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { listLevers } from '../shared/promises.ts';
import { effective } from './effective.ts';
import { write } from './write.ts';

/** Only leaving the tool out is known to hold: hooks moved between versions and are not documented for both. */
export function enforce(agent: Agent): readonly Lever[] {
  return listLevers(agent, () => effective(write(agent, { models: {}, servers: [], settings: new Map() }).files));
}
