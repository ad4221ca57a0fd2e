import { readJson } from '../../parse/json.ts';
import { valueAt } from '../../parse/value.ts';
import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['claude'],
  environment: { DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
  userSettings: [
    { path: '.claude/settings.json', rules: ['permissions.allow', 'permissions.ask', 'permissions.deny', 'permissions.defaultMode', 'hooks', 'disableAllHooks'], effect: 'holds for every agent of the user, those of this project too' },
  ],
  consents: ({ root, agents, read }) => {
    if (!agents.some(({ fields }) => fields.includes('hooks') || fields.includes('mcpServers'))) return [];
    const text = read('.claude.json');
    const what = 'trust in the folder';
    const how = 'without it hooks and servers in the frontmatter of an agent do nothing, and nobody is told; start `claude` there once and agree';
    const value = text === undefined ? undefined : readJson(text, true).value;
    if (text !== undefined && value === undefined) return [{ what, how }];
    return [{ what, given: valueAt(value, ['projects', root, 'hasTrustDialogAccepted']) === true, how }];
  },
};
