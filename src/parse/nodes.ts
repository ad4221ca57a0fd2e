import type { AlignType, Nodes, Root } from 'mdast';
import type { Position } from 'unist';
import type { Arena } from './arena.ts';
import { limits, withinLimits } from './guards.ts';

const aligned: readonly AlignType[] = [null, 'left', 'right', 'center'];
const references = ['shortcut', 'collapsed', 'full'] as const;

/** The tree of a table of nodes. Of a tree that is too deep all is left out that lies far below the limit. */
export function treeFrom(arena: Arena): Root {
  const root = made(arena, 0, 0) as Root;
  return arena.depth <= limits.depth && arena.size <= limits.nodes ? withinLimits(root) : root;
}

/** Every kind is written whole at once, so that all nodes of it have one shape for V8. */
function made(arena: Arena, id: number, depth: number): object {
  const position = positionOf(arena, id);
  const type = arena.kind(id);
  switch (type) {
    case 'text':
    case 'inlineCode':
    case 'html':
    case 'yaml':
      return { type, position, value: arena.string(id, 0) };
    case 'paragraph':
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'blockquote':
    case 'tableRow':
    case 'tableCell':
    case 'root':
      return { type, position, children: childrenOf(arena, id, depth) };
    case 'thematicBreak':
    case 'break':
      return { type, position };
    case 'listItem': {
      const checked = arena.byte(id, 0);
      const item = { type, position, spread: arena.byte(id, 1) !== 0, checked: checked === 2 ? null : checked === 1, children: childrenOf(arena, id, depth) };
      if (item.checked !== null) settleTask(item.children[0]);
      return item;
    }
    case 'list': {
      const ordered = arena.byte(id, 4) !== 0;
      return { type, position, ordered, start: ordered ? arena.number(id, 0) : null, spread: arena.byte(id, 5) !== 0, children: childrenOf(arena, id, depth) };
    }
    case 'heading':
      return { type, position, depth: arena.byte(id, 0) ?? 1, children: childrenOf(arena, id, depth) };
    case 'code':
      return { type, position, lang: arena.string(id, 0) || null, meta: arena.string(id, 8) || null, value: arena.string(id, 16) };
    case 'link':
      return { type, position, url: arena.string(id, 0), title: arena.string(id, 8) || null, children: childrenOf(arena, id, depth) };
    case 'image':
      return { type, position, url: arena.string(id, 0), alt: arena.string(id, 8), title: arena.string(id, 16) || null };
    case 'definition':
      return { type, position, url: arena.string(id, 0), title: arena.string(id, 8) || null, identifier: arena.string(id, 16), label: arena.string(id, 24) };
    case 'linkReference':
      return { type, position, identifier: arena.string(id, 0), label: arena.string(id, 8), referenceType: references[arena.byte(id, 16) ?? 0], children: childrenOf(arena, id, depth) };
    case 'imageReference':
      return { type, position, identifier: arena.string(id, 0), label: arena.string(id, 8), referenceType: references[arena.byte(id, 16) ?? 0], alt: arena.string(id, 20) };
    case 'footnoteDefinition':
      return { type, position, identifier: arena.string(id, 0), label: arena.string(id, 8), children: childrenOf(arena, id, depth) };
    case 'footnoteReference':
      return { type, position, identifier: arena.string(id, 0), label: arena.string(id, 8) };
    case 'table': {
      const align = Array.from({ length: arena.number(id, 0) }, (_, column) => aligned[arena.byte(id, 4 + column) ?? 0]);
      return { type, position, align, children: childrenOf(arena, id, depth) };
    }
  }
}

function childrenOf(arena: Arena, id: number, depth: number): Nodes[] {
  const count = depth > limits.depth ? 0 : arena.count(id);
  const children = Array<Nodes>(count);
  for (let index = 0; index < count; index++) children[index] = made(arena, arena.child(id, index), depth + 1) as Nodes;
  return children;
}

function positionOf(arena: Arena, id: number): Position | undefined {
  const line = arena.startLine(id);
  if (line === 0) return undefined;
  return { start: { offset: arena.start(id), line, column: arena.startColumn(id) }, end: { offset: arena.end(id), line: arena.endLine(id), column: arena.endColumn(id) } };
}

/** The paragraph of a task begins after its checkbox only when text follows. */
function settleTask(first: Nodes | undefined): void {
  if (first?.type !== 'paragraph' || first.children[0]?.type === 'text' || !first.position) return;
  const { line, column, offset = 0 } = first.position.start;
  first.position.start = { offset: offset - 4, line, column: column - 4 };
}
