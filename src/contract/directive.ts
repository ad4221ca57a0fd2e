import type { Document } from '../parse/document.ts';
import type { Located } from '../text/span.ts';

export function directive(_document: Document): Located<string> | undefined {
  return undefined;
}
