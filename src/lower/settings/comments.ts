import type { Span } from '../../text/span.ts';

/** Index of the first comment that starts at an offset or behind it. Comments are in order and do not overlap. */
export function firstFrom(comments: readonly Span[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a part of a comment lies in a stretch of text. */
export function hasComment(comments: readonly Span[], { start, end }: Span): boolean {
  const last = comments[firstFrom(comments, end) - 1];
  return last !== undefined && last.end > start;
}
