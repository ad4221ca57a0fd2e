import type { Fate } from '../hosts/host.ts';

/** What each word for a fate means to whoever reads a table or a ledger. */
export const fates: Readonly<Record<Fate, string>> = {
  exact: 'held with the same meaning',
  enforced: 'a promise of the prose that the host or the guard now enforces',
  narrowed: 'held, with less than was asked',
  inferred: 'not written by the author but derived, as a name from the name of the file',
  asked: 'only in the prompt: nothing enforces it',
  rewritten: 'held, and the words of the prompt had to change for it',
  dropped: 'the host has no place for it',
  widened: 'the host would allow more than the file does: refused, unless `--allow` names it',
  unverified: 'known from the documentation of the host only',
  source: 'the target is the agent file itself, which is left as it is',
};
