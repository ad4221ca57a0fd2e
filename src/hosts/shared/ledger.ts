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
} as const;

export function ledger(): Ledger {
  const all: LedgerEntry[] = [];
  const add = (entry: NewEntry): void => void all.push({ needs: 'none', ...entry });
  return {
    all,
    add,
    leaf: (field, { inferred, span }) => add({ field, span, ...(inferred ? { fate: 'inferred', how: inferredHow[inferred] } : { fate: 'exact', how: 'the same text' }) }),
  };
}
