import type { Fact } from './fact.ts';

/** An environment variable that a host sets for the programs that its agents run. */
export interface Marker {
  readonly variable: string;
  /** Id of the host. */
  readonly host: string;
  readonly fact: Fact;
}

const date = '2026-11-21';

export const markers: readonly Marker[] = [
  { variable: 'CLAUDECODE', host: 'claude-code', fact: { source: 'the program of @anthropic-ai/claude-code-linux-x64, read and not run', version: '2.1.329', date } },
  { variable: 'GEMINI_CLI', host: 'gemini-cli', fact: { source: 'the bundle of @google/gemini-cli, read and not run', version: '0.61.0', date } },
  { variable: 'OPENCODE', host: 'opencode', fact: { source: 'the program of opencode-linux-x64, read and not run', version: '1.18.33', date } },
];

/** Whether an agent of some host runs this program, as far as the environment tells. */
export function isRunByAgent(environment: Readonly<Record<string, string | undefined>>): boolean {
  return markers.some(({ variable }) => environment[variable] === '1');
}
