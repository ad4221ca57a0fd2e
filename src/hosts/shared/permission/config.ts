import type { DataAgent } from '../../../parse/document.ts';
import { entry } from '../../../parse/value.ts';
import type { DataFile } from '../../host.ts';
import type { PermissionFacts } from './facts.ts';

/** The agents under `agent` in the host's settings file. A prompt of the form `{file:…}` stays as it is written. */
export function dataAgents({ path, map, problems }: DataFile, { config }: PermissionFacts): readonly DataAgent[] | undefined {
  const agents = entry(map, 'agent')?.value;
  const file = path.slice(path.lastIndexOf('/') + 1);
  const isOurs = file === `${config.name}.json` || file === `${config.name}.jsonc` || JSON.stringify(entry(map, '$schema')?.value ?? '').includes(config.schema);
  if (!isOurs || agents?.kind !== 'map') return undefined;
  return agents.entries.flatMap(({ key, value }) => {
    if (value.kind !== 'map') return [];
    const prompt = entry(value, 'prompt')?.value;
    return [{ key, fields: value, problems, ...(prompt?.kind === 'scalar' ? { prompt } : {}) }];
  });
}
