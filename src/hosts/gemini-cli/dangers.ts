import type { DangerFact } from '../fact.ts';
import { fact } from './facts.ts';

/** Settings files of a project that rules look into. */
export const projectSettings: readonly string[] = ['.gemini/settings.json'];

export const dangers: readonly DangerFact[] = [
  { ...fact, place: 'agent', kind: 'permission', at: 'mcp_servers.*.trust', values: [true], effect: 'tools of this server run without a question' },
  { ...fact, place: 'settings', kind: 'permission', at: 'mcpServers.*.trust', values: [true], effect: 'tools of this server run without a question' },
];
