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
  const entries: Located<string>[] = [];
  let start = -1;
  let depth = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = text.charCodeAt(at);
    if (at === text.length || (depth === 0 && (code === comma || isBlank(code, text, at)))) {
      if (start !== -1) entries.push({ value: text.slice(start, at), span: plain === undefined ? span : { start: plain + start, end: plain + at } });
      start = -1;
      continue;
    }
    if (start === -1) start = at;
    if (code === opening) depth += 1;
    else if (code === closing && depth > 0) depth -= 1;
  }
  return entries;
}

const [opening, closing, comma] = [40, 41, 44];

function isBlank(code: number, text: string, at: number): boolean {
  return code === 32 || ((code < 32 || code > 126) && /\s/.test(text[at]!));
}

export function toolSpec(entry: string): ToolSpec {
  const open = entry.indexOf('(');
  if (open <= 0 || !entry.endsWith(')')) return { name: entry };
  return { name: entry.slice(0, open), pattern: entry.slice(open + 1, -1).trim() };
}
