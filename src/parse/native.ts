import type { Root } from 'mdast';
import { Arena, type ToArena } from './arena.ts';
import type { MarkdownParser } from './markdown.ts';
import { treeFrom } from './nodes.ts';
import { hasDefinition, hasNoCharacter, hasOddBlock, suspicionsOf } from './odd.ts';
import { endsWithTag, oddBlocks } from './odd-nodes.ts';
import { withSections } from './sections.ts';

/** A parser that gives the reference's trees: the native one's where both agree, else those of `reference` itself. */
export function nativeParser(toArena: ToArena, reference: MarkdownParser): MarkdownParser {
  return {
    name: 'native',
    parse: (text) => {
      let isSlow = false;
      const watched: MarkdownParser = { ...reference, parse: (section) => reference.parse(section) ?? ((isSlow = true), undefined) };
      const tree = parseNative(toArena, text, watched);
      // What takes too long in one section takes too long in the whole.
      return tree ?? (isSlow ? undefined : reference.parse(text));
    },
  };
}

/**
 * The tree of the native parser; nothing where text or tree hold a construct that the reference reads in another way.
 * Where `reference` is given it reads the sections that hold such a construct, as long as it ends with them.
 */
export function parseNative(toArena: ToArena, text: string, reference?: MarkdownParser): Root | undefined {
  // The reference takes a byte order mark away, wherever the text comes from.
  if (hasNoCharacter(text) || text.charCodeAt(0) === 0xfeff) return undefined;
  const hasFrontmatter = text.startsWith('---');
  const arena = Arena.read(toArena(text, hasFrontmatter), text);
  if (!arena || (hasFrontmatter && !isFenced(arena))) return undefined;
  if (hasOddBlock(text) && hasOddBlock(withoutFences(arena))) return undefined;
  const suspicions = suspicionsOf(text);
  const odd = oddBlocks(arena, suspicions);
  const tables = odd.filter((index) => endsWithTag(arena, arena.child(0, index), suspicions));
  if (odd.length === tables.length) return tables.length === 0 ? treeFrom(arena) : withTags(treeFrom(arena), text, tables);
  // Code and HTML that nothing closes may go on to the end, and a definition reaches every section.
  const isOpen = odd.some((index) => ['code', 'html'].includes(arena.kind(arena.child(0, index)))) || hasDefinition(text);
  return !reference || isOpen ? undefined : withSections(treeFrom(arena), text, odd, reference);
}

/**
 * Frontmatter ends with its own marks for the reference, at the first of them. The native parser takes those that end a
 * document of YAML too, and goes past marks with blanks behind them where plain ones follow.
 */
function isFenced(arena: Arena): boolean {
  const block = arena.child(0, 0);
  return arena.count(0) > 0 && arena.kind(block) === 'yaml' && arena.text.slice(0, arena.end(block)).trimEnd().endsWith('---') && !/^---[ \t]+\r?$/m.test(arena.string(block, 0));
}

/** The text with the lines of its fenced code blanked out; those of fences in lists and quotes are left. */
function withoutFences(arena: Arena): string {
  const { text } = arena;
  const parts: string[] = [];
  let at = 0;
  for (let index = 0; index < arena.count(0); index++) {
    const id = arena.child(0, index);
    if (arena.kind(id) !== 'code' || !/[`~]/.test(text[arena.start(id)] ?? '')) continue;
    const from = text.indexOf('\n', arena.start(id)) + 1;
    if (from === 0 || from > arena.end(id)) continue;
    parts.push(text.slice(at, from), 'x');
    at = arena.end(id);
  }
  return parts.join('') + text.slice(at);
}

/** The tree with the last rows of some tables as HTML behind them. */
function withTags(tree: Root, text: string, tables: readonly number[]): Root {
  const children = tree.children.flatMap((node, index) => {
    const row = node.type === 'table' && tables.includes(index) ? node.children.pop() : undefined;
    if (node.type !== 'table' || !row?.position) return [node];
    const { start, end } = row.position;
    node.position!.end = node.children.at(-1)!.position!.end;
    return [node, { type: 'html' as const, position: row.position, value: text.slice(start.offset, end.offset) }];
  });
  return { ...tree, children };
}
