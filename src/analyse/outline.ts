import type { Heading, RootContent } from 'mdast';
import { topicsOf } from '../contract/topics.ts';
import { usualLanguage } from '../contract/language.ts';
import { cleanTitle } from '../contract/clean-title.ts';
import type { Lexicon, Topic } from '../contract/lexicon/lexicon.ts';
import { spanOf, type Document } from '../parse/document.ts';
import type { Span } from '../text/span.ts';
import { inHand } from '../parse/in-hand.ts';

/**
 * A heading of the prompt with what stands below it. Headings in fences, quotes and lists are not among them.
 *
 * Of a class, because V8 turns every object with a getter of its own into a slow dictionary.
 */
export class Section {
  /** Without numbering, emphasis and a closing colon. */
  readonly title: string;
  /** 1 to 6. */
  readonly level: number;
  /** The number it is written with: `2.3` is 2 and 3. */
  readonly number: readonly number[];
  /** Of the heading, in the file. */
  readonly span: Span;
  /** Nothing stands between it and the next heading of its level or above. */
  readonly isEmpty: boolean;
  readonly parent: Section | undefined;
  readonly #topicsOf: (title: string) => ReadonlySet<Topic>;
  #topics: ReadonlySet<Topic> | undefined;

  constructor({ title, level, number, span, isEmpty, parent }: Omit<Section, 'topics'>, topicsOf: (title: string) => ReadonlySet<Topic>) {
    this.title = title;
    this.level = level;
    this.number = number;
    this.span = span;
    this.isEmpty = isEmpty;
    this.parent = parent;
    this.#topicsOf = topicsOf;
  }

  /** What the title says about the text below it. */
  get topics(): ReadonlySet<Topic> {
    return (this.#topics ??= this.#topicsOf(this.title));
  }
}

/** The headings of a prompt in the order of the text. */
export const outline: (document: Document) => readonly Section[] = inHand(read);

/** Whether a section or one above it says one of these topics. */
export function isAbout(section: Section | undefined, topics: readonly Topic[]): boolean {
  for (let current = section; current; current = current.parent) if (topics.some((topic) => current.topics.has(topic))) return true;
  return false;
}

function read(document: Document): Section[] {
  const { prose } = document;
  const nodes = prose.tree.children;
  const headings = nodes.flatMap((node, index) => (node.type === 'heading' ? [{ node, index }] : []));
  if (headings.length === 0) return [];
  // Few rules ask what a title says, and those of few sections.
  let language: Lexicon | undefined;
  const topics = (title: string) => topicsOf(title, (language ??= usualLanguage(prose.prompt)));
  const sections: Section[] = [];
  // The last section and those it stands in.
  const open: Section[] = [];
  for (const [place, { node, index }] of headings.entries()) {
    const next = headings[place + 1];
    const between = nodes.slice(index + 1, next?.index);
    const span = spanOf(node);
    const raw = rawTitle(node, prose.text);
    const title = cleanTitle(raw);
    while (open.length > 0 && open.at(-1)!.level >= node.depth) open.pop();
    // A mark right below a title is mostly a comment of a command that was left without a fence.
    const isEmpty = (next?.node.depth ?? 0) <= node.depth && !(next?.node.depth === 1 && follows(next.node, node)) && between.every((other) => saysNothing(other, prose.text));
    const section = new Section({ title, level: node.depth, number: numberOf(raw), span: document.place(span), isEmpty, parent: open.at(-1) }, topics);
    open.push(section);
    sections.push(section);
  }
  return sections;
}

function follows(next: Heading, before: Heading): boolean {
  return next.position?.start.line === (before.position?.end.line ?? 0) + 1;
}

/** Between marks at the margin and the end of the line, where nothing closes it. */
const plainTitle = /^#{1,6}[ \t]+([^\s#](?:[^\r\n]*[^\s#\\])?)$/;

function rawTitle(node: Heading, text: string): string {
  const { start, end } = spanOf(node);
  const [, plain] = plainTitle.exec(text.slice(start, end)) ?? [];
  // Whoever asks for the words of a title has them all made.
  if (plain !== undefined) return plain;
  const [first, last] = [node.children[0], node.children.at(-1)];
  return first && last ? text.slice(spanOf(first).start, spanOf(last).end) : '';
}

const numbered = /^[\s*_\p{Extended_Pictographic}\uFE0F]*(?:\p{L}{2,12} )?(?:(\d{1,3}(?:\.\d{1,3}){1,4})(?![\p{L}\p{N}])|(\d{1,3})(?:[.):：](?!\d)|\s+[—–-]\s|\s*$))/u;
/** The same for ASCII: sets of all letters and pictures are dear to compile. */
const plainlyNumbered = /^[\s*_]*(?:[A-Za-z]{2,12} )?(?:(\d{1,3}(?:\.\d{1,3}){1,4})(?![A-Za-z\d])|(\d{1,3})(?:[.):](?!\d)|\s+-\s|\s*$))/;

/** `3.`, `2.1`, `4)` and `Step 3:` at the start of a title. */
export function numberOf(title: string): number[] {
  if (!/\d/.test(title)) return [];
  const match = (/[^\0-\x7f]/.test(title) ? numbered : plainlyNumbered).exec(title);
  return match ? (match[1] ?? match[2]!).split('.').map(Number) : [];
}

/** Rules and comments are no text. */
function saysNothing(node: RootContent, text: string): boolean {
  if (node.type === 'thematicBreak') return true;
  const { start, end } = spanOf(node);
  return node.type === 'html' && /^<!--(?:(?!-->)[^])*-->\s*$/.test(text.slice(start, end));
}
