import type { DangerFact } from '../fact.ts';
import { fact } from './facts.ts';

/** Settings files of a project that rules look into. */
export const projectSettings: readonly string[] = ['.codex/config.toml', '.codex/hooks.json'];

export const dangers: readonly DangerFact[] = [
  { ...fact, place: 'agent', kind: 'permission', at: 'approval_policy', values: ['never'], severity: 'warning', effect: 'nobody is asked: what the sandbox of the caller lets through runs, and all else is refused' },
  { ...fact, place: 'agent', kind: 'permission', at: 'sandbox_mode', values: ['danger-full-access'], severity: 'warning', effect: 'it asks for a run without a sandbox, which a child gets only when its parent has none' },
  { ...fact, place: 'settings', kind: 'permission', at: 'approval_policy', values: ['never'], effect: 'nobody is asked: what the sandbox lets through runs' },
  { ...fact, place: 'settings', kind: 'permission', at: 'sandbox_mode', values: ['danger-full-access'], effect: 'commands run without a sandbox' },
  { ...fact, place: 'settings', kind: 'permission', at: 'profiles.*.approval_policy', values: ['never'], severity: 'warning', effect: 'nobody is asked under this profile: what the sandbox lets through runs' },
  { ...fact, place: 'settings', kind: 'permission', at: 'profiles.*.sandbox_mode', values: ['danger-full-access'], severity: 'warning', effect: 'commands run without a sandbox under this profile' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'openai_base_url', effect: 'prompts and the key go to this address' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'chatgpt_base_url', effect: 'prompts and the login go to this address' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'model_providers.openai.base_url', effect: 'prompts and the key go to this address' },
];
