import { readJson } from '../../parse/json.ts';
import { valueAt } from '../../parse/value.ts';
import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['gemini'],
  environment: { GEMINI_CLI_NO_RELAUNCH: 'true' },
  userSettings: [
    { path: '.gemini/settings.json', rules: ['tools.core', 'tools.exclude', 'tools.allowed', 'mcpServers', 'mcp', 'security.folderTrust', 'agents', 'hooks', 'hooksConfig'], effect: 'holds for every agent of the user, those of this project too' },
  ],
  consents: ({ root, agents, read }) => {
    const text = read('.gemini/acknowledgments/agents.json');
    const how = 'a headless run leaves the agent out without a word; another run asks for it';
    const value = text === undefined ? undefined : readJson(text, true).value;
    const isUnclear = text !== undefined && value === undefined;
    const own = agents.map(({ name, sha256 }) => ({ what: `consent to the agent \`${name}\``, how, keepsOut: { name }, ...(isUnclear ? {} : { given: valueAt(value, [root, name]) === sha256 }) }));
    const given = isTrusted(root, read);
    const trust = { what: 'trust in the folder', how: 'without it agents and hooks of the project are left out, and a headless run ends at once', keepsOut: 'all' as const, ...(given === undefined ? {} : { given }) };
    return agents.length > 0 ? [...own, trust] : own;
  },
};

/** Whether the user trusts a folder or one above it: of several rules the longest counts. Nothing where a file cannot be read. */
function isTrusted(root: string, read: (path: string) => string | undefined): boolean | undefined {
  const [settings, folders] = ['.gemini/settings.json', '.gemini/trustedFolders.json'].map((path) => {
    const text = read(path);
    return text === undefined ? { kind: 'map' as const, entries: [], span: { start: 0, end: 0 } } : readJson(text, true).value;
  });
  if (settings === undefined || folders?.kind !== 'map') return undefined;
  if (valueAt(settings, ['security', 'folderTrust', 'enabled']) === false) return true;
  const reaching = folders.entries.flatMap(({ key: { value: path }, value }) => {
    const rule = valueAt(value, []);
    const folder = (rule === 'TRUST_PARENT' ? path.replace(/\/[^/]+\/?$/, '') : path).replace(/\/$/, '');
    return root === folder || root.startsWith(`${folder}/`) ? [{ length: path.length, rule }] : [];
  });
  const [longest] = reaching.toSorted((one, other) => other.length - one.length);
  return longest?.rule === 'TRUST_FOLDER' || longest?.rule === 'TRUST_PARENT';
}
