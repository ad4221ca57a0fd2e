import type { Edit } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../text/span.ts';
import { firstFrom } from './comments.ts';

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

/** What puts more children at the end. What `without` takes out again is exactly what is added here, unless the sequence was empty. */
export function append(sequence: Sequence, prints: readonly Print[], layout: Layout): Edit[] {
  const { text, children, close } = sequence;
  const last = children.at(-1);
  if (!last) return [fill(sequence, prints, layout)];
  const comma = commaBetween(sequence, last.end, close);
  const at = afterComments(sequence, comma === undefined ? last.end : comma + 1);
  const own = indentOf(text, last.start);
  const onOwnLine = sequence.takesLines && (own !== undefined || isLineComment(sequence, at));
  const indent = onOwnLine ? (own ?? outerIndent(text, sequence.open) + layout.unit) : undefined;
  const added = prints.map((print) => (indent === undefined ? ' ' : layout.lineEnd + indent) + print(indent)).join(',');
  if (comma !== undefined) return [insertion(at, `${added},`)];
  return at === last.end ? [insertion(at, `,${added}`)] : [insertion(last.end, ','), insertion(at, added)];
}

/** The first children of an empty sequence. What was between the brackets cannot be told from them, so whoever adds keeps that. */
function fill({ text, open, close, takesLines, comments }: Sequence, prints: readonly Print[], { lineEnd, unit }: Layout): Edit {
  if (!takesLines) return { span: { start: open, end: close }, text: ` ${prints.map((print) => print(undefined)).join(', ')} ` };
  const inside = comments[firstFrom(comments, close) - 1];
  const at = inside && inside.start >= open ? inside.end : open;
  const outer = outerIndent(text, open);
  const added = prints.map((print) => lineEnd + outer + unit + print(outer + unit)).join(',');
  return /[\r\n]/.test(text.slice(at, close)) ? insertion(at, added) : { span: { start: at, end: close }, text: added + lineEnd + outer };
}

/** What takes children out, with the blanks before each and the comma that is then one too many. In order. */
export function without(sequence: Sequence, gone: ReadonlySet<number>): Edit[] {
  const { text, open, close, children } = sequence;
  const isTrailed = children.length > 0 && commaBetween(sequence, children.at(-1)!.end, close) !== undefined;
  // Without a comma at the end, those that go there leave one behind before the first of them.
  const tail = isTrailed ? children.length : children.findLastIndex((_, index) => !gone.has(index)) + 1;
  const taken: Span[] = [];
  for (const index of [...gone].toSorted((a, b) => b - a)) {
    const child = children[index]!;
    const previous = children[index - 1];
    const start = lastTokenEnd(sequence, previous?.end ?? open, child.start);
    const after = commaBetween(sequence, child.end, children[index + 1]?.start ?? close);
    if (after !== undefined) taken.push({ start: after, end: after + 1 });
    // What follows on the line must not become part of a comment that ends the line before.
    const isKept = isLineComment(sequence, start) && isLineGoingOn(text, child.end, taken);
    taken.push({ start: isKept ? child.start : start, end: child.end });
    const before = previous && index === tail ? commaBetween(sequence, previous.end, child.start) : undefined;
    if (before !== undefined) taken.push({ start: before, end: before + 1 });
  }
  return taken.toReversed().map((span) => ({ span, text: '' }));
}

/** Whether something stands on the rest of a line once the stretches ahead, the nearest last, are taken out. */
function isLineGoingOn(text: string, from: number, taken: readonly Span[]): boolean {
  let next = taken.length - 1;
  for (let at = from; at < text.length; at++) {
    while (taken[next] && taken[next]!.start <= at) at = Math.max(at, taken[next--]!.end);
    if (/[\r\n]/.test(text[at] ?? '\n')) return false;
    if (/\S/.test(text[at]!)) return true;
  }
  return false;
}

/** Where the comma between two offsets stands, comments left aside. */
function commaBetween({ text, comments }: Sequence, start: number, end: number): number | undefined {
  let next = firstFrom(comments, start);
  for (let at = start; at < end; at++) {
    if (comments[next]?.start === at) at = comments[next++]!.end - 1;
    else if (text[at] === ',') return at;
  }
  return undefined;
}

/** Past the comments that start on the same line. */
function afterComments({ text, comments, close }: Sequence, from: number): number {
  let at = from;
  for (let next = firstFrom(comments, from); next < comments.length; next++) {
    const { start, end } = comments[next]!;
    if (end > close || /[^ \t]/.test(text.slice(at, start))) return at;
    at = end;
  }
  return at;
}

/** End of the last comma, comment or value in a stretch of text. */
function lastTokenEnd({ text, comments }: Sequence, start: number, end: number): number {
  const comment = comments[firstFrom(comments, end) - 1];
  const from = comment && comment.start >= start && comment.end <= end ? comment.end : start;
  return from + text.slice(from, end).trimEnd().length;
}

function isLineComment({ text, comments }: Sequence, end: number): boolean {
  const comment = comments[firstFrom(comments, end) - 1];
  return comment?.end === end && /^(?:\/\/|#)/.test(text.slice(comment.start, comment.start + 2));
}

export function insertion(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}

/** Blanks before an offset that starts its line; nothing when something else stands there. */
function indentOf(text: string, at: number): string | undefined {
  return /(?:^|[\r\n])([^\S\r\n]*)$/.exec(text.slice(lineStart(text, at), at))?.[1];
}

/** Blanks at the start of the line that an offset is on. */
function outerIndent(text: string, at: number): string {
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
