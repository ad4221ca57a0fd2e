import type { LineIndex, Span } from '../text/span.ts';

/** The whole lines that a span touches, without the line end of the last. */
export function wholeLines(lines: LineIndex, span: Span): Span {
  const [first, last] = lines.lines(span);
  const start = lines.start(first);
  let end = lines.start(last + 1);
  while (end > span.start && (lines.text[end - 1] === '\n' || lines.text[end - 1] === '\r')) end -= 1;
  return { start, end: Math.max(start, end) };
}

/** A cell of a table without its bars and blanks. */
export function trimCell(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /[|\s]/.test(text[start]!)) start += 1;
  while (end > start && /[|\s]/.test(text[end - 1]!)) end -= 1;
  return { start, end };
}
