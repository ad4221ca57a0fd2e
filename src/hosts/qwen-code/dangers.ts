import type { DangerFact } from '../fact.ts';
import { fact } from './facts.ts';

/** Settings files of a project that rules look into. */
export const projectSettings: readonly string[] = ['.qwen/settings.json'];

export const dangers: readonly DangerFact[] = [
  { ...fact, place: 'agent', kind: 'permission', at: 'approvalMode', values: ['yolo'], effect: 'every call runs without a question' },
  { ...fact, place: 'agent', kind: 'permission', at: 'permissionMode', values: ['bypassPermissions'], effect: 'it is read as `yolo`: every call runs without a question' },
  { ...fact, place: 'agent', kind: 'permission', at: 'mcpServers.*.trust', values: [true], effect: 'tools of this server run without a question' },
  { ...fact, place: 'settings', kind: 'permission', at: 'mcpServers.*.trust', values: [true], effect: 'tools of this server run without a question' },
  { ...fact, place: 'settings', kind: 'permission', at: 'tools.approvalMode', values: ['yolo'], effect: 'every call runs without a question' },
];
