import type { Nodes, Root, RootContent } from 'mdast';
import type { MarkdownParser } from './markdown.ts';

/** Of all sections together: behind the guards the reference ends in time on so few characters, however they are cut. */
const mostCharacters = 16 * 1024;

/** The tree with the sections of some of its blocks read by the reference; nothing when they are long, or not what the tree says. */
export function withSections(tree: Root, text: string, odd: readonly number[], reference: MarkdownParser): Root | undefined {
  const { children } = tree;
  const parts: RootContent[] = [];
  let characters = 0;
  let done = 0;
  for (const index of odd) {
    if (index < done) continue;
    let from = index;
    while (from > done && !isBoundary(children[from]!, text) && children[from - 1]!.type !== 'yaml') from -= 1;
    let to = index + 1;
    while (to < children.length && !isBoundary(children[to]!, text)) to += 1;
    const [first, heading] = [children[from]!, children[to]];
    const { line, column, offset = 0 } = first.position!.start;
    const start = offset - (column - 1);
    // Read with the heading behind it: the end of a block depends on what ends it.
    const slice = text.slice(start, heading ? heading.position!.end.offset : text.length);
    characters += slice.length;
    const root = characters > mostCharacters || slice.startsWith('---') ? undefined : reference.parse(slice);
    if (!root || (heading && root.children.at(-1)?.type !== 'heading')) return undefined;
    const read = heading ? root.children.slice(0, -1) : root.children;
    move(read, line - 1, start);
    for (const node of children.slice(done, from)) parts.push(node);
    for (const node of read) parts.push(node);
    done = to;
  }
  return { ...tree, children: [...parts, ...children.slice(done)] };
}

/** A heading of its own line at the margin ends whatever is open before it, but for code and HTML at the margin. */
function isBoundary(node: RootContent, text: string): boolean {
  return node.type === 'heading' && node.position?.start.column === 1 && text[node.position.start.offset!] === '#';
}

function move(nodes: readonly Nodes[], lines: number, characters: number): void {
  const stack = [...nodes];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const point of node.position ? [node.position.start, node.position.end] : []) {
      point.line += lines;
      point.offset = (point.offset ?? 0) + characters;
    }
    if ('children' in node) for (const child of node.children) stack.push(child);
  }
}
