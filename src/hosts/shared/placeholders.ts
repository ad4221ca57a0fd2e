import type { Edit } from '../../diagnostics/diagnostic.ts';
import { applyEdits } from '../../diagnostics/apply-edits.ts';
import type { Agent } from '../../model/agent.ts';
import type { Document } from '../../parse/document.ts';
import type { Located } from '../../text/span.ts';
import type { Ledger } from './ledger.ts';

export interface Body {
  readonly prompt: Agent['prompt'];
  /** Empty when the prompt is the author's own. */
  readonly edits: readonly Edit[];
}

/**
 * The prompt for a host that fills in `${word}`, and stops where it knows no value: `${ word }` is text to it.
 *
 * `pattern` is the host's own, global; words in `kept` stay as they are. Each edit has an entry in the ledger.
 */
export function spacedOut({ prompt }: Agent, pattern: RegExp, kept: readonly string[], title: string, entries: Ledger): Body {
  const edits: Edit[] = [];
  // In a data file a character of the prompt has no place of its own.
  const isPlain = prompt.span.end - prompt.span.start === prompt.value.length;
  for (const { 0: written, 1: word, index } of prompt.value.matchAll(pattern)) {
    if (kept.includes(word!)) continue;
    const span = { start: index, end: index + written.length };
    const place = isPlain ? { start: prompt.span.start + span.start, end: prompt.span.start + span.end } : prompt.span;
    edits.push({ span, text: `\${ ${word} }` });
    entries.add({ field: 'prompt', fate: 'rewritten', how: `\`${written}\` is \`\${ ${word} }\` here, because ${title} would put a value in its place or end the run`, span: place });
  }
  if (edits.length === 0) entries.add({ field: 'prompt', fate: 'exact', how: 'the same bytes', span: prompt.span });
  return { prompt: { ...prompt, value: applyEdits(prompt.value, edits) }, edits };
}

/** Each `${word}` of a prompt for which such a host has no value. */
export function unfilledIn(document: Document, pattern: RegExp, kept: readonly string[]): Located<string>[] {
  const { prose } = document;
  return [...document.prompt.matchAll(pattern)].flatMap(({ 0: value, 1: word, index }) => {
    const start = prose.body.start + index;
    return kept.includes(word!) ? [] : [{ value, span: document.place({ start, end: start + value.length }) }];
  });
}
