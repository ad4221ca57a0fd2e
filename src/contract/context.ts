import type { Topic } from './lexicon/lexicon.ts';
import type { Scope } from './unit.ts';
import { words } from './vocabulary.ts';

/** What the text under a scope is, as the nearest title that says something has it. */
export type Context = 'rules' | 'prohibitions' | 'neutral' | 'example' | 'output' | 'skills' | 'tools' | 'delegation' | 'free';

const order: readonly Exclude<Context, 'free'>[] = ['example', 'output', 'skills', 'tools', 'prohibitions', 'rules', 'neutral', 'delegation'];

const named: ReadonlySet<Scope['kind']> = new Set(['heading', 'bold', 'label']);

export interface Governed {
  readonly context: Context;
  readonly scope?: Scope;
}

const free: Governed = { context: 'free' };
const known = new WeakMap<Scope, Governed>();
let last: { readonly scope?: Scope; readonly governed: Governed } = { governed: free };

/** The scope that says what the text below it is. A title such as *Mandatory checks* binds although it says *checks*. */
export function governing(scope: Scope | undefined): Governed {
  if (!scope) return free;
  // What stands together has the same scope.
  if (scope === last.scope) return last.governed;
  let governed = known.get(scope);
  if (!governed) known.set(scope, (governed = search(scope)));
  last = { scope, governed };
  return governed;
}

function search(scope: Scope): Governed {
  for (let current: Scope | undefined = scope; current; current = current.parent) {
    if (isTitle(current)) break;
    const { topics } = current;
    if (topics.size === 0) continue;
    if (topics.has('directive') && current.kind !== 'table' && !topics.has('rules') && !topics.has('prohibitions')) return free;
    const said = order.find((topic) => topics.has(topic as Topic));
    // The headings and lead-ins below *Mandatory workflow* are its steps: what stands below one of them is no list of rules.
    if (topics.has('mandatory') && (said === undefined || said === 'neutral')) {
      const isStep = scope !== current && named.has(scope.kind) && !isCondition(scope);
      return { context: isStep ? 'free' : 'rules', scope: current };
    }
    if (said) return inExample(current) ? { context: 'example', scope: current } : { context: said, scope: current };
    // *Workflow* in bold below *Deploy discipline*: how the work goes.
    if (topics.has('steps') && (current.kind === 'bold' || current.kind === 'heading') && governing(current.parent).context === 'rules') return free;
  }
  return free;
}

/** *Example* with titles of its own: all of it is shown. */
function inExample({ parent }: Scope): boolean {
  for (let current = parent; current && !isTitle(current); current = current.parent) if (current.kind === 'heading' && current.topics.size === 1 && current.topics.has('example')) return true;
  return false;
}

/** *When you find a key:*: a lead-in that only says when. */
function isCondition({ kind, folded, lexicon }: Scope): boolean {
  if (kind !== 'label' || folded.split(' ').length <= 2 || (folded.includes(',') && !enumerated.test(folded))) return false;
  return words(lexicon, ({ markers }) => markers.conditions).first(folded)?.start === 0 && !words(lexicon, ({ output }) => output.each).test(folded.slice(0, longestEach));
}

/** *For each key:*. */
const longestEach = 12;

/** *A key, a token, or a password*: the commas only list. */
const enumerated = /,\s(?:or|and|oder|und|ou|o|y|e|ve|veya|или|и)\s[^,]{1,60}$/;

/** The first heading of level one names the agent, not its duties. One further down that says what stands below it is a section. */
export function isTitle(scope: Scope): boolean {
  return scope.kind === 'heading' && scope.level === 1 && (scope.first || scope.topics.size === 0);
}
