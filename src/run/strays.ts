import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { kill } from 'node:process';

/** The variable that marks all programs of one start of a host. */
export const markName = 'MANDATE_RUN';

/**
 * Ends what left the process group of a run (`setsid`), and says whether there may be more: there were some, or a program ended
 * before it was looked at and can have started another one that was not listed yet. `ended` keeps those from look to look.
 *
 * Only Linux shows the variables that a program was started with; one that was started without them is not found.
 */
export function endStrays(mark: string, ended: Set<string>): boolean {
  if (platform() !== 'linux') return false;
  const entry = `\0${markName}=${mark}\0`;
  let more = false;
  for (const name of listed('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const environment = environmentOf(name);
    const isStray = environment !== undefined && `\0${environment}`.includes(entry);
    if (isStray) end(Number(name));
    // One that nobody has collected is listed for ever: it counts once.
    if (isStray || (environment === undefined && !ended.has(name))) more = true;
    if (environment === undefined) ended.add(name);
  }
  return more;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A system without it shows no processes.
    return [];
  }
}

/** Nothing of a process that has ended. */
function environmentOf(process: string): string | undefined {
  try {
    return readFileSync(`/proc/${process}/environ`, 'latin1');
  } catch (error) {
    // Those of somebody else may not be read.
    return /^E(?:NOENT|SRCH)$/.test((error as NodeJS.ErrnoException).code ?? '') ? undefined : '';
  }
}

function end(process: number): void {
  try {
    kill(process, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
