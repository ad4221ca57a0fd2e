import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { kill } from 'node:process';

/** The variable that marks all programs of one start of a host. */
export const markName = 'MANDATE_RUN';

/**
 * Ends what left the process group of a run (`setsid`), and says how many there were.
 *
 * Only Linux shows the variables that a program was started with; one that was started without them is not found.
 */
export function endStrays(mark: string): number {
  if (platform() !== 'linux') return 0;
  const entry = `\0${markName}=${mark}\0`;
  const found = listed('/proc').filter((name) => /^\d+$/.test(name) && `\0${environmentOf(name)}`.includes(entry));
  for (const name of found) end(Number(name));
  return found.length;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A system without it shows no processes.
    return [];
  }
}

function environmentOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/environ`, 'latin1');
  } catch {
    // It has ended, or belongs to somebody else.
    return '';
  }
}

function end(process: number): void {
  try {
    kill(process, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
