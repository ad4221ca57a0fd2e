import type { DataAgent } from '../../parse/document.ts';
import { entry, type MapValue, type Value } from '../../parse/value.ts';
import type { DataFile } from '../host.ts';

const home = /(?:^|\/)\.claude\/agents\/[^\0]*\.json$/;

/** The agents of a map from names to definitions: `{"scout": {"description": "…", "prompt": "…"}}`. */
export function dataAgents({ path, format, map, problems }: DataFile): readonly Omit<DataAgent, 'host'>[] | undefined {
  if (format !== 'json') return undefined;
  const isHome = home.test(path);
  if (!map) return isHome ? [{ problems }] : undefined;
  if (!isHome && !(map.entries.length > 0 && map.entries.every(({ value }) => isDefinition(value)))) return undefined;
  return map.entries.map(({ key, value }) => {
    const fields: MapValue = value.kind === 'map' ? value : { kind: 'map', entries: [], span: value.span };
    const prompt = entry(fields, 'prompt')?.value;
    return { key, fields, problems, ...(prompt?.kind === 'scalar' ? { prompt } : {}) };
  });
}

function isDefinition(value: Value): boolean {
  return value.kind === 'map' && ['description', 'prompt'].every((key) => entry(value, key)?.value.kind === 'scalar');
}
