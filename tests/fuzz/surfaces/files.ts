import { corpusFiles, mutated, smallFile } from '../inputs.ts';
import { faultsOf, turnOf } from '../properties.ts';
import type { Surface } from './surface.ts';

let files: ReturnType<typeof corpusFiles> | undefined;

/** Real files that were changed, through all of lint. None where the corpus is not beside the repository. */
export const corpus: Surface = {
  name: 'corpus files',
  share: 200_000,
  make: (random) => mutated((files ??= corpusFiles()), random),
  faults: (input, turn) => faultsOf(input, turnOf(turn, 64)),
};

export const hasCorpus = () => (files ??= corpusFiles()).length > 0;

export const agents: Surface = {
  name: 'small agent files',
  share: 180_000,
  make: smallFile,
  faults: (input, turn) => faultsOf(input, turnOf(turn, 48)),
};
