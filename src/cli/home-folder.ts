import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';

/** The home folder of the user; nothing where there is none, as for a user of a container whom its system does not know. */
export function homeFolder(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    // Neither a variable nor the system names one.
    return undefined;
  }
}
