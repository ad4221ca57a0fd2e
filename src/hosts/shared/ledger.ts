import type { Leaf } from '../../model/agent.ts';
import type { LedgerEntry } from '../host.ts';

type NewEntry = Omit<LedgerEntry, 'needs'> & Partial<Pick<LedgerEntry, 'needs'>>;

/** Collects what became of each field while a file is written. */
export interface Ledger {
  readonly all: readonly LedgerEntry[];
  add(entry: NewEntry): void;
  /** A field that is written with the value of the model, which may be worked out. */
  leaf(field: string, leaf: Leaf<string>): void;
}

const inferredHow = {
  'file-name': 'from the name of the file',
  'folder-name': 'from the name of the folder',
  directive: 'from the paragraph that says what the agent is for',
  title: 'from the first heading',
  settings: 'from the settings that name the file',
} as const;

/** `held` is the fate of what is written as it was: `unverified` where nobody saw the host read it. */
export function ledger(held: 'exact' | 'unverified' = 'exact'): Ledger {
  const all: LedgerEntry[] = [];
  // All of one shape, for many ask for the same fields of them.
  const add = ({ field, fate, needs = 'none', how, span }: NewEntry): void => void all.push(span ? { field, fate, needs, how, span } : { field, fate, needs, how });
  return {
    all,
    add,
    leaf: (field, { inferred, span }) => add({ field, span, ...(inferred ? { fate: 'inferred', how: inferredHow[inferred] } : { fate: held, how: 'the same text' }) }),
  };
}
