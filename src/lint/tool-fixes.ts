import type { Edit, Fix } from '../diagnostics/diagnostic.ts';
import type { ToolEntry } from '../model/authority.ts';

const separator = /^[ \t]*(?:,[ \t]*)?$/;

/** Another name in place of the one that is written; its pattern stays. Nothing where the place of the name is not known. */
export function replaceName(entry: ToolEntry, expected: string): readonly Fix[] {
  if (!isExact(entry)) return [];
  return [{ title: `Write \`${expected}\``, safety: 'unsafe', edits: [{ span: { start: entry.span.start, end: entry.span.start + entry.name.length }, text: expected }] }];
}

/** Out of a list on one line, with the comma or blank that parts it from its neighbour; nothing for any other list. */
export function takeOut(entry: ToolEntry, all: readonly ToolEntry[], text: string, safety: Fix['safety'] = 'unsafe'): readonly Fix[] {
  const at = all.indexOf(entry);
  const [before, after] = [all[at - 1], all[at + 1]].map((other) => (other?.field === entry.field ? other : undefined));
  if (!isExact(entry)) return [];
  let edit: Edit | undefined;
  if (before && isExact(before) && separator.test(text.slice(before.span.end, entry.span.start))) edit = { span: { start: before.span.end, end: entry.span.end }, text: '' };
  else if (!before && after && isExact(after) && separator.test(text.slice(entry.span.end, after.span.start))) edit = { span: { start: entry.span.start, end: after.span.start }, text: '' };
  return edit ? [{ title: `Take \`${entry.value}\` out`, safety, edits: [edit] }] : [];
}

/** Whether the span is that of the entry alone; a quoted or folded text has one for all. */
function isExact({ span, value }: ToolEntry): boolean {
  return span.end - span.start === value.length;
}
