import type { Document } from '../../parse/document.ts';
import type { Located } from '../../text/span.ts';

export interface Line {
  readonly key: Located<string>;
  readonly value: Located<string>;
}

/**
 * The frontmatter as this host reads it, which is line by line and no YAML: the key ends at the first colon, a value is
 * what is left of the line, quotes and all, an indented line counts like any other, and the last of two equal keys wins.
 */
export function linesOf({ frontmatter }: Document): readonly Line[] {
  if (!frontmatter) return [];
  const lines = new Map<string, Line>();
  let at = frontmatter.start;
  for (const line of frontmatter.text.split('\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon)).trim();
    if (key !== '' && !line.trimStart().startsWith('#')) {
      const rest = line.slice(colon + 1);
      const start = at + colon + 1 + rest.length - rest.trimStart().length;
      const value = rest.trim();
      const from = at + line.indexOf(key);
      lines.set(key.toLowerCase(), { key: { value: key.toLowerCase(), span: { start: from, end: from + key.length } }, value: { value, span: { start, end: start + value.length } } });
    }
    at += line.length + 1;
  }
  return [...lines.values()];
}
