import type { Span } from '../text/span.ts';

const condition = /(?<!\p{L})(?:if|when|where|whenever|unless|wherever)\s/iu;
const isThere = /\s(?:is|are|isn't|aren't)\s(?:\w{1,12}\s){0,2}(?:installed|available|present|enabled|configured|connected|registered|loaded|there)(?!\p{L})/iu;

/**
 * Whether a sentence speaks of what it names only for those who have it: *when the `lamps` pack is installed*, *if `lamps` is available,
 * use it*. Such a name need not be there.
 */
export function isWhereThere(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 120), start);
  const from = condition.exec(before.slice(before.search(/[^.;!?\n]*$/)));
  if (!from) return false;
  const behind = /^[^.;!?\n]{0,80}/.exec(text.slice(end, end + 80))![0];
  return isThere.test(before.slice(before.lastIndexOf(from[0])) + text.slice(start, end) + behind);
}
