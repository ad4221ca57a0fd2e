import { printable } from '../text/printable.ts';
import type { LineIndex, Span } from '../text/span.ts';
import { widthOf } from './width.ts';

/** A place to underline: `^` for the finding itself, `-` for what explains it. */
export interface Mark {
  readonly span: Span;
  readonly sign: '^' | '-';
  readonly text?: string;
}

/** Widest piece of a line that is shown, in screen columns. */
const most = 200;
const least = 20;
const cut = '…';

/**
 * The lines that the marks stand on, each mark drawn under its text. The first mark decides which part of a long line is shown.
 *
 * Marks are counted in screen columns, not in characters: `🧠` takes two and a combining accent none, so a caret
 * under Russian or emoji text stays in place. A tab is shown as four blanks. A span of several lines is marked on its first.
 * With `room`, no line of a file is wider than that.
 */
export function frame(lines: LineIndex, marks: readonly Mark[], room = Infinity): string[] {
  const digits = String(Math.max(...marks.map(({ span }) => lines.place(span.start).line))).length;
  const widest = Math.min(most, Math.max(least, room - digits - ' | '.length - 2 * cut.length));
  const rows = rowsOf(lines, marks, widest).toSorted((a, b) => a.line - b.line);
  const blank = ' '.repeat(digits);
  return rows.flatMap(({ line, from, to, marks: own }, at) => {
    const text = lines.line(line);
    const start = lines.start(line);
    const before = from > 0 ? cut : '';
    const gap = at > 0 && line > rows[at - 1]!.line + 1 ? [`${blank} ⋮`] : [];
    const source = `${String(line).padStart(digits)} | ${before}${drawn(text.slice(from, to))}${to < text.length ? cut : ''}`;
    const under = own.toSorted((a, b) => a.span.start - b.span.start).map(({ span, sign, text: says }) => {
      const first = Math.min(Math.max(span.start - start, from), to);
      const last = Math.min(Math.max(span.end - start, first), to);
      const indent = widthOf(before) + columns(text.slice(from, first));
      const signs = sign.repeat(Math.max(1, columns(text.slice(first, last))));
      if (says === undefined) return `${blank} | ${' '.repeat(indent)}${signs}`;
      // What has no room behind the signs stands before them, if it has room there.
      const isBefore = indent + signs.length + 1 + widthOf(says) > room - digits - ' | '.length && widthOf(says) < indent;
      return `${blank} | ${isBefore ? `${' '.repeat(indent - widthOf(says) - 1)}${says} ${signs}` : `${' '.repeat(indent)}${signs} ${says}`}`;
    });
    return [...gap, source.trimEnd(), ...under];
  });
}

interface Row {
  readonly line: number;
  /** The piece that is shown, in offsets from the start of the line. */
  readonly from: number;
  readonly to: number;
  readonly marks: Mark[];
}

/** One row for each line; a mark outside of the piece that another one shows gets a row of its own. */
function rowsOf(lines: LineIndex, marks: readonly Mark[], widest: number): Row[] {
  const rows: Row[] = [];
  for (const mark of marks) {
    const { line, column } = lines.place(mark.span.start);
    const first = column - 1;
    const last = first + mark.span.end - mark.span.start;
    const text = lines.line(line);
    const row = rows.find((other) => other.line === line && first >= other.from && Math.min(last, text.length) <= other.to);
    if (row) row.marks.push(mark);
    else rows.push({ line, ...piece(text, first, Math.min(last, text.length), widest), marks: [mark] });
  }
  return rows;
}

/** The piece of a line around a mark that fits the screen. */
function piece(text: string, first: number, last: number, widest: number): { from: number; to: number } {
  if (text.length <= widest && columns(text) <= widest) return { from: 0, to: text.length };
  const marked = forwards(text, first, last, widest * 0.6);
  const from = backwards(text, first, (widest - columns(text.slice(first, marked))) / 2);
  return { from, to: forwards(text, marked, text.length, widest - columns(text.slice(from, marked))) };
}

/** The offset that is at most `room` columns after `from`, never inside of a surrogate pair. */
function forwards(text: string, from: number, end: number, room: number): number {
  let at = from;
  for (const character of text.slice(from, Math.min(end, from + most))) {
    room -= columns(character);
    if (room < 0) break;
    at += character.length;
  }
  return at;
}

function backwards(text: string, from: number, room: number): number {
  let at = from;
  for (const character of Array.from(text.slice(Math.max(0, from - most), from)).toReversed()) {
    room -= columns(character);
    if (room < 0) break;
    at -= character.length;
  }
  return at;
}

function columns(text: string): number {
  return widthOf(drawn(text));
}

function drawn(text: string): string {
  return printable(text.replaceAll('\t', '    '));
}
