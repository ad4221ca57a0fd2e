import type { Value } from '../../parse/value.ts';
import type { Located } from '../../text/span.ts';

/** The entries of a list as they stand, or of a text between its commas. A blank parts nothing, so `read search` is one name that nobody knows. */
export function commaEntries(value: Value | undefined): Located<string>[] {
  if (value?.kind === 'list') return value.items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [{ value: item.value, span: item.span }] : []));
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return [];
  const { value: text, plain, span } = value;
  let at = 0;
  return text.split(',').flatMap((part) => {
    const start = at + part.length - part.trimStart().length;
    at += part.length + 1;
    const name = part.trim();
    return name === '' ? [] : [{ value: name, span: plain === undefined ? span : { start: plain + start, end: plain + start + name.length } }];
  });
}
