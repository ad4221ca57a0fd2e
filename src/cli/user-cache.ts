import { isAbsolute, join } from 'node:path';
import { homeFolder } from './home-folder.ts';

/** The folder in which this program may keep what it can make again; nothing where the user has no place for such things. */
export function userCache(): string | undefined {
  const named = process.platform === 'win32' ? process.env['LOCALAPPDATA'] : process.env['XDG_CACHE_HOME'];
  // The current folder is the project, which must not say what is run.
  if (named && isAbsolute(named)) return join(named, 'mandate');
  const home = homeFolder();
  return home === undefined || home === '/' ? undefined : join(home, '.cache', 'mandate');
}
