import type { DataAgent } from '../../parse/document.ts';
import { entry } from '../../parse/value.ts';
import type { DataFile } from '../host.ts';

/** Keys that only this host has. */
const telling = ['allowedTools', 'toolsSettings', 'toolAliases', 'includeMcpJson', 'useLegacyMcpJson', 'welcomeMessage', 'keyboardShortcut'];

/** The agent of a JSON file. A prompt of the form `file://…` stays as it is written. */
export function dataAgents({ path, format, map, problems }: DataFile): readonly Omit<DataAgent, 'host'>[] | undefined {
  if (format !== 'json') return undefined;
  const isHome = /(?:^|\/)\.kiro\/agents\/[^\0]*\.json$/.test(path);
  if (!isHome && !(entry(map, 'name') && entry(map, 'prompt') && telling.some((key) => entry(map, key)))) return undefined;
  const prompt = entry(map, 'prompt')?.value;
  return [{ problems, ...(map ? { fields: map } : {}), ...(prompt?.kind === 'scalar' ? { prompt } : {}) }];
}
