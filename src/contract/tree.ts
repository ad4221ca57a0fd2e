import type { Nodes, Root } from 'mdast';
import { spanOf, type Document } from '../parse/document.ts';
import { currentParser } from '../parse/parser.ts';
import { parseTree } from '../parse/tree.ts';
import { withInnerFences } from './nested-fences.ts';
import { isFenceLine, scopeTag } from './tags.ts';

/**
 * The tree in which a tag alone on its line is no HTML, and a fence inside a template is part of it.
 *
 * Markdown lets such a tag swallow the lines below it, and with them the opening of a fence: all text up to the next
 * fence then looks like code, and the code like text. Only a document in which that happens is parsed again.
 */
export function treeOf(document: Document): Root {
  const { tree, text, format } = document;
  if (format !== 'markdown') return tree;
  const bare = text.includes('<agent') ? withoutWrapping(text) : text;
  if (bare !== text) return parseTree(endingLists(bare), currentParser).root;
  const read = swallows(tree, text) ? withoutTags(withInnerFences(text)) : endingLists(withInnerFences(text));
  return read === text ? tree : parseTree(read, currentParser).root;
}

/** The text, as long as it was, without the fence around an agent that is written out as XML: it orders like any other text. */
function withoutWrapping(text: string): string {
  const open = /^```xml[ \t]*\r?\n(?=<agent\s)/m.exec(text);
  const close = open ? /^```[ \t]*\r?$/m.exec(text.slice(open.index + open[0].length)) : null;
  if (!open || !close) return text;
  const from = open.index + '```xml'.length;
  const to = open.index + open[0].length + close.index;
  return `${text.slice(0, open.index)}***   ${text.slice(from, to)}***${text.slice(to + 3)}`;
}

/** A tag at the start of a line; without one, no tag swallows anything. */
const tagAtStart = /^[ \t]{0,12}<[A-Za-z/]/m;

/** A tag whose name has an underscore, alone on its line. */
const oddTag = /^ {0,3}<\/?[A-Za-z][A-Za-z0-9-]{0,60}_[\w-]{0,60}(?:[ \t][^<>\n]{0,200})?>[ \t]*\r?$/gm;
const inList = /^[ \t]*(?:[-*+>|]|\d{1,9}[.)])[ \t]|^[ \t]{2}/;

/**
 * The text, as long as it was, with a thematic break for each such tag right below a list, a quote or a table. To markdown
 * the tag is text that goes on with their last line, and what it closes would stay open.
 */
function endingLists(text: string): string {
  if (!text.includes('_')) return text;
  return text.replace(oddTag, (tag, at: number) => {
    const before = text.slice(text.lastIndexOf('\n', at - 2) + 1, at);
    return before.trim() !== '' && inList.test(before) && scopeTag(tag) !== undefined && scopeTag(before.trimEnd()) === undefined ? '***'.padEnd(tag.length) : tag;
  });
}

function swallows(tree: Root, text: string): boolean {
  if (!/```|~~~/.test(text) || !tagAtStart.test(text)) return false;
  const stack: Nodes[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'html' || node.type === 'paragraph') {
      const { start, end } = spanOf(node);
      const lines = text[start] === '<' ? text.slice(start, end).split('\n') : [];
      // A tag whose name has an underscore is none to markdown, and opens a paragraph.
      if (node.type === 'html' ? lines.filter(isFenceLine).length % 2 === 1 : lines.some((line, index) => isFenceLine(line) && scopeTag(lines[index - 1] ?? '') !== undefined)) return true;
    }
    if ('children' in node) for (const child of node.children) stack.push(child);
  }
  return false;
}

/**
 * The text, as long as it was, with a thematic break for each tag alone on its line. A fence right below such a tag
 * starts at the margin: the indent that lays out tags would make it code of another kind.
 */
function withoutTags(text: string): string {
  let open: { readonly mark: string; readonly moved: boolean } | undefined;
  let tagged = false;
  return text
    .split('\n')
    .map((line) => {
      const below = tagged;
      tagged = open === undefined && scopeTag(line) !== undefined;
      if (tagged) return '***'.padEnd(line.length);
      if (!isFenceLine(line)) return line;
      const mark = line.trimStart().slice(0, 3);
      if (open !== undefined && mark !== open.mark) return line;
      const moved = open?.moved ?? below;
      open = open === undefined ? { mark, moved } : undefined;
      return moved ? line.trim().padEnd(line.length) : line;
    })
    .join('\n');
}
