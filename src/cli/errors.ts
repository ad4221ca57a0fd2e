/**
 * The person at the keyboard can put this right: a flag, a path, a config file.
 *
 * It is shown as one line without a stack and ends the run with exit code 2.
 * A fault in the agent file is never an error: it is a `Diagnostic`.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const exitCode = { clean: 0, problems: 1, usage: 2, bug: 3 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
