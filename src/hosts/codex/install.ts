import { readToml } from '../../parse/toml.ts';
import { valueAt } from '../../parse/value.ts';
import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['codex'],
  userSettings: [
    { path: '.codex/config.toml', rules: ['sandbox_mode', 'approval_policy', 'features', 'web_search', 'mcp_servers', 'hooks', 'agents'], effect: 'holds for what an agent file does not set itself' },
    { path: '.codex/hooks.json', rules: ['hooks'], effect: 'runs for the calls of every agent' },
  ],
  consents: ({ root, read }) => {
    const text = read('.codex/config.toml');
    const what = 'trust in the project';
    const how = 'without it agents of the project are left out, with a warning on the error stream; start `codex` there once and agree';
    const { value, problems } = text === undefined ? { value: undefined, problems: [] } : readToml(text);
    if (problems.length > 0) return [{ what, how, keepsOut: 'all' }];
    return [{ what, given: valueAt(value, ['projects', root, 'trust_level']) === 'trusted', how, keepsOut: 'all' }];
  },
};
