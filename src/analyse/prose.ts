import type { Definition, ListItem, Nodes, RootContent } from 'mdast';
import { spanOf, type Document } from '../parse/document.ts';
import type { Span } from '../text/span.ts';
import { inHand } from '../parse/in-hand.ts';
import { matchesOf } from '../text/matches.ts';
import { judgedAfter, mentionsBefore, speaksOfAttacks } from './attack-words.ts';

export type Where = 'prose' | 'code' | 'fence' | 'table' | 'quote' | 'html';

/** A stretch of text that nothing else stands in: a paragraph, a cell, a fence. What stands among its words is looked for when it is asked for. */
export class Block {
  readonly where: Where;
  readonly span: Span;
  readonly language: string;
  readonly #node: RootContent;
  readonly #text: string;
  readonly #headings: Walk['headings'];
  readonly #leads: readonly string[];
  #inside: Inside | undefined;

  constructor(node: RootContent, span: Span, where: Where, text: string, headings: Walk['headings'], leads: readonly string[]) {
    this.where = where;
    this.span = span;
    this.language = node.type === 'code' ? (node.lang ?? '').toLowerCase() : '';
    this.#node = node;
    this.#text = text;
    this.#headings = headings;
    this.#leads = leads;
  }

  /** Titles and lead-ins above it, the nearest last. */
  get titles(): readonly string[] {
    return [...this.#headings.map(({ title }) => title), ...this.#leads];
  }

  /** Inline code in it. */
  get codes(): readonly Span[] {
    return this.#read().codes;
  }

  get comments(): readonly Span[] {
    return this.#read().comments;
  }

  get hidden(): readonly Hidden[] {
    return this.#read().hidden;
  }

  #read(): Inside {
    return (this.#inside ??= /[`<[]/.test(this.#text.slice(this.span.start, this.span.end)) ? insideOf(this.#node, this.span, this.#text) : nothingInside);
  }
}

/** What stands among the words of a block. */
interface Inside {
  readonly codes: readonly Span[];
  readonly comments: readonly Span[];
  readonly hidden: readonly Hidden[];
}

const nothingInside: Inside = { codes: [], comments: [], hidden: [] };

/** How a text stands at one place. */
export interface Standing {
  readonly where: Where | 'comment' | 'none';
  /** Spoken of, not ordered: quoted, in a table, or under words such as *never* and *flag*. */
  readonly isMention: boolean;
  /** The sentence around it, as written. */
  readonly sentence: Span;
  readonly block?: Block;
}

/** What a prompt is made of, in the order of the text. */
interface Prose {
  readonly blocks: readonly Block[];
  readonly definitions: readonly Definition[];
}

/** Text that the model reads and a person who looks at the page does not. */
export interface Hidden {
  readonly kind: 'comment' | 'link-title' | 'picture-text' | 'style' | 'blanks' | 'yaml-comment';
  readonly text: string;
  /** In the prompt; in the file for a comment among the fields. */
  readonly span: Span;
}

const proseOf: (document: Document) => Prose = inHand(({ prose }) => {
  const state: Walk = { text: prose.text, blocks: [], definitions: [], headings: [] };
  walk(prose.tree.children, state, [], 'prose');
  return { blocks: state.blocks.toSorted((a, b) => byStart(a.span, b.span)), definitions: state.definitions };
});

/** The blocks of a prompt in the order of the text; places are those of its prose. Made when first asked for. */
export function blocksOf(document: Document): readonly Block[] {
  return proseOf(document).blocks;
}

/** What a reader of the page does not see. */
export function hiddenIn(document: Document): readonly Hidden[] {
  const { blocks, definitions } = proseOf(document);
  const { text } = document.prose;
  return [...blocks.flatMap((block) => [...block.hidden, ...behindBlanks(text, block)]), ...definitions.flatMap(hiddenInDefinition)];
}

interface Walk {
  readonly text: string;
  readonly blocks: Block[];
  readonly definitions: Definition[];
  /** Those above the place that is read, the nearest last. It is another list for each place. */
  headings: readonly { readonly depth: number; readonly title: string }[];
}

/** Titles are looked at up to here; a longer one is a text. */
const longestTitle = 240;

function walk(nodes: readonly RootContent[], state: Walk, leads: readonly string[], where: Where): void {
  const { text, blocks, definitions } = state;
  let before: string | undefined;
  const own = () => (before === undefined ? leads : [...leads, before]);
  for (const node of nodes) {
    const span = spanOf(node);
    if (node.type === 'heading') {
      const above = state.headings.filter(({ depth }) => depth < node.depth);
      // The first heading names the agent: one that hunts for attacks is not one big mention.
      state.headings = node.depth > 1 ? [...above, { depth: node.depth, title: startOf(text, span) }] : above;
    }
    const { headings } = state;
    if (node.type === 'list') {
      for (const { children } of node.children as readonly ListItem[]) {
        const [first] = children;
        if (first) walk([first], state, own(), where);
        if (children.length > 1) walk(children.slice(1), state, [...own(), first?.type === 'paragraph' ? startOf(text, spanOf(first)) : ''], where);
      }
    } else if (node.type === 'blockquote') walk(node.children, state, own(), 'quote');
    else if (node.type === 'code' || node.type === 'table') blocks.push(new Block(node, span, node.type === 'code' ? 'fence' : 'table', text, headings, own()));
    else if (node.type === 'html') blocks.push(new Block(node, span, where === 'prose' ? 'html' : where, text, headings, leads));
    else if (node.type === 'paragraph' || node.type === 'heading') blocks.push(new Block(node, span, where, text, headings, leads));
    else if (node.type === 'definition') definitions.push(node);
    // A paragraph speaks for the list or fence below it: its end does, or all of a short one.
    before = node.type === 'paragraph' ? text.slice(Math.max(span.start, span.end - longestTitle), span.end) : node.type === 'html' ? before : undefined;
  }
}

function insideOf(node: RootContent, span: Span, text: string): Inside {
  const codes: Span[] = [];
  const comments: Span[] = [];
  const hidden: Hidden[] = [];
  const stack: Nodes[] = [node];
  for (let inner = stack.pop(); inner; inner = stack.pop()) {
    if (inner.type === 'inlineCode') codes.push(spanOf(inner));
    if (inner.type === 'html') hideHtml(text, spanOf(inner), span, comments, hidden);
    if (inner.type === 'image' && inner.alt) hidden.push({ kind: 'picture-text', text: inner.alt, span: spanOf(inner) });
    if ((inner.type === 'image' || inner.type === 'link') && inner.title) hidden.push({ kind: 'link-title', text: inner.title, span: spanOf(inner) });
    if ('children' in inner) stack.push(...inner.children);
  }
  return { codes: codes.toSorted(byStart), comments: comments.toSorted(byStart), hidden };
}

function behindBlanks(text: string, { where, span }: Block): Hidden[] {
  if (where === 'fence') return [];
  return matchesOf(/[ \t]{200,}(\S[^\n]*)/g, text.slice(span.start, span.end)).map(({ 0: match, 1: shown = '', index }) => {
    const end = span.start + index + match.length;
    return { kind: 'blanks', text: shown, span: { start: end - shown.length, end } };
  });
}

/** A definition that no link can reach is a note, and its title is not shown. */
function hiddenInDefinition(node: Definition): Hidden[] {
  const text = [node.title, /^#?$|^<>$/.test(node.url) && !node.label?.startsWith('//') ? node.label : undefined].filter(Boolean).join(' ');
  return text === '' ? [] : [{ kind: 'link-title', text, span: spanOf(node) }];
}

const unseen = /^<[a-z][a-z0-9]{0,15}\b[^<>]{0,200}?(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0|opacity\s{0,3}:\s{0,3}0(?![.\d])|\shidden(?=[\s>=]))[^<>]{0,200}>/i;

function hideHtml(text: string, span: Span, block: Span, comments: Span[], hidden: Hidden[]): void {
  for (let start = text.indexOf('<!--', span.start); start !== -1 && start < span.end; start = text.indexOf('<!--', start + 4)) {
    const close = text.indexOf('-->', start + 4);
    const end = close === -1 || close > span.end ? span.end : close + 3;
    comments.push({ start, end });
    hidden.push({ kind: 'comment', text: text.slice(start + 4, close === -1 || close > span.end ? end : end - 3), span: { start, end } });
    start = end - 4;
  }
  for (let start = text.indexOf('<', span.start); start !== -1 && start < span.end; start = text.indexOf('<', start + 1)) {
    const tag = unseen.exec(text.slice(start, Math.min(span.end, start + 420)))?.[0];
    if (!tag) continue;
    const from = start + tag.length;
    const close = text.indexOf('</', from);
    const end = close === -1 || close > block.end ? block.end : close;
    if (end > from) hidden.push({ kind: 'style', text: text.slice(from, end), span: { start: from, end } });
  }
}

function startOf(text: string, { start, end }: Span): string {
  return text.slice(start, Math.min(end, start + longestTitle));
}

/** How the text stands at an offset of the prose. */
export function standingAt(document: Document, at: number, end = at): Standing {
  const blocks = blocksOf(document);
  const text = document.prose.text;
  const block = blocks[lastBefore(blocks, at, ({ span }) => span.start)];
  if (!block || at < block.span.start || at >= block.span.end) return { where: 'none', isMention: false, sentence: { start: at, end } };
  const where = isCovered(block.comments, at) ? 'comment' : isCovered(block.codes, at) ? 'code' : block.where;
  const sentence = sentenceAround(text, block, at, end);
  const isShown = [where, block.where].some((place) => place === 'table' || place === 'quote') || block.titles.some((title) => speaksOfAttacks.test(title));
  const isMention = isShown || (where === 'fence' ? isBadExample(text, block, at) : isSpokenOf(text, sentence, at, end));
  return { where, isMention, sentence, block };
}

/** Whether an offset lies in one of the spans, which are sorted and apart. */
export function isCovered(spans: readonly Span[], at: number): boolean {
  const span = spans[lastBefore(spans, at, ({ start }) => start)];
  return span !== undefined && span.start <= at && at < span.end;
}

/** The index of the last item that starts at an offset or before it; 0 when none does. */
function lastBefore<T>(items: readonly T[], at: number, startOf: (item: T) => number): number {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(items[middle]!) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function byStart(a: Span, b: Span): number {
  return a.start - b.start;
}

function sentenceAround(text: string, { span }: Block, at: number, end: number): Span {
  const head = text.slice(Math.max(span.start, at - 400), at);
  const breaks = matchesOf(/[.!?](?=\s)|[。！？]|\n[ \t]{0,8}(?:[-*+] |\d{1,3}[.)] |\n|<)/g, head).at(-1);
  const tail = text.slice(end, Math.min(span.end, end + 300));
  const stop = /[.!?](?=\s)|[。！？]|\n[ \t]{0,8}(?:[-*+] |\d{1,3}[.)] |\n|<)/.exec(tail);
  return { start: breaks ? at - head.length + breaks.index + breaks[0].length : at - head.length, end: end + (stop ? stop.index : tail.length) };
}

function isSpokenOf(text: string, sentence: Span, at: number, end: number): boolean {
  const before = text.slice(sentence.start, at);
  const after = text.slice(end, sentence.end);
  return mentionsBefore.test(before) || judgedAfter.test(after) || isQuoted(before, after);
}

function isQuoted(before: string, after: string): boolean {
  const straight = [...before].filter((character) => character === '"').length % 2 === 1 && after.includes('"');
  return straight || ['“”', '„“', '«»', '「」', '『』', '‘’'].some(([open, close]) => before.lastIndexOf(open!) > before.lastIndexOf(close!) && after.includes(close!));
}

/** A comment on the line, or on one of the three above it in the fence, that calls what follows bad. */
function isBadExample(text: string, { span }: Block, at: number): boolean {
  const end = text.indexOf('\n', at);
  const lines = text.slice(Math.max(span.start, at - 600), end === -1 ? span.end : Math.min(end, span.end)).split('\n').slice(-4);
  return lines.some((line) => /(?:#|\/\/|-- |<!--|; |REM )[^\n]{0,40}(?:\bbad\b|❌|🚫|\bnever\b|\bdon'?t\b|\bdo not\b|\bwrong\b|\binsecure\b|\bunsafe\b|\bvulnerab|\bdanger|\bavoid\b|\bmalicious\b|\battack|\bpayload|\bexploit|\bblock)/i.test(line));
}
