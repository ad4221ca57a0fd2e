import { readJson } from '../../parse/json.ts';
import { toData, valueAt, type Value } from '../../parse/value.ts';
import type { Install } from '../install.ts';

export const install: Install = {
  programs: ['qwen'],
  userSettings: [
    { path: '.qwen/settings.json', rules: ['permissions', 'tools.core', 'tools.exclude', 'tools.approvalMode', 'mcpServers', 'hooks', 'security.folderTrust'], effect: 'holds for every agent of the user, those of this project too' },
  ],
  consents: ({ root, read }) => {
    const [settings, folders] = ['.qwen/settings.json', '.qwen/trustedFolders.json'].map((path) => read(path)).map((text) => (text === undefined ? undefined : (readJson(text, true).value ?? 'broken')));
    const trust = { what: 'trust in the folder', how: 'the user has switched folder trust on, and without it a headless run declines the call of an agent', keepsOut: 'all' as const };
    if (settings === 'broken') return [trust];
    // Nobody is asked unless the user wants it so.
    if (valueAt(settings, ['security', 'folderTrust', 'enabled']) !== true) return [];
    return [folders === 'broken' ? trust : { ...trust, given: isTrusted(root, folders) }];
  },
};

/** Whether a folder or the nearest one above it that the user decided on is trusted; of two decisions on one folder the stricter counts. */
function isTrusted(root: string, folders: Value | undefined): boolean {
  const rules = folders?.kind === 'map' ? folders.entries.map(({ key, value }) => ({ path: key.value.replace(/\/+$/, ''), level: toData(value) })) : [];
  const reaching = rules
    .map(({ path, level }) => {
      const trusts = level === 'TRUST_FOLDER' || level === 'TRUST_PARENT';
      return { folder: level === 'TRUST_PARENT' ? path.replace(/\/[^/]*$/, '') : path, trusts, isKnown: trusts || level === 'DO_NOT_TRUST' };
    })
    .filter(({ folder, isKnown }) => isKnown && (root === folder || root.startsWith(`${folder}/`)));
  const deepest = Math.max(...reaching.map(({ folder }) => folder.length));
  const nearest = reaching.filter(({ folder }) => folder.length === deepest);
  return nearest.length > 0 && nearest.every(({ trusts }) => trusts);
}
