import type { LedgerEntry, Needs } from '../hosts/host.ts';

const asks: Readonly<Partial<Record<Needs, string>>> = {
  'hook-trust': 'runs hooks of a project only after you have trusted them there; nothing here does that for you',
  'folder-trust': 'runs hooks of a project only in a folder that you have trusted; nothing here does that for you',
};

/** What the user has to agree to, in the host itself, before promises that are enforced are held. */
export function consentOf(ledger: readonly LedgerEntry[], title: string): string[] {
  const needed = new Set<Needs>();
  for (const { fate, needs } of ledger) if (fate === 'enforced') needed.add(needs);
  return [...needed].flatMap((needs) => (asks[needs] === undefined ? [] : [`${title} ${asks[needs]}`]));
}

/** What has to be there for a restriction to hold, to be read behind the word *needs*. */
export const needsInWords: Readonly<Record<Exclude<Needs, 'none'>, string>> = {
  'folder-trust': 'a trusted folder',
  'hook-trust': 'trusted hooks',
  'run-flag': 'a flag of the run',
};
