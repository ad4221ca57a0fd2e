import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['qwen'],
  userSettings: [
    { path: '.qwen/settings.json', rules: ['permissions', 'tools.core', 'tools.exclude', 'tools.approvalMode', 'mcpServers', 'hooks', 'security.folderTrust'], effect: 'holds for every agent of the user, those of this project too' },
  ],
};
