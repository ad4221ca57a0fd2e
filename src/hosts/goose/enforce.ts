import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { listLevers } from '../shared/promises.ts';
import { effective } from './effective.ts';
import { write } from './write.ts';

/** What a recipe holds by leaving a tool out. */
export function enforce(agent: Agent): readonly Lever[] {
  return listLevers(agent, effective(write(agent, { models: {}, servers: [], settings: new Map() }).files));
}
