import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['cursor-agent'],
  userSettings: [
    { path: '.cursor/cli-config.json', rules: ['permissions.allow', 'permissions.deny'], effect: 'holds for every agent of the user' },
    { path: '.cursor/mcp.json', rules: ['mcpServers'], effect: 'gives a server to every agent' },
    { path: '.cursor/hooks.json', rules: ['hooks'], effect: 'runs for the calls of every agent' },
  ],
};
