import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

/** Text to mdast, positions counted over the whole text, frontmatter as a `yaml` node. */
export interface MarkdownParser {
  readonly name: string;
  /** Nothing when it took too long. */
  parse(text: string): Root | undefined;
}

const processor = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).freeze();

/** The parser whose trees define what every other parser has to give. */
export const referenceParser = {
  name: 'reference',
  parse: (text: string): Root => processor.parse(text),
} satisfies MarkdownParser;
