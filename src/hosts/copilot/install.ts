import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['copilot'],
  userSettings: [{ path: '.copilot/mcp-config.json', rules: ['mcpServers'], effect: 'gives a server to every agent without a list of tools' }],
};
