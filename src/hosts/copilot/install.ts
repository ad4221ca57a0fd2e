import { readJson } from '../../parse/json.ts';
import { entry, toData, type Value } from '../../parse/value.ts';
import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['copilot'],
  userSettings: [{ path: '.copilot/mcp-config.json', rules: ['mcpServers'], effect: 'gives a server to every agent without a list of tools' }],
  consents: ({ root, read, files }) => {
    // Agents load in any folder.
    if (!files().some((path) => /^\.github\/hooks\/[^/]+\.json$/.test(path))) return [];
    const trust = { what: 'trust in the folder', how: 'without it, or `--trust-folder`, a headless run leaves the hooks of the project out without a word' };
    const text = read('.copilot/config.json');
    if (text === undefined) return [{ ...trust, given: false }];
    const { value } = readJson(text, true);
    return [value?.kind === 'map' ? { ...trust, given: trusted(value).some((folder) => root === folder || root.startsWith(`${folder}/`)) } : trust];
  },
};

/** The folders a user trusts for good, under either of the names that the list has had. */
function trusted(config: Value): string[] {
  if (config.kind !== 'map') return [];
  return ['trustedFolders', 'trusted_folders'].flatMap((key) => {
    const list = entry(config, key)?.value;
    const paths = list ? toData(list) : [];
    return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string').map((path) => path.replace(/\/+$/, '')) : [];
  });
}
