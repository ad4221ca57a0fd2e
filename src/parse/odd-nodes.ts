import type { Arena, Kind } from './arena.ts';
import type { Suspicion } from './odd.ts';
import { standsAt } from './suspects.ts';

/**
 * The blocks of the root that hold something odd, by their index. Nodes are looked at one after the other, whatever they
 * stand in; words where something in the text is suspect, or where a nested block has more than one line.
 */
export function oddBlocks(arena: Arena, suspicions: readonly Suspicion[]): number[] {
  const odd = new Set<number>();
  for (const id of candidates(arena, suspicions.length > 0)) {
    const block = blockOf(arena, id);
    if (!odd.has(block) && isOdd(arena, id, block, suspicions)) odd.add(block);
  }
  const found: number[] = [];
  for (let index = 0; odd.size > 0 && index < arena.count(0); index++) if (odd.has(arena.child(0, index))) found.push(index);
  return found;
}

/** In a loop of its own, which V8 compiles: with all that is done to what it finds that would take long. */
function candidates(arena: Arena, isSuspect: boolean): number[] {
  const found: number[] = [];
  for (let id = 1; id < arena.size; id++) if (mayBeOdd(arena, id, isSuspect)) found.push(id);
  return found;
}

/** What a glance tells of a node: most are words, blocks of one line and items without a box that hold nothing else. */
function mayBeOdd(arena: Arena, id: number, isSuspect: boolean): boolean {
  switch (arena.kind(id)) {
    case 'paragraph':
    case 'heading':
      return isSuspect || arena.startLine(id) !== arena.endLine(id);
    case 'listItem':
      return arena.count(id) > 1 || arena.byte(id, 0) !== 2;
    case 'tableCell':
      return isSuspect;
    case 'code':
    case 'html':
    case 'tableRow':
    case 'blockquote':
      return true;
    default:
      return false;
  }
}

/** The block of the root that a node stands in. */
function blockOf(arena: Arena, id: number): number {
  let block = id;
  for (let parent = arena.parent(block); parent !== 0; parent = arena.parent(block)) block = parent;
  return block;
}

const lineOfBlanks = /(?:\r\n|\n|\r)[ \t]+(?:[\r\n]|$)/y;
/** Any of these tags closes any other one for the reference. */
const closedByOther = /^[ \t]*<(pre|script|style|textarea)(?![^\s>])[^]*?<\/(?!\1>)(?:pre|script|style|textarea)>/i;

function isOdd(arena: Arena, id: number, block: number, suspicions: readonly Suspicion[]): boolean {
  const kind = arena.kind(id);
  const nests = arena.kind(block) === 'list' || arena.kind(block) === 'blockquote';
  switch (kind) {
    case 'paragraph':
    case 'heading':
    case 'tableCell':
      return (nests && arena.startLine(id) !== arena.endLine(id) && isOddInside(arena, id)) || isOddPhrase(arena, id, kind, suspicions);
    case 'code':
      return isOpenCode(arena, id, nests && id !== block) && !endsList(arena, id, block);
    case 'html':
      return !isWord(arena, id) && isOddHtml(arena, id, nests && id !== block);
    case 'tableRow':
      return isTagRow(arena, id);
    case 'blockquote':
      return hasTightBlock(arena, id);
    case 'listItem':
      return (arena.byte(id, 0) !== 2 && (arena.count(id) === 0 || arena.kind(arena.child(id, 0)) !== 'paragraph')) || hasTightBlock(arena, id);
    default:
      return false;
  }
}

/** Whether a tag stands among words. */
function isWord(arena: Arena, html: number): boolean {
  const parent = arena.kind(arena.parent(html));
  return parent !== 'root' && parent !== 'blockquote' && parent !== 'listItem' && parent !== 'footnoteDefinition';
}

/** Comments and declarations that nothing closes differ in the blank lines at their end. */
function isOddHtml(arena: Arena, id: number, isNested: boolean): boolean {
  const html = arena.string(id, 0);
  return html.endsWith('\n') || closedByOther.test(html) || (isNested && (/\s/.test(arena.text[arena.end(id) - 1] ?? '') || standsAt(lineOfBlanks, arena.text, arena.end(id))));
}

/** A row that begins like HTML ends the table for the reference. A name with an underscore is none of HTML. */
function isTagRow(arena: Arena, id: number): boolean {
  return arena.text[arena.start(id)] === '<' && !/^<\/?[a-z][a-z\d-]*_/i.test(arena.text.slice(arena.start(id), arena.end(id)));
}

/** A tag alone on its line. After some names HTML goes on to the tag that closes them. */
const lonelyTag = /^<\/?(?!(?:pre|script|style|textarea)>)[a-z][a-z\d-]*>$/i;
const blankLine = /(?:$|\n[ \t]*(?:\n|$))/y;

/** Whether nothing of a table is odd but its last row, which is a tag to the reference and ends with its line. */
export function endsWithTag(arena: Arena, table: number, suspicions: readonly Suspicion[]): boolean {
  const rows = arena.count(table);
  if (arena.kind(table) !== 'table' || rows < 3) return false;
  const last = arena.child(table, rows - 1);
  for (let index = 0; index < rows - 1; index++) {
    const row = arena.child(table, index);
    if (isTagRow(arena, row) || isOddPhrase(arena, row, 'tableRow', suspicions)) return false;
  }
  return arena.startColumn(last) === 1 && lonelyTag.test(arena.text.slice(arena.start(last), arena.end(last))) && standsAt(blankLine, arena.text, arena.end(last));
}

/** Code that nothing closes is the same to both where a heading ends it together with the list that it stands in. */
function endsList(arena: Arena, code: number, list: number): boolean {
  if (arena.kind(list) !== 'list' || arena.end(code) !== arena.end(list) || arena.text.includes('\r')) return false;
  const next = blockBehind(arena, list);
  return arena.kind(next) === 'heading' && arena.startColumn(next) === 1 && arena.text[arena.start(next)] === '#' && !lineBefore(arena, code).includes('>');
}

/** The block that follows one of the root, found by where it ends; the root itself behind the last one. */
function blockBehind(arena: Arena, block: number): number {
  const end = arena.end(block);
  let [low, high] = [0, arena.count(0)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (arena.start(arena.child(0, middle)) < end) low = middle + 1;
    else high = middle;
  }
  return low < arena.count(0) ? arena.child(0, low) : 0;
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
    if (kind === 'list' && ['list', 'blockquote'].includes(arena.kind(before)) && lineBefore(arena, id).includes('>')) return true;
    if (kind === 'html' && (/[ \t]/.test(text[start - 1] ?? '') || /^(?:\r\n|\n|\r)[ \t]/.test(text.slice(end, end + 3)))) return true;
  }
  return false;
}

/** In a list or a quote the start of a line depends on what stood open on the line before, even when it is nothing in the end; blanks in HTML do too. */
function isOddInside(arena: Arena, phrase: number): boolean {
  const stack = [phrase];
  for (let parent = stack.pop(); parent !== undefined; parent = stack.pop()) {
    if (endsLine(arena, parent) && hasMark(arena, parent)) return true;
    if (arena.kind(parent) === 'html' && /[\r\n][ \t]/.test(arena.string(parent, 0))) return true;
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

/** Code that no fence closes: the parsers disagree on the blank lines around it, on lists right behind it, and on what is right before it. */
function isOpenCode(arena: Arena, id: number, isNested: boolean): boolean {
  const { text } = arena;
  const [start, end] = [arena.start(id), arena.end(id)];
  const isFenced = /[`~]/.test(text[start] ?? '');
  const line = text.slice(Math.max(text.lastIndexOf('\n', end - 1), start) + 1, end);
  const lastLine = line.slice(line.lastIndexOf('\r') + 1);
  if (isFenced && arena.endLine(id) > arena.startLine(id) && closes(lastLine, arena, id)) return false;
  if (isNested) return true;
  if (isFenced) return /[ \t\r\n][\r\n]$|[ \t]$/.test(text.slice(-3));
  const nextLine = text.slice(end, text.indexOf('\n', end + 2) + 1 || text.length);
  const lineBefore = text.slice(text.lastIndexOf('\n', start - 2) + 1, start);
  if (/\s/.test(text[end - 1] ?? '')) return true;
  if (stars.test(nextLine)) return /\S/.test(lineBefore) && !stars.test(lineBefore);
  return /\S/.test(lineBefore) || /^(?:\r\n|\n|\r)?[ \t]*(?:[\d+*-]|$|(?<=[ \t])[\r\n])/.test(nextLine);
}

/** A thematic break that can be nothing else: it ends whatever stands open at the margin. */
const stars = /^\n? {0,3}\*{3}[ \t]*\n?$/;

const fence = /`+|~+/y;

/** Whether a line surely ends fenced code: not far in, with as many marks as its fence has, and nothing behind them. */
function closes(line: string, arena: Arena, code: number): boolean {
  fence.lastIndex = arena.start(code);
  const [opening = ''] = fence.exec(arena.text) ?? [];
  const before = /^[ >]*/.exec(line)![0].length;
  const marks = line.slice(before).trimEnd();
  return before <= furthestIn(arena, code) && marks.length >= opening.length && marks === (opening[0] ?? '').repeat(marks.length);
}

/** How far in from the margin a fence can end code: three blanks from where what it stands in begins. */
function furthestIn(arena: Arena, code: number): number {
  const parent = arena.parent(code);
  if (parent === 0) return 3;
  return arena.kind(parent) === 'listItem' ? arena.startColumn(arena.child(parent, 0)) + 2 : arena.startColumn(code) - 1;
}

function isOddPhrase(arena: Arena, id: number, kind: Kind, suspicions: readonly Suspicion[]): boolean {
  if (suspicions.length === 0) return false;
  const phrase = phraseOf(arena, id, kind);
  return suspicions.some((holds) => holds(phrase));
}

/** The source of a node and the mark that ends a cell. Code in it is blanked out, its fences are left. */
function phraseOf(arena: Arena, phrase: number, kind: Kind): string {
  const source = arena.text.slice(arena.start(phrase), arena.end(phrase) + (kind === 'tableCell' ? 1 : 0));
  if (!source.includes('`')) return source;
  const codes: (readonly [number, number])[] = [];
  const stack = [phrase];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (arena.kind(id) === 'inlineCode') codes.push([arena.start(id) + 1, arena.end(id) - 1]);
    pushChildren(arena, id, stack);
  }
  const parts: string[] = [];
  const base = arena.start(phrase);
  let at = 0;
  for (const [from, to] of codes.toSorted(([a], [b]) => a - b)) {
    parts.push(source.slice(at, from - base), 'x'.repeat(to - from));
    at = to - base;
  }
  return parts.join('') + source.slice(at);
}

/** What stands before a node on its line. */
function lineBefore(arena: Arena, id: number): string {
  return arena.text.slice(arena.start(id) - (arena.startColumn(id) - 1), arena.start(id));
}

function pushChildren(arena: Arena, id: number, stack: number[]): void {
  for (let index = 0, count = arena.count(id); index < count; index++) stack.push(arena.child(id, index));
}
