import { readJson } from '../../parse/json.ts';
import { valueAt } from '../../parse/value.ts';
import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['gemini'],
  environment: { GEMINI_CLI_NO_RELAUNCH: 'true' },
  userSettings: [
    { path: '.gemini/settings.json', rules: ['tools.core', 'tools.exclude', 'tools.allowed', 'mcpServers', 'mcp', 'security.folderTrust', 'agents'], effect: 'holds for every agent of the user, those of this project too' },
  ],
  consents: ({ root, agents, read }) => {
    const text = read('.gemini/acknowledgments/agents.json');
    const how = 'a headless run leaves the agent out without a word; another run asks for it';
    const value = text === undefined ? undefined : readJson(text, true).value;
    const isUnclear = text !== undefined && value === undefined;
    return agents.map(({ name, sha256 }) => ({ what: `consent to the agent \`${name}\``, how, ...(isUnclear ? {} : { given: valueAt(value, [root, name]) === sha256 }) }));
  },
};
