import type { DataAgent } from '../../parse/document.ts';
import { entry } from '../../parse/value.ts';
import type { DataFile } from '../host.ts';

/** A file below `.codex/agents`, or any TOML file with a prompt of this host's form, is one agent. */
export function dataAgents({ path, format, map, problems }: DataFile): readonly DataAgent[] | undefined {
  if (format !== 'toml') return undefined;
  const prompt = entry(map, 'developer_instructions')?.value;
  const isAtHome = /(?:^|\/)\.codex\/agents\/.+$/.test(path);
  const isOurs = prompt !== undefined && entry(map, 'name') !== undefined && !/(?:^|\/)config\.toml$/.test(path);
  if (!isAtHome && !isOurs) return undefined;
  return [{ problems, ...(map ? { fields: map } : {}), ...(prompt?.kind === 'scalar' ? { prompt } : {}) }];
}
