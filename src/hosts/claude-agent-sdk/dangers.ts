import type { DangerFact } from '../fact.ts';
import { fact } from './facts.ts';

/** Settings files of a project that rules look into. */
export const projectSettings: readonly string[] = [];

export const dangers: readonly DangerFact[] = [
  { ...fact, place: 'agent', kind: 'permission', at: 'permissionMode', values: ['bypassPermissions'], effect: 'every call runs without a question' },
  { ...fact, place: 'agent', kind: 'permission', at: 'permissionMode', values: ['dontAsk'], severity: 'warning', effect: 'nobody is asked: a call that no rule allows is refused without a word' },
  { ...fact, place: 'agent', kind: 'permission', at: 'permissionMode', values: ['acceptEdits'], severity: 'info', effect: 'edits of files run without a question' },
];
