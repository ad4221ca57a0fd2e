import { dataOf } from '../contract/check/data.ts';
import { scan } from '../contract/check/scan.ts';
import type { RunEvent } from './events.ts';

/** The files that an answer says it changed: `files_changed` of its data; nothing when it says none. */
export function claimedFiles(answer: string): string[] | undefined {
  for (const { value } of dataOf(scan(answer), 'json')) {
    const files = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['files_changed'] : undefined;
    if (Array.isArray(files)) return files.filter((file): file is string => typeof file === 'string');
  }
  return undefined;
}

/** The word of the answer against the disk. */
export function filesEvent(changed: readonly string[], claimed: readonly string[], folder: string): Extract<RunEvent, { type: 'files' }> {
  const base = [folder.replaceAll('\\', '/'), ''].join('/');
  const bare = (path: string): string => path.replaceAll('\\', '/').replace(base, '').replace(/^\.\//, '');
  const said = [...new Set(claimed.map(bare))].toSorted();
  return { type: 'files', changed, claimed: said, unclaimed: changed.filter((path) => !said.includes(path)), unchanged: said.filter((path) => !changed.includes(path)) };
}
