import type { Arena, Kind } from './arena.ts';
import { hasOddPhrase } from './odd.ts';
import { standsAt } from './suspects.ts';

/** Goes from block to block: words are looked at where something in the text is suspect, or where a nested block has more than one line. */
export function isOddWithin(arena: Arena, index: number, isSuspect: boolean): boolean {
  const block = arena.child(0, index);
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
    if (isOdd(arena, id, kind, nests && id !== block) && !(kind === 'code' && endsList(arena, id, index))) return true;
    if (kind === 'tableRow' && !isSuspect) continue;
    pushChildren(arena, id, stack);
  }
  return false;
}

const lineOfBlanks = /(?:\r\n|\n|\r)[ \t]+(?:[\r\n]|$)/y;
/** Any of these tags closes any other one for the reference. */
const closedByOther = /^[ \t]*<(pre|script|style|textarea)(?![^\s>])[^]*?<\/(?!\1>)(?:pre|script|style|textarea)>/i;

function isOdd(arena: Arena, id: number, kind: Kind, isNested: boolean): boolean {
  switch (kind) {
    case 'code':
      return isOpenCode(arena, id, isNested);
    case 'html':
      // Comments and declarations that nothing closes differ in the blank lines at their end.
      return arena.string(id, 0).endsWith('\n') || closedByOther.test(arena.string(id, 0)) || (isNested && (/\s/.test(arena.text[arena.end(id) - 1] ?? '') || standsAt(lineOfBlanks, arena.text, arena.end(id))));
    case 'tableRow':
      // A row that begins like HTML ends the table for the reference. A name with an underscore is none of HTML.
      return arena.text[arena.start(id)] === '<' && !/^<\/?[a-z][a-z\d-]*_/i.test(arena.text.slice(arena.start(id), arena.end(id)));
    case 'blockquote':
      return hasTightBlock(arena, id);
    case 'listItem':
      return (arena.byte(id, 0) !== 2 && (arena.count(id) === 0 || arena.kind(arena.child(id, 0)) !== 'paragraph')) || hasTightBlock(arena, id);
    default:
      return false;
  }
}

/** A tag alone on its line. After some names HTML goes on to the tag that closes them. */
const lonelyTag = /^<\/?(?!(?:pre|script|style|textarea)>)[a-z][a-z\d-]*>$/i;
const blankLine = /(?:$|\n[ \t]*(?:\n|$))/y;

/** Whether nothing of a table is odd but its last row, which is a tag to the reference and ends with its line. */
export function endsWithTag(arena: Arena, table: number): boolean {
  const rows = arena.count(table);
  if (arena.kind(table) !== 'table' || rows < 3) return false;
  const last = arena.child(table, rows - 1);
  for (let index = 0; index < rows - 1; index++) if (isOdd(arena, arena.child(table, index), 'tableRow', false)) return false;
  return arena.startColumn(last) === 1 && lonelyTag.test(arena.text.slice(arena.start(last), arena.end(last))) && standsAt(blankLine, arena.text, arena.end(last));
}

/** Code that nothing closes is the same to both where a heading ends it together with the list that it stands in. */
function endsList(arena: Arena, code: number, index: number): boolean {
  const list = arena.child(0, index);
  const next = index + 1 < arena.count(0) ? arena.child(0, index + 1) : 0;
  const isEnd = !arena.text.includes('\r') && arena.kind(list) === 'list' && arena.end(code) === arena.end(list) && arena.kind(next) === 'heading';
  return isEnd && arena.startColumn(next) === 1 && arena.text[arena.start(next)] === '#' && !lineBefore(arena, code).includes('>');
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

/** What stands before a node on its line. */
function lineBefore(arena: Arena, id: number): string {
  return arena.text.slice(arena.start(id) - (arena.startColumn(id) - 1), arena.start(id));
}

function pushChildren(arena: Arena, id: number, stack: number[]): void {
  for (let index = 0, count = arena.count(id); index < count; index++) stack.push(arena.child(id, index));
}
