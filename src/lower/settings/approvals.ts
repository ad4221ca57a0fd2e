import type { SettingValue } from '../../hosts/host.ts';
import type { OwnValue } from './merge.ts';
import { isMap } from './value.ts';

/** Keys whose value lets calls go without a question, in the settings of one host or another. */
const approvals: ReadonlySet<string> = new Set(['allow', 'allowedTools', 'alwaysAllow', 'autoApprove', 'autoAccept', 'trust', 'yolo', 'defaultMode', 'approvalMode', 'approval_policy', 'sandbox_mode', 'trust_level', 'enableAllProjectMcpServers']);

/** The key by which a change would approve something by itself, which a bundle never does; nothing when it has none. */
export function approvalIn({ at, value }: OwnValue): string | undefined {
  return at.find((key) => approvals.has(key)) ?? approvalKey(value);
}

function approvalKey(value: SettingValue): string | undefined {
  if (typeof value !== 'object') return undefined;
  if (!isMap(value)) return value.map(approvalKey).find((key) => key !== undefined);
  // What a server is started with is data of the server.
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'env' || key === 'headers') continue;
    const found = approvals.has(key) ? key : approvalKey(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
