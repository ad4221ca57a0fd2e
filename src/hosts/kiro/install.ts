import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['kiro-cli'],
  userSettings: [{ path: '.kiro/settings/mcp.json', rules: ['mcpServers'], effect: 'gives a server to agents that take those of the user' }],
};
