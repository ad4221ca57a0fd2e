import type { Code, Heading, ListItem, Nodes, Paragraph, Parents, Root, TableCell } from 'mdast';
import type { MarkdownParser } from './markdown.ts';
import { hasDefinition, hasNoCharacter, hasOddBlock, hasOddPhrase } from './odd.ts';
import { withSections } from './sections.ts';

/** `markdownToMdast` of the native parser. */
export type ToMdast = (text: string, options: { readonly features: { readonly frontmatter: boolean } }) => unknown;

/** A parser that gives the reference's trees: the native one's where both agree, else those of `reference` itself. */
export function nativeParser(toMdast: ToMdast, reference: MarkdownParser): MarkdownParser {
  return {
    name: 'native',
    parse: (text) => {
      let isSlow = false;
      const watched: MarkdownParser = { ...reference, parse: (section) => reference.parse(section) ?? ((isSlow = true), undefined) };
      const tree = parseNative(toMdast, text, watched);
      // What takes too long in one section takes too long in the whole.
      return tree ?? (isSlow ? undefined : reference.parse(text));
    },
  };
}

/**
 * The tree of the native parser; nothing where text or tree hold a construct that the reference reads in another way.
 * Where `reference` is given it reads the sections that hold such a construct, as long as it ends with them.
 */
export function parseNative(toMdast: ToMdast, text: string, reference?: MarkdownParser): Root | undefined {
  if (hasNoCharacter(text)) return undefined;
  // Without the condition `+++` would open a block of TOML, which the reference does not know.
  const tree = toMdast(text, { features: { frontmatter: text.startsWith('---') } }) as Root;
  if (text.startsWith('---') && !isFenced(tree.children[0], text)) return undefined;
  if (hasOddBlock(text) && hasOddBlock(withoutFences(tree, text))) return undefined;
  const isSuspect = hasOddPhrase(text);
  const odd: number[] = [];
  for (const [index, block] of tree.children.entries()) if (isOddWithin(block, text, isSuspect)) odd.push(index);
  if (odd.length === 0) return tree;
  // Code and HTML that nothing closes may go on to the end, and a definition reaches every section.
  const isOpen = odd.some((index) => ['code', 'html'].includes(tree.children[index]!.type)) || hasDefinition(text);
  return !reference || isOpen ? undefined : withSections(tree, text, odd, reference);
}

/**
 * Frontmatter ends with its own marks for the reference, at the first of them. The native parser takes those that end a
 * document of YAML too, and goes past marks with blanks behind them where plain ones follow.
 */
function isFenced(block: Nodes | undefined, text: string): boolean {
  return block?.type === 'yaml' && text.slice(0, block.position!.end.offset).trimEnd().endsWith('---') && !/^---[ \t]+\r?$/m.test(block.value);
}

/** Goes from block to block: words are looked at where something in the text is suspect, or where a nested block has more than one line. */
function isOddWithin(block: Nodes, text: string, isSuspect: boolean): boolean {
  if (!isSuspect && (block.type === 'paragraph' || block.type === 'heading')) return false;
  const stack: Nodes[] = [block];
  const nests = block.type === 'list' || block.type === 'blockquote';
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isPhrase(node)) {
      if (nests && isLong(node) && isOddInside(node)) return true;
      if (isSuspect && hasOddPhrase(phraseOf(node, text))) return true;
      continue;
    }
    if (isOdd(node, text, nests && node !== block)) return true;
    if (node.type === 'listItem') settleTask(node);
    if (node.type === 'tableRow' && !isSuspect) continue;
    if ('children' in node) for (const child of node.children) stack.push(child);
  }
  return false;
}

/** The paragraph of a task begins after its checkbox only when text follows. */
function settleTask({ checked, children: [first] }: ListItem): void {
  if (typeof checked !== 'boolean' || first?.type !== 'paragraph' || first.children[0]?.type === 'text' || !first.position) return;
  const { line, column, offset = 0 } = first.position.start;
  first.position.start = { line, column: column - 4, offset: offset - 4 };
}

function isOdd(node: Nodes, text: string, isNested: boolean): boolean {
  switch (node.type) {
    case 'code':
      return isOpenCode(node, text, isNested);
    case 'html':
      // Comments and declarations that nothing closes differ in the blank lines at their end.
      return node.value.endsWith('\n');
    case 'tableRow':
      // A row that begins like HTML ends the table for the reference.
      return text[startOf(node)] === '<';
    case 'blockquote':
      return hasTightBlock(node.children, text);
    case 'listItem':
      return (typeof node.checked === 'boolean' && node.children[0]?.type !== 'paragraph') || hasTightBlock(node.children, text);
    default:
      return false;
  }
}

/** In a list or a quote, where HTML, another quote or another list begins on the line right behind a block depends on that block, or its end does. */
function hasTightBlock(children: readonly Nodes[], text: string): boolean {
  for (let index = 1; index < children.length; index++) {
    const node = children[index]!;
    if (node.type !== 'html' && node.type !== 'blockquote' && node.type !== 'list') continue;
    const before = children[index - 1]!;
    if (endLine(before) < node.position!.start.line - 1) continue;
    if (node.type === 'blockquote') return true;
    if (node.type === 'list' && (before.type === 'list' || before.type === 'blockquote') && isQuoted(node, text)) return true;
    if (node.type === 'html' && (/[ \t]/.test(text[startOf(node) - 1] ?? '') || /^(?:\r\n|\n|\r)[ \t]/.test(text.slice(endOf(node), endOf(node) + 3)))) return true;
  }
  return false;
}

function isQuoted(node: Nodes, text: string): boolean {
  const start = startOf(node);
  return text.slice(start - (node.position!.start.column - 1), start).includes('>');
}

function endLine({ position }: Nodes): number {
  return position?.end.line ?? 0;
}

function isLong({ position }: Nodes): boolean {
  return position?.start.line !== position?.end.line;
}

/** In a list or a quote the start of a line depends on what stood open on the line before, even when it is nothing in the end. */
function isOddInside(phrase: Parents): boolean {
  const stack = [phrase];
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    if (parent.children.some((child) => child.type === 'break' || (child.type === 'text' && child.value.endsWith('\n'))) && hasMark(parent)) return true;
    for (const child of parent.children) if ('children' in child) stack.push(child);
  }
  return false;
}

function hasMark(phrase: Parents): boolean {
  const stack: Nodes[] = [...phrase.children];
  for (let child = stack.pop(); child; child = stack.pop()) {
    if (child.type === 'text' && /[`<[]/.test(child.value)) return true;
    if ('children' in child) for (const inner of child.children) stack.push(inner);
  }
  return false;
}

/** Code that no fence closes: the parsers disagree on the blank lines around it, and on lists right behind it. */
function isOpenCode(node: Code, text: string, isNested: boolean): boolean {
  const [start, end] = [startOf(node), endOf(node)];
  const isFenced = /[`~]/.test(text[start] ?? '');
  const line = text.slice(Math.max(text.lastIndexOf('\n', end - 1), start) + 1, end);
  const lastLine = line.slice(line.lastIndexOf('\r') + 1);
  if (isFenced && /^[ \t>]*(?:```|~~~)/.test(lastLine) && node.position!.end.line > node.position!.start.line) return false;
  if (isNested) return true;
  if (isFenced) return /[ \t\r\n][\r\n]$|[ \t]$/.test(text.slice(-3));
  const nextLine = text.slice(end, text.indexOf('\n', end + 2) + 1 || text.length);
  const lineBefore = text.slice(text.lastIndexOf('\n', start - 2) + 1, start);
  return /^[ \t]*#/.test(lineBefore) || /\s/.test(text[end - 1] ?? '') || /^(?:\r\n|\n|\r)?[ \t]*(?:[\d+*-]|$|(?<=[ \t])[\r\n])/.test(nextLine);
}

/** The text with the lines of its fenced code blanked out; those of fences in lists and quotes are left. */
function withoutFences({ children }: Root, text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const node of children) {
    if (node.type !== 'code' || !/[`~]/.test(text[startOf(node)] ?? '')) continue;
    const from = text.indexOf('\n', startOf(node)) + 1;
    if (from === 0 || from > endOf(node)) continue;
    parts.push(text.slice(at, from), 'x');
    at = endOf(node);
  }
  return parts.join('') + text.slice(at);
}

function isPhrase(node: Nodes): node is Paragraph | Heading | TableCell {
  return node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell';
}

/** The source of a node and the mark that ends a cell. Code in it is blanked out, its fences are left. */
function phraseOf(node: Nodes, text: string): string {
  const codes: (readonly [number, number])[] = [];
  const stack: Nodes[] = [node];
  for (let child = stack.pop(); child; child = stack.pop()) {
    if (child.type === 'inlineCode') codes.push([startOf(child) + 1, endOf(child) - 1]);
    if ('children' in child) stack.push(...child.children);
  }
  const parts: string[] = [];
  let at = startOf(node);
  for (const [from, to] of codes.toSorted(([a], [b]) => a - b)) {
    parts.push(text.slice(at, from), 'x'.repeat(to - from));
    at = to;
  }
  return parts.join('') + text.slice(at, endOf(node) + (node.type === 'tableCell' ? 1 : 0));
}

function startOf({ position }: Nodes): number {
  return position?.start.offset ?? 0;
}

function endOf({ position }: Nodes): number {
  return position?.end.offset ?? 0;
}
