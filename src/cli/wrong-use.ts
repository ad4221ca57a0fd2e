import { existsSync } from 'node:fs';
import { guess } from './options.ts';

/** What can be asked for. */
export interface Usage {
  /** The command that was named; absent when there is none of that name. */
  readonly command: string | undefined;
  readonly commands: readonly string[];
  /** With their dashes, those of the command where there is one. */
  readonly options: readonly string[];
}

/** What the reader of the command line says of a wrong use, as all else is said: one line, with the nearest good name, or with where the names are. */
export function wrongUse(said: string, { command, commands, options }: Usage): string {
  const problem = said.trim().replace(/^error: (.)/, (_, first: string) => first.toUpperCase()).replaceAll("'", '`').replace(/\.$/, '');
  const [, kind, name] = /^Unknown (option|command) `(.*)`$/s.exec(problem) ?? [];
  if (kind === 'command' && existsSync(name!)) return `${problem}. Did you mean \`mandate lint ${name}\`?`;
  const near = kind === 'command' ? guess(name!, commands) : kind === 'option' ? guess(name!, options) : '';
  return problem + (near || `; \`mandate${command === undefined ? '' : ` ${command}`} --help\` says what is expected`);
}
