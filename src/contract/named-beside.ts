import type { Lexicon } from './lexicon/lexicon.ts';
import { words } from './vocabulary.ts';

/** What joins names of agents: *`x` or `y`*, *x, y and z*, *x/y*. */
export const joint = /^[`*]{0,3}(?:,\s|,?\s(?:or|and|und|oder|et|ou|y|o|e|и|или|ve|veya)\s|\s?[/&+]\s?|[、，]|\s?(?:と|や|或|和|및|또는)\s?)[`*@]{0,4}$/u;

/** Whether the word for a tool or a skill stands behind a name. */
export function isToolOrSkill(masked: string, end: number, lexicon: Lexicon): boolean {
  const behind = masked.slice(end, end + 14);
  return [words(lexicon, ({ tools }) => tools.noun), words(lexicon, ({ skills }) => skills.noun)].some((noun) => (noun.first(behind)?.start ?? Infinity) <= 2);
}
