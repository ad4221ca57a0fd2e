import type { DangerFact } from '../fact.ts';
import { fact } from './facts.ts';

/** Settings files of a project that rules look into. */
export const projectSettings: readonly string[] = ['.codex/config.toml', '.codex/hooks.json'];

/** Providers, their addresses and profiles are left out of a project's settings by the host itself. */
export const dangers: readonly DangerFact[] = [
  { ...fact, place: 'agent', kind: 'permission', at: 'approval_policy', values: ['never'], severity: 'warning', effect: 'it asks for calls that nobody is asked about; the caller decides that, so it changes nothing as long as this holds' },
  { ...fact, place: 'agent', kind: 'permission', at: 'sandbox_mode', values: ['danger-full-access'], severity: 'warning', effect: 'it asks for a run without a sandbox; an agent runs in that of its caller, so it changes nothing as long as this holds' },
  { ...fact, place: 'settings', kind: 'permission', at: 'approval_policy', values: ['never'], severity: 'warning', effect: 'nobody is asked: what the sandbox lets through runs, as it does without this, and all else is refused without a word' },
  { ...fact, place: 'settings', kind: 'permission', at: 'sandbox_mode', values: ['danger-full-access'], effect: 'commands run without a sandbox' },
];
