import type { Located } from '../text/span.ts';
import type { Value } from './value.ts';

/** One entry of a tool list taken apart: `Bash(git:*)` is `Bash` with the pattern `git:*`. */
export interface ToolSpec {
  readonly name: string;
  readonly pattern?: string;
}

/** The entries of a comma or space separated string, or of a list. Separators inside parentheses do not split. */
export function toolEntries(value: Value | undefined): Located<string>[] {
  if (!value) return [];
  if (value.kind === 'list') return value.items.flatMap(toolEntries);
  if (value.kind === 'map' || typeof value.value !== 'string') return [];
  const { value: text, plain, span } = value;
  return splitTools(text).map(([start, end]) => ({
    value: text.slice(start, end),
    span: plain === undefined ? span : { start: plain + start, end: plain + end },
  }));
}

/** Ranges of the entries in a text. */
function splitTools(text: string): [number, number][] {
  const ranges: [number, number][] = [];
  let start = -1;
  let depth = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    const separates = character === undefined || (depth === 0 && (character === ',' || character === ' ' || (!(character > ' ' && character <= '~') && /\s/.test(character))));
    if (separates && start !== -1) {
      ranges.push([start, at]);
      start = -1;
    }
    if (separates) continue;
    if (start === -1) start = at;
    if (character === '(') depth += 1;
    if (character === ')') depth = Math.max(0, depth - 1);
  }
  return ranges;
}

export function toolSpec(entry: string): ToolSpec {
  const open = entry.indexOf('(');
  if (open <= 0 || !entry.endsWith(')')) return { name: entry };
  return { name: entry.slice(0, open), pattern: entry.slice(open + 1, -1).trim() };
}
