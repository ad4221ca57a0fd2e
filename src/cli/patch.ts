import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { printable } from '../text/printable.ts';

/** A unified diff of one file, as `git apply` takes it. */
export function patch(path: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3, headerOptions: FILE_HEADERS_ONLY });
}

/** The same with nothing in it that a terminal obeys or hides; where there is such a thing, it does not apply any more. */
export function shownPatch(text: string): string {
  // A carriage return that ends a line moves nothing, and a diff without it would not apply.
  return text.split('\n').map((line) => (line.endsWith('\r') ? `${printable(line.slice(0, -1))}\r` : printable(line))).join('\n');
}
