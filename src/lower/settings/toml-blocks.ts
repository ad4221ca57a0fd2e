import type { Span } from '../../text/span.ts';
import { lineStart } from './sequence.ts';

/** A table or a line: from its first character to its last. */
export interface Block {
  readonly kind: 'table' | 'line';
  readonly start: number;
  readonly end: number;
}

/** The stretches that go with tables and lines, in order. What follows one upon the other goes as one. */
export function stretchesOf(text: string, blocks: readonly Block[]): Span[] {
  const runs: { readonly kind: Block['kind']; readonly start: number; end: number }[] = [];
  for (const { kind, start, end } of blocks) {
    const last = runs.at(-1);
    if (last?.kind === kind && text.slice(last.end, start).trim() === '') last.end = end;
    else runs.push({ kind, start, end });
  }
  const spans: { readonly start: number; end: number }[] = [];
  for (const run of runs) {
    const span = run.kind === 'line' ? lineSpan(text, run) : tableSpan(text, run);
    const last = spans.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else spans.push({ ...span });
  }
  return spans;
}

/** The line end before it goes along, or the one behind it at the start of the file. */
function lineSpan(text: string, { start, end }: Span): Span {
  const before = text.slice(0, start).trimEnd().length;
  if (before > 0) return { start: before, end };
  return { start, end: afterLineEnd(text, afterBlanks(text, end)) ?? end };
}

function tableSpan(text: string, { start, end }: Span): Span {
  const head = lineStart(text, start);
  const rest = afterBlanks(text, end);
  if (rest === text.length) return { start: beforeLineEnd(text, beforeLineEnd(text, head)), end: rest };
  const next = afterLineEnd(text, rest) ?? rest;
  if (head === 0) return { start: 0, end: afterLineEnd(text, next) ?? next };
  // What comes behind has an empty line before it only because something stood there.
  const above = beforeLineEnd(text, head);
  return { start: /[\r\n]/.test(text[above - 1] ?? '') ? above : head, end: next };
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (/[^\S\r\n]/.test(text[at] ?? '\n')) at += 1;
  return at;
}

function afterLineEnd(text: string, at: number): number | undefined {
  if (text[at] === '\n') return at + 1;
  return text.startsWith('\r\n', at) ? at + 2 : undefined;
}

function beforeLineEnd(text: string, at: number): number {
  if (text[at - 1] !== '\n') return at;
  return text[at - 2] === '\r' ? at - 2 : at - 1;
}
