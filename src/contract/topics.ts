import { lexicons } from './lexicon/languages.ts';
import type { Lexicon, Topic } from './lexicon/lexicon.ts';
import { fold } from './phrases.ts';
import type { Scope } from './unit.ts';
import { words } from './vocabulary.ts';

const all: readonly Topic[] = ['rules', 'prohibitions', 'mandatory', 'neutral', 'example', 'output', 'skills', 'tools', 'delegation', 'directive'];
const longestTitle = 90;

/** What a title says about the text below it. A long title is a sentence and says nothing. */
export function topicsOf(title: string, lexicon: Lexicon): ReadonlySet<Topic> {
  const found = new Set<Topic>();
  if (title.length > longestTitle) return found;
  const folded = fold(title.replace(/[_-]+/g, ' ').trim());
  const dashed = fold(title);
  // *Context7 (required)*: what stands in brackets at the end speaks for itself.
  const bracket = /[(（[]([^()（）[\]]{1,40})[)）\]]\s?$/u.exec(folded)?.[1] ?? '';
  const look = (language: Lexicon): void => {
    for (const topic of all) {
      const list = words(language, ({ headings }) => headings[topic]);
      if (list.test(folded) || list.test(dashed) || (bracket !== '' && list.test(bracket))) found.add(topic);
    }
  };
  look(lexicon);
  // One or two words do not show which Latin language they are.
  if (found.size === 0 && lexicon.script === undefined && folded.split(' ').length <= 3) for (const other of lexicons) if (other.script === undefined) look(other);
  return found;
}

/** The nearest scope, itself included, whose title says one of the topics; `until` stops the climb. */
export function nearest(scope: Scope | undefined, topics: readonly Topic[], until?: (scope: Scope) => boolean): Scope | undefined {
  for (let current = scope; current; current = current.parent) {
    if (topics.some((topic) => current.topics.has(topic))) return current;
    if (until?.(current)) return undefined;
  }
  return undefined;
}
