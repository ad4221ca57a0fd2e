import type { Document } from './document.ts';

/** Works something out once for the document in hand: readers ask of one file after the other, and what was made of the one before is let go. */
export function inHand<T>(make: (document: Document) => T): (document: Document) => T {
  let last: { readonly document: Document; readonly made: T } | undefined;
  return (document) => {
    if (last?.document !== document) last = { document, made: make(document) };
    return last.made;
  };
}
