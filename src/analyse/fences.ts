import type { Code, Nodes } from 'mdast';
import { spanOf, type Document } from '../parse/document.ts';
import type { Span } from '../text/span.ts';
import { inHand } from '../parse/in-hand.ts';

/** A fenced block of the prompt. */
export interface Fence {
  readonly language: string;
  readonly value: string;
  /** In the file. */
  readonly span: Span;
  /** The line that opens it, without the line end. */
  readonly opening: Span;
  readonly isClosed: boolean;
  /** ATX headings between its marks, each with its place in the file. */
  readonly headings: readonly { readonly title: string; readonly level: number; readonly span: Span }[];
  /** The first line inside that opens another block with marks as long as its own, so that the next bare marks end this one. */
  readonly inner?: Span;
}

/** The fenced blocks of a prompt in the order of the text. */
export const fences: (document: Document) => readonly Fence[] = inHand((document) => codes(document.prose.tree).flatMap((node) => fenceOf(node, document) ?? []));

/**
 * Whether the marks of a prompt do not pair up when it is read line by line, as a model reads it.
 *
 * The tree alone is no witness: a tag on the line above hides a mark from it, and all that follow change places.
 */
export function isUnbalanced({ prompt }: Document): boolean {
  let open: string | undefined;
  for (const line of prompt.split(/\r\n|\n|\r/)) {
    const marks = /^(?:[\s>]|[-*+]\s|\d{1,9}[.)]\s){0,20}(`{3,}|~{3,})/.exec(line);
    const info = marks ? line.slice(marks[0].length) : '';
    if (!marks || info.includes('`')) continue;
    if (open === undefined) open = marks[1]!;
    else if (marks[1]![0] === open[0] && marks[1]!.length >= open.length) {
      if (info.trim() !== '') return true;
      open = undefined;
    }
  }
  return open !== undefined;
}

function codes(root: Nodes): Code[] {
  const found: Code[] = [];
  const stack: Nodes[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'code') found.push(node);
    // Words hold no fence.
    if ('children' in node && node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'table') stack.push(...node.children);
  }
  return found.toSorted((a, b) => spanOf(a).start - spanOf(b).start);
}

function fenceOf(node: Code, document: Document): Fence | undefined {
  const span = spanOf(node);
  const text = document.prose.text.slice(span.start, span.end);
  const marks = /^(`{3,}|~{3,})/.exec(text)?.[1];
  // Code by indentation has no marks.
  if (!marks) return undefined;
  const lines = linesOf(text);
  const last = lines.at(-1)!;
  const isClosed = lines.length > 1 && new RegExp(`^[ \\t>]*\\${marks[0]}{${marks.length},}[ \\t]*$`).test(last.text);
  const content = lines.slice(1, isClosed ? -1 : undefined);
  const isProse = /^(?:md|markdown|te?xt)?$/i.test(node.lang ?? '');
  const place = ({ at, text: line }: Line) => document.place({ start: span.start + at, end: span.start + at + line.length });
  // Marks may be indented by three more than the block that they stand in.
  const indent = (node.position?.start.column ?? 1) + 2;
  const inner = content.find(({ text: line }) => new RegExp(`^[ \\t>]{0,${indent}}\\${marks[0]}{${marks.length},}[\\w+-]`).test(line));
  return {
    language: (node.lang ?? '').toLowerCase(),
    value: node.value,
    span: document.place(span),
    opening: place(lines[0]!),
    isClosed,
    headings: content.flatMap((line) => {
      const match = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/.exec(line.text);
      // In code of most languages a single mark opens a comment.
      return match && (match[1] !== '#' || isProse) ? [{ title: match[2]!, level: match[1]!.length, span: place(line) }] : [];
    }),
    ...(inner ? { inner: place(inner) } : {}),
  };
}

interface Line {
  readonly text: string;
  readonly at: number;
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)].filter(({ 0: line, index }) => line !== '' || index === 0).map(({ 0: line, index }) => ({ text: line.replace(/[\r\n]+$/, ''), at: index }));
}
