import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder in which this program may keep what it can make again; nothing where the user has no place for such things. */
export function userCache(): string | undefined {
  const named = process.platform === 'win32' ? process.env['LOCALAPPDATA'] : process.env['XDG_CACHE_HOME'];
  // The current folder is the project, which must not say what is run.
  if (named && isAbsolute(named)) return join(named, 'mandate');
  try {
    const home = homedir();
    return isAbsolute(home) && home !== '/' ? join(home, '.cache', 'mandate') : undefined;
  } catch {
    // A user without a home.
    return undefined;
  }
}
