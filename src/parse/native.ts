import type { Root } from 'mdast';
import { Arena, type Kind, type ToArena } from './arena.ts';
import type { MarkdownParser } from './markdown.ts';
import { treeFrom } from './nodes.ts';
import { hasDefinition, hasNoCharacter, hasOddBlock, hasOddPhrase } from './odd.ts';
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
  if (hasNoCharacter(text)) return undefined;
  const hasFrontmatter = text.startsWith('---');
  const arena = Arena.read(toArena(text, hasFrontmatter), text);
  if (!arena || (hasFrontmatter && !isFenced(arena))) return undefined;
  if (hasOddBlock(text) && hasOddBlock(withoutFences(arena))) return undefined;
  const isSuspect = hasOddPhrase(text);
  const odd: number[] = [];
  for (let index = 0; index < arena.count(0); index++) if (isOddWithin(arena, arena.child(0, index), isSuspect)) odd.push(index);
  if (odd.length === 0) return treeFrom(arena);
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

/** Goes from block to block: words are looked at where something in the text is suspect, or where a nested block has more than one line. */
function isOddWithin(arena: Arena, block: number, isSuspect: boolean): boolean {
  const kind = arena.kind(block);
  if (!isSuspect && (kind === 'paragraph' || kind === 'heading')) return false;
  const nests = kind === 'list' || kind === 'blockquote';
  const stack = [block];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const kind = arena.kind(id);
    if (kind === 'paragraph' || kind === 'heading' || kind === 'tableCell') {
      if (nests && arena.startLine(id) !== arena.endLine(id) && isOddInside(arena, id)) return true;
      if (isSuspect && hasOddPhrase(phraseOf(arena, id, kind))) return true;
      continue;
    }
    if (isOdd(arena, id, kind, nests && id !== block)) return true;
    if (kind === 'tableRow' && !isSuspect) continue;
    pushChildren(arena, id, stack);
  }
  return false;
}

function isOdd(arena: Arena, id: number, kind: Kind, isNested: boolean): boolean {
  switch (kind) {
    case 'code':
      return isOpenCode(arena, id, isNested);
    case 'html':
      // Comments and declarations that nothing closes differ in the blank lines at their end.
      return arena.string(id, 0).endsWith('\n');
    case 'tableRow':
      // A row that begins like HTML ends the table for the reference. A name with an underscore is none of HTML.
      return arena.text[arena.start(id)] === '<' && !/<\/?[a-z][a-z\d-]*_/iy.test(arena.text.slice(arena.start(id), arena.end(id)));
    case 'blockquote':
      return hasTightBlock(arena, id);
    case 'listItem':
      return (arena.byte(id, 0) !== 2 && (arena.count(id) === 0 || arena.kind(arena.child(id, 0)) !== 'paragraph')) || hasTightBlock(arena, id);
    default:
      return false;
  }
}

/** In a list or a quote, where HTML, another quote or another list begins on the line right behind a block depends on that block, or its end does. */
function hasTightBlock(arena: Arena, parent: number): boolean {
  const { text } = arena;
  for (let index = 1; index < arena.count(parent); index++) {
    const id = arena.child(parent, index);
    const kind = arena.kind(id);
    if (kind !== 'html' && kind !== 'blockquote' && kind !== 'list') continue;
    const before = arena.child(parent, index - 1);
    if (arena.endLine(before) < arena.startLine(id) - 1) continue;
    if (kind === 'blockquote') return true;
    const [start, end] = [arena.start(id), arena.end(id)];
    if (kind === 'list' && ['list', 'blockquote'].includes(arena.kind(before)) && text.slice(start - (arena.startColumn(id) - 1), start).includes('>')) return true;
    if (kind === 'html' && (/[ \t]/.test(text[start - 1] ?? '') || /^(?:\r\n|\n|\r)[ \t]/.test(text.slice(end, end + 3)))) return true;
  }
  return false;
}

/** In a list or a quote the start of a line depends on what stood open on the line before, even when it is nothing in the end. */
function isOddInside(arena: Arena, phrase: number): boolean {
  const stack = [phrase];
  for (let parent = stack.pop(); parent !== undefined; parent = stack.pop()) {
    if (endsLine(arena, parent) && hasMark(arena, parent)) return true;
    pushChildren(arena, parent, stack);
  }
  return false;
}

function endsLine(arena: Arena, parent: number): boolean {
  for (let index = 0; index < arena.count(parent); index++) {
    const id = arena.child(parent, index);
    const kind = arena.kind(id);
    if (kind === 'break' || (kind === 'text' && arena.string(id, 0).endsWith('\n'))) return true;
  }
  return false;
}

function hasMark(arena: Arena, phrase: number): boolean {
  const stack: number[] = [];
  pushChildren(arena, phrase, stack);
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (arena.kind(id) === 'text' && /[`<[]/.test(arena.string(id, 0))) return true;
    pushChildren(arena, id, stack);
  }
  return false;
}

/** Code that no fence closes: the parsers disagree on the blank lines around it, and on lists right behind it. */
function isOpenCode(arena: Arena, id: number, isNested: boolean): boolean {
  const { text } = arena;
  const [start, end] = [arena.start(id), arena.end(id)];
  const isFenced = /[`~]/.test(text[start] ?? '');
  const line = text.slice(Math.max(text.lastIndexOf('\n', end - 1), start) + 1, end);
  const lastLine = line.slice(line.lastIndexOf('\r') + 1);
  if (isFenced && /^[ \t>]*(?:```|~~~)/.test(lastLine) && arena.endLine(id) > arena.startLine(id)) return false;
  if (isNested) return true;
  if (isFenced) return /[ \t\r\n][\r\n]$|[ \t]$/.test(text.slice(-3));
  const nextLine = text.slice(end, text.indexOf('\n', end + 2) + 1 || text.length);
  const lineBefore = text.slice(text.lastIndexOf('\n', start - 2) + 1, start);
  return /^[ \t]*#/.test(lineBefore) || /\s/.test(text[end - 1] ?? '') || /^(?:\r\n|\n|\r)?[ \t]*(?:[\d+*-]|$|(?<=[ \t])[\r\n])/.test(nextLine);
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

/** The source of a node and the mark that ends a cell. Code in it is blanked out, its fences are left. */
function phraseOf(arena: Arena, phrase: number, kind: Kind): string {
  const codes: (readonly [number, number])[] = [];
  const stack = [phrase];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (arena.kind(id) === 'inlineCode') codes.push([arena.start(id) + 1, arena.end(id) - 1]);
    pushChildren(arena, id, stack);
  }
  const parts: string[] = [];
  let at = arena.start(phrase);
  for (const [from, to] of codes.toSorted(([a], [b]) => a - b)) {
    parts.push(arena.text.slice(at, from), 'x'.repeat(to - from));
    at = to;
  }
  return parts.join('') + arena.text.slice(at, arena.end(phrase) + (kind === 'tableCell' ? 1 : 0));
}

function pushChildren(arena: Arena, id: number, stack: number[]): void {
  for (let index = 0, count = arena.count(id); index < count; index++) stack.push(arena.child(id, index));
}
