import { visit } from 'jsonc-parser';
import { applyEdits } from '../../diagnostics/apply-edits.ts';
import type { Edit } from '../../diagnostics/diagnostic.ts';
import type { SettingValue } from '../../hosts/host.ts';
import { readJson } from '../../parse/json.ts';
import type { Entry, ListValue, MapValue, Value } from '../../parse/value.ts';
import type { Span } from '../../text/span.ts';
import { finderOf } from './find.ts';
import type { Fault, Format, Opened, Place, Slot } from './format.ts';
import type { OwnValue } from './merge.ts';
import { nest, type Below } from './nest.ts';
import { groups, outermost, rootOf } from './read.ts';
import { append, without, type Layout, type Sequence } from './sequence.ts';

/** JSON with comments and trailing commas, as every editor of settings takes it. */
export const jsonFormat: Format = { emptyFile: '{}\n', open };

type Holder = MapValue | ListValue;

/** One child of a map or of a list. */
interface Child extends Slot {
  readonly holder: Holder;
  readonly index: number;
}

function open(text: string): Opened | Fault {
  const root = rootOf(readJson(text, true));
  if ('reason' in root) return root;
  const find = finderOf(root);
  const comments = commentsOf(text);
  const sequence = (holder: Holder): Sequence => ({ text, open: holder.span.start + 1, close: holder.span.end - 1, children: extentsOf(holder), comments, takesLines: true });

  function slot({ at, item }: Place): Child | undefined {
    const holder = find.at(item === undefined ? at.slice(0, -1) : at);
    const index = item ?? (holder?.kind === 'map' ? find.pairs(holder, at.at(-1)!).at(-1) : undefined);
    return holder && holder.kind !== 'scalar' && index !== undefined ? childOf(holder, index) : undefined;
  }

  /** Into the deepest map or list on the way of each that is there. */
  function edits(values: readonly OwnValue[], layout: Layout): Edit[] | undefined {
    const placed = values.map((value) => ({ value, ...deepest(value) }));
    if (placed.some(({ holder }) => !holder)) return undefined;
    const added: Edit[] = [];
    for (const [holder, inside] of groups(placed, (place) => place.holder!)) {
      const pairs = holder.kind === 'list' ? inside.map(({ value }) => [undefined, value.value] as const) : nest(inside.map(below));
      if (!pairs) return undefined;
      added.push(...append(sequence(holder), pairs.map(([key, value]) => (indent) => (key === undefined ? '' : `${JSON.stringify(key)}: `) + print(value, indent, layout)), layout));
    }
    return added;
  }

  function deepest({ at, isItem }: OwnValue): { readonly holder?: Holder; readonly depth: number } {
    let holder: Value = root as MapValue;
    for (let depth = 0; depth <= at.length; depth++) {
      if (holder.kind === 'list') return isItem && depth === at.length ? { holder, depth } : { depth };
      if (holder.kind !== 'map' || depth === at.length) return { depth };
      const found: number | undefined = find.pairs(holder, at[depth]!).at(-1);
      if (found === undefined) return { holder, depth };
      holder = holder.entries[found]!.value;
    }
    return { depth: at.length };
  }

  return {
    text,
    root,
    find,
    comments,
    slot,
    pieces: (at) => [slot({ at })].filter((child) => child !== undefined),
    held: (at) => {
      const holder = find.at(at);
      return holder && holder.kind !== 'scalar' ? extentsOf(holder).map((_, index) => childOf(holder, index)) : [];
    },
    container: (at) => find.at(at)?.span,
    without: (slots) => applyEdits(text, [...groups(outermost(slots as readonly Child[]), ({ holder }) => holder)].flatMap(([holder, gone]) => without(sequence(holder), new Set(gone.map(({ index }) => index))))),
    with: (values, layout) => {
      const made = edits(values, layout);
      return made && applyEdits(text, made);
    },
  };
}

function below({ value: { at, value, isItem }, depth }: { readonly value: OwnValue; readonly depth: number }): Below {
  return { keys: at.slice(depth), value, isItem: isItem === true };
}

/** A text on one line when there is no indentation to follow. */
function print(value: SettingValue, indent: string | undefined, { lineEnd, unit }: Layout): string {
  return indent === undefined ? JSON.stringify(value) : JSON.stringify(value, null, unit).replaceAll('\n', lineEnd + indent);
}

function childOf(holder: Holder, index: number): Child {
  const extent = holder.kind === 'map' ? pairExtent(holder.entries[index]!) : extentOf(holder.items[index]!);
  return { start: extent.start, extent, holder, index };
}

function extentsOf(holder: Holder): Span[] {
  return holder.kind === 'map' ? holder.entries.map(pairExtent) : holder.items.map(extentOf);
}

function pairExtent({ key, value }: Entry): Span {
  return { start: key.span.start - 1, end: extentOf(value).end };
}

/** A text with its quotes. */
function extentOf({ kind, span, ...rest }: Value): Span {
  const quote = kind === 'scalar' && 'raw' in rest && rest.raw.startsWith('"') ? 1 : 0;
  return { start: span.start - quote, end: span.end + quote };
}

function commentsOf(text: string): Span[] {
  const comments: Span[] = [];
  visit(text, { onComment: (start, length) => void comments.push({ start, end: start + length }) }, { allowTrailingComma: true });
  return comments;
}
