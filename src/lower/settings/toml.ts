import { applyEdits } from '../../diagnostics/apply-edits.ts';
import type { Edit } from '../../diagnostics/diagnostic.ts';
import { readToml } from '../../parse/toml.ts';
import { finderOf } from './find.ts';
import type { Fault, Format, Opened } from './format.ts';
import { groups, outermost, rootOf } from './read.ts';
import { without } from './sequence.ts';
import { additions } from './toml-add.ts';
import { stretchesOf } from './toml-blocks.ts';
import { placesOf, type Bracketed, type Piece, type Places } from './toml-places.ts';

/**
 * TOML. A map becomes a table of its own at the end of the file, any other value a line at the end of the table it belongs to;
 * what already is an inline table or a list grows inside its brackets.
 */
export const tomlFormat: Format = { emptyFile: '', open };

function open(text: string): Opened | Fault {
  const root = rootOf(readToml(text));
  if ('reason' in root) return root;
  const places = placesOf(text);
  const { comments, slot } = places;
  return {
    text,
    root,
    find: finderOf(root),
    comments,
    slot,
    pieces: (at) => {
      const found = places.pieces(at);
      const inner = found.length === 0 ? slot({ at }) : undefined;
      return inner ? [inner] : found;
    },
    held: (at) => heldIn(places, at),
    container: (at) => {
      const node = places.node(at);
      return node && { start: node.range[0], end: node.range[1] };
    },
    without: (slots) => applyEdits(text, removals(text, places, outermost(slots as readonly Piece[]))),
    with: (values, layout) => {
      const edits = additions(text, places, values, layout);
      return edits && applyEdits(text, edits);
    },
  };
}

function heldIn(places: Places, at: readonly string[]): readonly Piece[] {
  const table = places.slot({ at })?.kind === 'table' ? places.table(at) : undefined;
  if (table) return places.lines(table);
  const node = places.node(at);
  return node ? places.children(node) : [];
}

function removals(text: string, { sequence }: Places, gone: readonly Piece[]): Edit[] {
  const inside = gone.filter((piece) => piece.kind === 'child');
  const children = [...groups(inside, ({ node }): Bracketed => node)].flatMap(([node, pieces]) => without(sequence(node), new Set(pieces.map(({ index }) => index))));
  const blocks = gone.filter((piece) => piece.kind !== 'child');
  return [...children, ...stretchesOf(text, blocks).map((span) => ({ span, text: '' }))];
}
