import { powersOf, type Powers } from '../../model/powers.ts';
import type { OutputFile } from '../host.ts';
import { documentOf } from '../shared/json-file.ts';
import { dataAgents } from './data-agents.ts';
import { read } from './read.ts';

/** What goose makes of the extensions of a recipe. A recipe without the field has those that the user switched on. */
export function effective(files: readonly OutputFile[]): Powers {
  const file = files.find(({ path }) => path.startsWith('.goose/recipes/'));
  const document = file && documentOf(file, dataAgents);
  return document ? powersOf(read(document).authority) : { rest: 'deny', named: [] };
}
