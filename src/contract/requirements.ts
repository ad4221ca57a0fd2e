import { isOrder } from './imperative.ts';
import type { Scope } from './unit.ts';
import type { Reading } from './units.ts';
import { words } from './vocabulary.ts';

const named = /(?:^|\s)requirements$/;
/** What something has to be like, and titles that gather what is asked for. */
const ofThings = /(?:(?:&|and|or|\/|functional|business|user|users|product|project|system|customer|client|stakeholder|task)\s|^)requirements$/;
const announced = /\s(?:these|following)\srequirements$/;

/** *Style requirements* above orders: such a title binds what stands right below it where nearly all of that orders, as it may as well name a thing's needs. */
export function requirements({ units, opened }: Reading): ReadonlySet<Scope> {
  const found = new Set<Scope>();
  for (const scope of opened.values()) {
    if (scope.topics.size > 0 || !named.test(scope.folded) || !isNamed(scope)) continue;
    const items = units.filter((unit) => unit.type === 'item' && unit.scope === scope);
    if (items.length >= fewest && items.filter(isOrder).length * 5 >= items.length * 4) found.add(scope);
  }
  return found;
}

const fewest = 2;
const longest = 6;

function isNamed({ folded, lexicon }: Scope): boolean {
  if (announced.test(folded)) return true;
  if (ofThings.test(folded) || folded.split(' ').length > longest || isOrder({ masked: folded, lexicon })) return false;
  // *Step 1: Analyze requirements*, *When in doubt about requirements*
  return ![({ making }: Scope['lexicon']) => making, ({ markers }: Scope['lexicon']) => markers.imperatives, ({ markers }: Scope['lexicon']) => markers.conditions].some((pick) => words(lexicon, pick).test(folded));
}
