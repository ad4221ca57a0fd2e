import type { LineIndex, Span } from '../text/span.ts';

/** The whole lines that a span touches, without the line end of the last. */
export function wholeLines(lines: LineIndex, span: Span): Span {
  const [first, last] = lines.lines(span);
  const start = lines.start(first);
  return { start, end: Math.max(start, lines.start(last) + lines.line(last).length) };
}
