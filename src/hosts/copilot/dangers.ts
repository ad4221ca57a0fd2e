import type { DangerFact } from '../fact.ts';
import { fact } from './facts.ts';

/** Settings files of a project that rules look into. */
export const projectSettings: readonly string[] = ['.vscode/settings.json', '.vscode/mcp.json', '.github/mcp.json', '.github/copilot/settings.json'];

export const dangers: readonly DangerFact[] = [
  { ...fact, place: 'settings', kind: 'permission', at: 'chat.tools.autoApprove', values: [true], severity: 'warning', effect: 'every tool call runs without a question' },
  { ...fact, place: 'settings', kind: 'permission', at: 'chat.tools.global.autoApprove', values: [true], severity: 'warning', effect: 'every tool call runs without a question' },
];
