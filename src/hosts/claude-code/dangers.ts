import type { DangerFact } from '../fact.ts';
import { fact } from './facts.ts';

/** Settings files of a project that rules look into. */
export const projectSettings: readonly string[] = ['.claude/settings.json', '.claude/settings.local.json'];

export const dangers: readonly DangerFact[] = [
  { ...fact, place: 'agent', notInPlugins: true, kind: 'permission', at: 'permissionMode', values: ['bypassPermissions'], effect: 'every call runs without a question' },
  { ...fact, place: 'agent', notInPlugins: true, kind: 'permission', at: 'permissionMode', values: ['dontAsk'], severity: 'warning', effect: 'nobody is asked: a call that no rule allows is refused without a word' },
  { ...fact, place: 'agent', notInPlugins: true, kind: 'permission', at: 'permissionMode', values: ['acceptEdits'], severity: 'info', effect: 'edits of files run without a question' },
  { ...fact, place: 'settings', kind: 'permission', at: 'permissions.defaultMode', values: ['bypassPermissions'], effect: 'every call of every session in this project runs without a question' },
  { ...fact, place: 'settings', kind: 'permission', at: 'permissions.defaultMode', values: ['dontAsk'], severity: 'warning', effect: 'nobody is asked: a call that no rule allows is refused without a word' },
  { ...fact, place: 'settings', kind: 'permission', onlyIn: '.claude/settings.local.json', at: 'skipDangerousModePermissionPrompt', values: [true], effect: 'the question before the mode without questions is skipped' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'enableAllProjectMcpServers', values: [true], effect: 'every server that the repository declares is started without a question' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'apiKeyHelper', effect: 'the host runs this command and uses what it prints as its key' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'awsAuthRefresh', effect: 'the host runs this command to refresh keys' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'awsCredentialExport', effect: 'the host runs this command and uses what it prints as keys' },
  { ...fact, place: 'settings', kind: 'endpoint', at: 'otelHeadersHelper', effect: 'the host runs this command for headers of its telemetry' },
];
