import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['droid'],
  userSettings: [{ path: '.factory/mcp.json', rules: ['mcpServers'], effect: 'gives a server to every agent' }],
};
