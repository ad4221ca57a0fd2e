import type { AlignType, Nodes, Root } from 'mdast';
import type { Position } from 'unist';
import type { Span } from '../text/span.ts';
import type { Arena, Kind } from './arena.ts';
import { limits, withinLimits } from './guards.ts';

const aligned: readonly AlignType[] = [null, 'left', 'right', 'center'];
const references = ['shortcut', 'collapsed', 'full'] as const;

/** The tree of a table of nodes. Of a tree that is too deep all is left out that lies far below the limit. */
export function treeFrom(arena: Arena): Root {
  const root = made(arena, 0) as Root;
  return arena.depth <= limits.depth && arena.size <= limits.nodes ? withinLimits(root) : root;
}

/** The offsets of a node that was made here, without an object for its place; nothing for any other one. */
export function placeOf(node: object): Span | undefined {
  return Placed.span(node);
}

/** A node whose place is read from the table when it is asked for: who wants offsets needs no lines and columns. */
class Placed {
  readonly type: Kind;
  readonly #arena: Arena;
  readonly #id: number;
  // Set where a node is made, and not by classes of their own: V8 is slow in a constructor that many classes share.
  declare value: string;
  declare depth: number;
  declare ordered: boolean;
  declare start: number | null;
  declare spread: boolean;
  declare checked: boolean | null;

  constructor(type: Kind, arena: Arena, id: number) {
    this.type = type;
    this.#arena = arena;
    this.#id = id;
  }

  static span(node: object): Span | undefined {
    if (!(#arena in node)) return undefined;
    const arena = node.#arena;
    const id = node.#id;
    return arena.startLine(id) === 0 ? undefined : { start: arena.start(id) - boxBefore(arena, id), end: arena.end(id) };
  }

  get position(): Position | undefined {
    return this.#arena.position(this.#id, boxBefore(this.#arena, this.#id));
  }

  protected below(): Nodes[] {
    return childrenOf(this.#arena, this.#id);
  }

  toJSON(): object {
    const { type, ...rest } = this;
    return { type, position: this.position, ...rest };
  }
}

/** A node whose children are made when they are asked for, as most readers ask for blocks alone. */
class Parent extends Placed {
  #children: Nodes[] | undefined;

  get children(): Nodes[] {
    return (this.#children ??= this.below());
  }

  override toJSON(): object {
    return { ...super.toJSON(), children: this.children };
  }
}

/** The kinds that are met most often come first. */
function made(arena: Arena, id: number): object {
  const type = arena.kind(id);
  switch (type) {
    case 'text':
    case 'inlineCode':
    case 'html':
    case 'yaml': {
      const node = new Placed(type, arena, id);
      node.value = type === 'text' || type === 'inlineCode' ? arena.word(id) : arena.string(id, 0);
      return node;
    }
    case 'paragraph':
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'blockquote':
    case 'tableRow':
    case 'tableCell':
      return new Parent(type, arena, id);
    case 'listItem': {
      const checked = arena.byte(id, 0);
      const node = new Parent(type, arena, id);
      node.spread = arena.byte(id, 1) !== 0;
      node.checked = checked === 2 ? null : checked === 1;
      return node;
    }
    case 'list': {
      const node = new Parent(type, arena, id);
      node.ordered = arena.byte(id, 4) !== 0;
      node.start = node.ordered ? arena.number(id, 0) : null;
      node.spread = arena.byte(id, 5) !== 0;
      return node;
    }
    case 'heading': {
      const node = new Parent(type, arena, id);
      node.depth = arena.byte(id, 0) ?? 1;
      return node;
    }
    case 'root':
      return { type, position: arena.position(id), children: childrenOf(arena, id) };
    case 'thematicBreak':
    case 'break':
      return { type, position: arena.position(id) };
    case 'code':
      return { type, position: arena.position(id), lang: arena.string(id, 0) || null, meta: arena.string(id, 8) || null, value: arena.string(id, 16) };
    case 'link':
      return { type, position: arena.position(id), url: arena.string(id, 0), title: arena.string(id, 8) || null, children: childrenOf(arena, id) };
    case 'image':
      return { type, position: arena.position(id), url: arena.string(id, 0), alt: arena.string(id, 8), title: arena.string(id, 16) || null };
    case 'definition':
      return { type, position: arena.position(id), url: arena.string(id, 0), title: arena.string(id, 8) || null, identifier: arena.string(id, 16), label: arena.string(id, 24) };
    case 'linkReference':
      return { type, position: arena.position(id), identifier: arena.string(id, 0), label: arena.string(id, 8), referenceType: references[arena.byte(id, 16) ?? 0], children: childrenOf(arena, id) };
    case 'imageReference':
      return { type, position: arena.position(id), identifier: arena.string(id, 0), label: arena.string(id, 8), referenceType: references[arena.byte(id, 16) ?? 0], alt: arena.string(id, 20) };
    case 'footnoteDefinition':
      return { type, position: arena.position(id), identifier: arena.string(id, 0), label: arena.string(id, 8), children: childrenOf(arena, id) };
    case 'footnoteReference':
      return { type, position: arena.position(id), identifier: arena.string(id, 0), label: arena.string(id, 8) };
    case 'table': {
      const align = Array.from({ length: arena.number(id, 0) }, (_, column) => aligned[arena.byte(id, 4 + column) ?? 0]);
      return { type, position: arena.position(id), align, children: childrenOf(arena, id) };
    }
  }
}

function childrenOf(arena: Arena, id: number): Nodes[] {
  const count = arena.depth > limits.depth && levelOf(arena, id) > limits.depth ? 0 : arena.count(id);
  const children = Array<Nodes>(count);
  for (let index = 0; index < count; index++) children[index] = made(arena, arena.child(id, index)) as Nodes;
  return children;
}

/** How many nodes a node stands in. */
function levelOf(arena: Arena, id: number): number {
  let level = 0;
  for (let at = id; at > 0; at = arena.parent(at)) level += 1;
  return level;
}

/** How far before the table says the first paragraph of a task starts: behind its checkbox only when text follows. */
function boxBefore(arena: Arena, id: number): number {
  const item = arena.parent(id);
  if (arena.kind(id) !== 'paragraph' || arena.kind(item) !== 'listItem' || arena.byte(item, 0) === 2 || arena.child(item, 0) !== id) return 0;
  return arena.count(id) > 0 && arena.kind(arena.child(id, 0)) === 'text' ? 0 : 4;
}
