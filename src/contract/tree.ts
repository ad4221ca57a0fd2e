import type { Nodes, Root } from 'mdast';
import { spanOf, type Document } from '../parse/document.ts';
import { currentParser } from '../parse/parser.ts';
import { parseTree } from '../parse/tree.ts';
import { isFenceLine, scopeTag } from './tags.ts';

/**
 * The tree in which a tag alone on its line is no HTML.
 *
 * Markdown lets such a tag swallow the lines below it, and with them the opening of a fence: all text up to the next
 * fence then looks like code, and the code like text. Only a document in which that happens is parsed again.
 */
export function treeOf(document: Document): Root {
  const { tree, text, format } = document;
  if (format !== 'markdown' || !swallows(tree, text)) return tree;
  return parseTree(withoutTags(text), currentParser).root;
}

function swallows(tree: Root, text: string): boolean {
  if (!text.includes('<') || !/```|~~~/.test(text)) return false;
  const stack: Nodes[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'html') {
      const { start, end } = spanOf(node);
      if (text.slice(start, end).split('\n').filter(isFenceLine).length % 2 === 1) return true;
    }
    if ('children' in node) for (const child of node.children) stack.push(child);
  }
  return false;
}

/** The text, as long as it was, with a thematic break for each tag alone on its line. */
function withoutTags(text: string): string {
  let fenced = false;
  return text
    .split('\n')
    .map((line) => {
      if (isFenceLine(line)) fenced = !fenced;
      return fenced || scopeTag(line) === undefined ? line : `${'***'.padEnd(line.length)}`;
    })
    .join('\n');
}
