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

/**
 * A node whose children are words. They are made when they are asked for: who reads blocks asks for a few of them, and
 * there are as many of them as there are blocks.
 */
class Worded {
  readonly type: string;
  readonly position: Position | undefined;
  readonly #arena: Arena;
  readonly #id: number;
  #children: Nodes[] | undefined;

  constructor(type: string, arena: Arena, id: number) {
    this.type = type;
    this.position = arena.position(id);
    this.#arena = arena;
    this.#id = id;
  }

  get children(): Nodes[] {
    return (this.#children ??= childrenOf(this.#arena, this.#id, this.#arena.depth > limits.depth ? levelOf(this.#arena, this.#id) : 0));
  }

  toJSON(): object {
    return { type: this.type, position: this.position, children: this.children };
  }
}

class WordedHeading extends Worded {
  readonly depth: number;

  constructor(arena: Arena, id: number) {
    super('heading', arena, id);
    this.depth = arena.byte(id, 0) ?? 1;
  }

  override toJSON(): object {
    return { type: this.type, position: this.position, depth: this.depth, children: this.children };
  }
}

/** How many nodes a node stands in. */
function levelOf(arena: Arena, id: number): number {
  let level = 0;
  for (let at = id; at > 0; at = arena.parent(at)) level += 1;
  return level;
}

/** Every kind is written whole at once, so that all nodes of it have one shape for V8. The kinds that are met most often come first. */
function made(arena: Arena, id: number, depth: number): object {
  const type = arena.kind(id);
  if (type === 'paragraph' || type === 'tableCell') return new Worded(type, arena, id);
  if (type === 'heading') return new WordedHeading(arena, id);
  const position = arena.position(id);
  switch (type) {
    case 'text':
    case 'inlineCode':
    case 'html':
    case 'yaml':
      return { type, position, value: arena.string(id, 0) };
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'blockquote':
    case 'tableRow':
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

/** The paragraph of a task begins after its checkbox only when text follows. */
function settleTask(first: Nodes | undefined): void {
  if (first?.type !== 'paragraph' || first.children[0]?.type === 'text' || !first.position) return;
  const { line, column, offset = 0 } = first.position.start;
  first.position.start = { offset: offset - 4, line, column: column - 4 };
}
