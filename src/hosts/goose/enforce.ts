import type { Agent } from '../../model/agent.ts';
import type { Lever } from '../host.ts';
import { jsonAlone } from '../shared/json-alone.ts';
import { listLevers } from '../shared/promises.ts';
import { effective } from './effective.ts';
import { write } from './write.ts';

/** What a recipe holds by leaving a tool out. Its checks between two tries (`retry`) are commands that are not shown the answer. */
export function enforce(agent: Agent): readonly Lever[] {
  const shape = jsonAlone(agent);
  return listLevers(agent, () => effective(write(agent, { models: {}, servers: [], settings: new Map() }).files)).map((lever) =>
    lever.promise === 'return-shape' && lever.field === 'contract.return-shape' && shape ? { ...lever, how: 'asked for in the prompt and by `response.json_schema`, which nobody has seen hold' } : lever,
  );
}
