import type { SettingsChange, SettingValue } from '../host.ts';
import type { Asked } from './guard.ts';

/** Where hooks of the shape that Claude Code gave them are written, and how they find the guard. */
export interface HookPlace {
  readonly path: string;
  /** The command up to the word that says what is asked. */
  command(program: string): string;
  /** Whether the main agent can be the one: its end is asked about as well. */
  readonly main: boolean;
  /** Fields of a hook that refuses a call when it cannot be run. */
  readonly closed?: Readonly<Record<string, SettingValue>>;
}

/** One entry for calls and one for each kind of end; no matcher reaches more than it has to. */
export function hookSettings({ program, name, calls, answers }: Asked, { path, command, main, closed = {} }: HookPlace): SettingsChange[] {
  const entry = (event: string, what: 'call' | 'stop', matcher?: string): SettingsChange => ({
    path,
    at: ['hooks', event],
    value: { ...(matcher === undefined ? {} : { matcher }), hooks: [{ type: 'command', command: `${command(program)} ${what}`, ...(what === 'call' ? closed : {}) }] },
    isItem: true,
  });
  return [
    ...(calls.length > 0 ? [entry('PreToolUse', 'call', `^(?:${calls.join('|')})$`)] : []),
    ...(answers ? [entry('SubagentStop', 'stop', `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)] : []),
    ...(answers && main ? [entry('Stop', 'stop')] : []),
  ];
}
