import type { Nodes, Root } from 'mdast';
import { LineIndex, type Span } from '../text/span.ts';
import { splitFrontmatter, type Frontmatter } from './frontmatter.ts';
import { referenceParser, type MarkdownParser } from './markdown.ts';
import type { Source } from './source.ts';

/** One file as text and tree. The tree and the lines are made when they are first asked for. */
export interface Document {
  readonly source: Source;
  readonly text: string;
  readonly frontmatter?: Frontmatter;
  /** The opening fence that nothing closes. */
  readonly unclosed?: Span;
  /** Everything after the line end of the closing fence, or the whole text. */
  readonly body: Span;
  readonly tree: Root;
  readonly lines: LineIndex;
}

export function parseDocument(source: Source, parser: MarkdownParser = referenceParser): Document {
  const { frontmatter, bodyStart, unclosed } = splitFrontmatter(source.text);
  let tree: Root | undefined;
  let lines: LineIndex | undefined;
  return {
    source,
    text: source.text,
    ...(frontmatter ? { frontmatter } : {}),
    ...(unclosed ? { unclosed } : {}),
    body: { start: bodyStart, end: source.text.length },
    get tree() {
      return (tree ??= parser.parse(source.text));
    },
    get lines() {
      return (lines ??= new LineIndex(source.text));
    },
  };
}

/** Offsets of an mdast node. */
export function spanOf(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}
