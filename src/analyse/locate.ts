import type { Document } from '../parse/document.ts';
import type { Span } from '../text/span.ts';

/** Where a word stands in a stretch of the file; the whole stretch when it is spelled another way there. */
export function locate({ text }: Document, within: Span, word: string): Span {
  const stretch = text.slice(within.start, within.end);
  for (let at = stretch.indexOf(word); at !== -1; at = stretch.indexOf(word, at + 1)) {
    const isWhole = !/[\p{L}\p{N}_-]$/u.test(stretch.slice(0, at)) && !/^[\p{L}\p{N}_-]/u.test(stretch.slice(at + word.length));
    if (isWhole) return { start: within.start + at, end: within.start + at + word.length };
  }
  return within;
}

export function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
