import type { Span } from '../../text/span.ts';

/** What stands between two brackets with commas in between: the pairs of a map or the items of a list, in JSON or in TOML. */
export interface Sequence {
  readonly text: string;
  /** Offset after the opening bracket. */
  readonly open: number;
  /** Offset of the closing bracket. */
  readonly close: number;
  readonly children: readonly Span[];
  /** Every comment of the file, in order. */
  readonly comments: readonly Span[];
  /** Whether line ends may stand between the brackets: not in an inline table of TOML. */
  readonly takesLines: boolean;
}

/** How a file is laid out, for what is added to it. */
export interface Layout {
  readonly lineEnd: string;
  /** One step of indentation. */
  readonly unit: string;
}

/** Text of a child: below an indentation over several lines, or on one line when there is none. */
export type Print = (indent: string | undefined) => string;

/** The text with one more child at the end. What `without` takes out again is exactly what is added here, unless the sequence was empty. */
export function append(sequence: Sequence, print: Print, layout: Layout): string {
  const { text, children, close } = sequence;
  const last = children.at(-1);
  if (!last) return fill(sequence, print, layout);
  const comma = commaBetween(sequence, last.end, close);
  const at = afterComments(sequence, comma === undefined ? last.end : comma + 1);
  const own = indentOf(text, last.start);
  const onOwnLine = sequence.takesLines && (own !== undefined || isLineComment(sequence, at));
  const indent = onOwnLine ? (own ?? outerIndent(text, sequence.open) + layout.unit) : undefined;
  const child = (indent === undefined ? ' ' : layout.lineEnd + indent) + print(indent);
  return `${text.slice(0, last.end)}${comma === undefined ? ',' : ''}${text.slice(last.end, at)}${child}${comma === undefined ? '' : ','}${text.slice(at)}`;
}

/** The first child of an empty sequence. What was between the brackets cannot be told from it, so whoever adds keeps that. */
function fill(sequence: Sequence, print: Print, { lineEnd, unit }: Layout): string {
  const { text, open, close, takesLines } = sequence;
  if (!takesLines) return `${text.slice(0, open)} ${print(undefined)} ${text.slice(close)}`;
  const inside = sequence.comments.filter((comment) => comment.start >= open && comment.end <= close);
  const at = inside.at(-1)?.end ?? open;
  const outer = outerIndent(text, open);
  const rest = /[\r\n]/.test(text.slice(at, close)) ? text.slice(at) : lineEnd + outer + text.slice(close);
  return text.slice(0, at) + lineEnd + outer + unit + print(outer + unit) + rest;
}

/** The text without a child, the blanks before it, and the comma that is then one too many. */
export function without(sequence: Sequence, index: number): string {
  const { text, open, close, children } = sequence;
  const child = children[index]!;
  const previous = children[index - 1];
  const next = children[index + 1];
  const start = lastTokenEnd(sequence, previous?.end ?? open, child.start);
  const after = commaBetween(sequence, child.end, next?.start ?? close);
  const before = previous && after === undefined ? commaBetween(sequence, previous.end, child.start) : undefined;
  const rest = after === undefined ? text.slice(child.end) : text.slice(child.end, after) + text.slice(after + 1);
  // What follows on the line must not become part of a comment that ends the line before.
  const kept = isLineComment(sequence, start) && /^[^\r\n]*\S/.test(rest) ? text.slice(start, child.start) : '';
  const head = before === undefined ? text.slice(0, start) : text.slice(0, before) + text.slice(before + 1, start);
  return head + kept + rest;
}

/** The text without its last children, as removing one after the other gives it; nothing where comments stand among them. */
export function withoutLast(sequence: Sequence, count: number): string | undefined {
  const first = sequence.children.length - count;
  const from = sequence.children[first - 1]?.end ?? sequence.open;
  if (sequence.comments.some(({ start, end }) => end > from && start < sequence.close)) return undefined;
  let left = sequence;
  for (let index = sequence.children.length - 1; index >= first; index--) {
    const text = without(left, index);
    left = { ...left, text, close: left.close - (left.text.length - text.length), children: left.children.slice(0, index), comments: [] };
  }
  return left.text;
}

/** Where the comma between two offsets stands, comments left aside. */
function commaBetween({ text, comments }: Sequence, start: number, end: number): number | undefined {
  for (let at = start; at < end; at++) {
    const comment = comments.find((candidate) => candidate.start === at);
    if (comment) at = comment.end - 1;
    else if (text[at] === ',') return at;
  }
  return undefined;
}

/** Past the comments that start on the same line. */
function afterComments({ text, comments, close }: Sequence, from: number): number {
  let at = from;
  for (const { start, end } of comments) if (start >= at && end <= close && /^[^\S\r\n]*$/.test(text.slice(at, start))) at = end;
  return at;
}

/** End of the last comma, comment or value in a stretch of text. */
function lastTokenEnd({ text, comments }: Sequence, start: number, end: number): number {
  const comment = comments.findLast((candidate) => candidate.start >= start && candidate.end <= end);
  const from = comment?.end ?? start;
  return from + text.slice(from, end).trimEnd().length;
}

function isLineComment({ text, comments }: Sequence, end: number): boolean {
  const comment = comments.find((candidate) => candidate.end === end);
  return comment !== undefined && /^(?:\/\/|#)/.test(text.slice(comment.start, comment.start + 2));
}

/** Blanks before an offset that starts its line; nothing when something else stands there. */
export function indentOf(text: string, at: number): string | undefined {
  return /(?:^|[\r\n])([^\S\r\n]*)$/.exec(text.slice(lineStart(text, at), at))?.[1];
}

/** Blanks at the start of the line that an offset is on. */
export function outerIndent(text: string, at: number): string {
  return /^[^\S\r\n]*/.exec(text.slice(lineStart(text, at), at))![0];
}

/** Offset of the first character of the line that an offset is on. */
export function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}

/** Line end and step of indentation of a text, by the first of each that it has. */
export function layoutOf(text: string): Layout {
  return { lineEnd: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n', unit: /(?:^|[\r\n])(\t| {1,8})\S/.exec(text)?.[1] ?? '  ' };
}
