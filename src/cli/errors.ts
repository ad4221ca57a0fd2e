/**
 * The person at the keyboard can put this right: a flag, a path, a config file.
 *
 * It is shown as one line without a stack and ends the run with exit code 2.
 * A fault in the agent file is never an error: it is a `Diagnostic`.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A signal ended the work, and what was begun is taken back. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  readonly signal: keyof typeof signalCode;

  constructor(signal: keyof typeof signalCode) {
    super(signal);
    this.signal = signal;
  }
}

export const exitCode = { clean: 0, problems: 1, usage: 2, bug: 3 } as const;

/** As a shell counts them. */
export const signalCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode] | (typeof signalCode)[keyof typeof signalCode];
