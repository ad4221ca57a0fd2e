import type { Code, Nodes } from 'mdast';
import { spanOf, type Document } from '../parse/document.ts';
import type { Span } from '../text/span.ts';
import { inHand } from '../parse/in-hand.ts';
import { matchesOf } from '../text/matches.ts';

/** A fenced block of the prompt. Its lines are looked at when they are asked about. */
export class Fence {
  readonly language: string;
  readonly value: string;
  /** In the file. */
  readonly span: Span;
  readonly #node: Code;
  readonly #document: Document;
  readonly #marks: string;
  #read: Lines | undefined;

  constructor(node: Code, document: Document, marks: string) {
    this.language = (node.lang ?? '').toLowerCase();
    this.value = node.value;
    this.span = document.place(spanOf(node));
    this.#node = node;
    this.#document = document;
    this.#marks = marks;
  }

  get #lines(): Lines {
    return (this.#read ??= linesOf(this.#node, this.#document, this.#marks));
  }

  /** The line that opens it, without the line end. */
  get opening(): Span {
    return this.#place(this.#lines.opening);
  }

  get isClosed(): boolean {
    return this.#lines.isClosed;
  }

  /** ATX headings between its marks, each with its place in the file. */
  get headings(): readonly { readonly title: string; readonly level: number; readonly span: Span }[] {
    const isProse = /^(?:md|markdown|te?xt)?$/i.test(this.language);
    return this.#lines.content.flatMap((line) => {
      const match = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/.exec(line.text);
      // In code of most languages a single mark opens a comment.
      return match && (match[1] !== '#' || isProse) ? [{ title: match[2]!, level: match[1]!.length, span: this.#place(line) }] : [];
    });
  }

  /** The first line inside that opens another block with marks as long as its own, so that the next bare marks end this one. */
  get inner(): Span | undefined {
    // Marks may be indented by three more than the block that they stand in.
    const indent = (this.#node.position?.start.column ?? 1) + 2;
    const opening = new RegExp(`^[ \\t>]{0,${indent}}\\${this.#marks[0]}{${this.#marks.length},}[\\w+-]`);
    const inner = this.#lines.content.find(({ text }) => opening.test(text));
    return inner && this.#place(inner);
  }

  #place({ at, text }: Line): Span {
    const start = spanOf(this.#node).start + at;
    return this.#document.place({ start, end: start + text.length });
  }
}

/** The fenced blocks of a prompt in the order of the text. */
export const fences: (document: Document) => readonly Fence[] = inHand((document) => codes(document.prose.tree).flatMap((node) => fenceOf(node, document) ?? []));

/**
 * Whether the marks of a prompt do not pair up when it is read line by line, as a model reads it.
 *
 * The tree alone is no witness: a tag on the line above hides a mark from it, and all that follow change places.
 */
export const isUnbalanced: (document: Document) => boolean = inHand(({ prompt }) => {
  let open: string | undefined;
  for (const [line] of matchesOf(/^[^`~\r\n]*(?:`{3}|~{3})[^\r\n]*/gm, prompt)) {
    const [before = '', marks] = /^(?:[\s>]|[-*+]\s|\d{1,9}[.)]\s){0,20}(`{3,}|~{3,})/.exec(line) ?? [];
    const info = line.slice(before.length);
    if (marks === undefined || info.includes('`')) continue;
    if (open === undefined) open = marks;
    else if (marks[0] === open[0] && marks.length >= open.length) {
      if (info.trim() !== '') return true;
      open = undefined;
    }
  }
  return open !== undefined;
});

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
  const { start, end } = spanOf(node);
  const marks = /^(`{3,}|~{3,})/.exec(document.prose.text.slice(start, end))?.[1];
  // Code by indentation has no marks.
  return marks === undefined ? undefined : new Fence(node, document, marks);
}

interface Line {
  readonly text: string;
  /** From the start of the fence. */
  readonly at: number;
}

interface Lines {
  readonly opening: Line;
  /** Between its marks. */
  readonly content: readonly Line[];
  readonly isClosed: boolean;
}

function linesOf(node: Code, { prose }: Document, marks: string): Lines {
  const { start, end } = spanOf(node);
  const matches = [...prose.text.slice(start, end).matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)].filter(({ 0: line, index }) => line !== '' || index === 0);
  const lines = matches.map(({ 0: line, index }) => ({ text: line.replace(/[\r\n]+$/, ''), at: index }));
  const isClosed = lines.length > 1 && new RegExp(`^[ \\t>]*\\${marks[0]}{${marks.length},}[ \\t]*$`).test(lines.at(-1)!.text);
  return { opening: lines[0]!, content: lines.slice(1, isClosed ? -1 : undefined), isClosed };
}
