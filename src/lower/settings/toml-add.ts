import type { Edit } from '../../diagnostics/diagnostic.ts';
import type { SettingValue } from '../../hosts/host.ts';
import { firstFrom } from './comments.ts';
import type { OwnValue } from './merge.ts';
import { nest } from './nest.ts';
import { groups } from './read.ts';
import { append, insertion, type Layout } from './sequence.ts';
import type { Bracketed, Places, Table } from './toml-places.ts';
import { isMap } from './value.ts';

/** Something that goes into the text: the items of one list together, each other value by itself. */
interface Addition {
  readonly at: readonly string[];
  readonly items?: readonly SettingValue[];
  readonly value: SettingValue;
}

interface Inside {
  readonly addition: Addition;
  readonly node: Bracketed;
  /** How many of its keys lead to the brackets. */
  readonly depth: number;
}

/** What puts values that are not there into a text, sorted; nothing when it has no room for one. */
export function additions(text: string, places: Places, values: readonly OwnValue[], layout: Layout): Edit[] | undefined {
  const inside: Inside[] = [];
  const lines = new Map<Table, string[]>();
  const blocks: string[][] = [];
  const fresh = new Map<string, string[]>();
  for (const addition of together(values)) {
    const { at, items, value } = addition;
    const bracketed = bracketsFor(addition, places);
    if (bracketed) {
      inside.push({ addition, ...bracketed });
      continue;
    }
    if (items?.every(isMap)) {
      blocks.push(...items.map((item) => [`[[${at.map(keyText).join('.')}]]`, ...pairs(item)]));
      continue;
    }
    if (!items && isMap(value)) {
      blocks.push([`[${at.map(keyText).join('.')}]`, ...pairs(value)]);
      continue;
    }
    const parent = at.slice(0, -1);
    const home = places.table(parent);
    // A table that dotted keys made may not be opened again by a header.
    const table = home ?? places.dotted(parent);
    if (table) {
      const line = `${at.slice(table.names.length).map(keyText).join('.')} = ${print(value)}`;
      const others = lines.get(table);
      if (others) others.push(line);
      else lines.set(table, [line]);
      continue;
    }
    const key = JSON.stringify(parent);
    const block = fresh.get(key) ?? [`[${parent.map(keyText).join('.')}]`];
    if (!fresh.has(key)) blocks.push(block);
    fresh.set(key, block);
    block.push(`${keyText(at.at(-1)!)} = ${print(value)}`);
  }
  const bracketEdits = insideEdits(inside, places, layout);
  if (!bracketEdits) return undefined;
  return [...bracketEdits, ...[...lines].map(([table, added]) => lineEdit(text, table, added, places, layout)), ...blockEdits(text, blocks, lines.size > 0, layout)];
}

function together(values: readonly OwnValue[]): Addition[] {
  return [...groups(values, ({ at, isItem }) => `${isItem ? '+' : '='}${JSON.stringify(at)}`).values()].flatMap((group) => {
    const items = group.map(({ value }) => value);
    return group[0]!.isItem ? [{ at: group[0]!.at, items, value: items }] : group.map(({ at, value }) => ({ at, value }));
  });
}

/** The list itself, or the deepest inline table on the way. */
function bracketsFor({ at, items }: Addition, places: Places): Omit<Inside, 'addition'> | undefined {
  for (let depth = at.length; depth > 0; depth--) {
    const node = places.node(at.slice(0, depth));
    if (node?.type === 'TOMLArray' && items && depth === at.length) return { node, depth };
    if (node?.type === 'TOMLInlineTable' && depth < at.length) return { node, depth };
  }
  return undefined;
}

function insideEdits(inside: readonly Inside[], { sequence }: Places, layout: Layout): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const [node, group] of groups(inside, (each) => each.node)) {
    const list = node.type === 'TOMLArray';
    const added = list ? [] : nest(group.map(({ addition: { at, value }, depth }) => ({ keys: at.slice(depth), value, isItem: false })));
    if (!added) return undefined;
    const texts = list ? group.flatMap(({ addition }) => addition.items!.map(print)) : added.map(([key, value]) => `${keyText(key)} = ${print(value)}`);
    edits.push(...append(sequence(node), texts.map((each) => () => each), layout));
  }
  return edits;
}

/** More lines at the end of a table, before the blanks that follow it; at the start of the file for a top that holds nothing. */
function lineEdit(text: string, { start, body }: Table, added: readonly string[], { comments }: Places, { lineEnd }: Layout): Edit {
  const from = body.at(-1)?.range[1] ?? start;
  if (from === undefined) return insertion(0, added.map((line) => line + lineEnd).join(''));
  const comment = comments[firstFrom(comments, from)];
  const at = comment && /^[^\S\r\n]*$/.test(text.slice(from, comment.start)) ? comment.end : from;
  return insertion(at, added.map((line) => lineEnd + line).join(''));
}

/** Lines of their own at the end of the file, each block after an empty one. A text without a line end at its end stays without. */
function blockEdits(text: string, blocks: readonly (readonly string[])[], hasLines: boolean, { lineEnd }: Layout): Edit[] {
  if (blocks.length === 0) return [];
  const isEnded = text === '' || text.endsWith('\n');
  const gap = text === '' && !hasLines ? '' : isEnded ? lineEnd : lineEnd + lineEnd;
  const added = blocks.map((block) => block.join(lineEnd)).join(lineEnd + lineEnd);
  return [insertion(text.length, gap + added + (isEnded ? lineEnd : ''))];
}

function pairs(value: { readonly [key: string]: SettingValue }): string[] {
  return Object.entries(value).map(([name, inner]) => `${keyText(name)} = ${print(inner)}`);
}

function print(value: SettingValue): string {
  if (typeof value === 'string') return quoted(value);
  if (isMap(value)) return Object.keys(value).length > 0 ? `{ ${pairs(value).join(', ')} }` : '{}';
  return typeof value === 'object' ? `[${value.map(print).join(', ')}]` : String(value);
}

function keyText(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : quoted(name);
}

/** JSON's escapes are TOML's, which wants one more. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
