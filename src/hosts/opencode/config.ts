import type { DataAgent } from '../../parse/document.ts';
import { entry } from '../../parse/value.ts';
import type { DataFile } from '../host.ts';

/** The agents under `agent` in an `opencode.json`. A prompt of the form `{file:…}` stays as it is written. */
export function dataAgents({ path, map, problems }: DataFile): readonly DataAgent[] | undefined {
  const agents = entry(map, 'agent')?.value;
  const isOurs = /(?:^|\/)opencode\.jsonc?$/.test(path) || JSON.stringify(entry(map, '$schema')?.value ?? '').includes('opencode.ai');
  if (!isOurs || agents?.kind !== 'map') return undefined;
  return agents.entries.flatMap(({ key, value }) => {
    if (value.kind !== 'map') return [];
    const prompt = entry(value, 'prompt')?.value;
    return [{ key, fields: value, problems, ...(prompt?.kind === 'scalar' ? { prompt } : {}) }];
  });
}
