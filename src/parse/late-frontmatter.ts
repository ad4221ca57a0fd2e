import type { Span } from '../text/span.ts';

// Blank lines, comments of HTML and a fence of three backticks are what people and converters leave before the block.
const before = /^(?:[ \t]*(?:\r\n|\n|\r)|[ \t]*<!--[^]{0,2000}?-->[ \t]*(?:\r\n|\n|\r)|[ \t]*```[a-z]*[ \t]*(?:\r\n|\n|\r)){1,20}(?=---[ \t]*(?:\r\n|\n|\r)[A-Za-z_][\w-]*[ \t]*:)/;

/** What stands before a block of fields that would be frontmatter on the first line; nothing when there is no such block. */
export function beforeFrontmatter(text: string): Span | undefined {
  const found = before.exec(text);
  return found && /^---[ \t]*$/m.test(text.slice(found[0].length + 3)) ? { start: 0, end: found[0].length } : undefined;
}
