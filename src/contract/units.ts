import type { List, ListItem, Paragraph, Parent, RootContent, Table } from 'mdast';
import { spanOf, type Document } from '../parse/document.ts';
import type { Span } from '../text/span.ts';
import { cleanTitle, itemTitle, plainTitle } from './clean-title.ts';
import { nextDocument } from './dictionary.ts';
import { isOrder } from './imperative.ts';
import { languageOf, usualLanguage } from './language.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { trimCell } from './lines.ts';
import { markersOf } from './markers.ts';
import { mask, plain } from './mask.ts';
import { fold } from './phrases.ts';
import { sentences } from './sentences.ts';
import { backtick, masking, signOf, signsIn, star } from './signs.ts';
import { ledBy, scanTags, scopeTag } from './tags.ts';
import { topicsOf, topicsOfLabel } from './topics.ts';
import { treeOf } from './tree.ts';
import type { Scope, ScopeKind, Unit, UnitType } from './unit.ts';
import { saidIn, words } from './vocabulary.ts';

/** A document as the flat list of what can bind, each with the scopes it stands in. */
export interface Reading {
  readonly document: Document;
  readonly units: readonly Unit[];
  /** Those of them that are titles, and those that are code. */
  readonly headings: readonly Unit[];
  readonly fences: readonly Unit[];
  /** The scope that a title opens, by the offset of the title. */
  readonly opened: ReadonlyMap<number, Scope>;
  readonly usual: Lexicon;
}

const levels: Readonly<Record<ScopeKind, number>> = { tag: 0, heading: 1, bold: 7, callout: 8, label: 9, item: 10, table: 11 };

/** A longer sentence or item is read up to here, so that no unit costs more than a fixed amount. */
const longestUnit = 4000;

/** Deeper trees say nothing more about what binds. */
const deepest = 40;

export function read(document: Document): Reading {
  nextDocument();
  const reader = new Reader(document);
  reader.children(treeOf(document), 0);
  const { units, opened, usual } = reader;
  return { document, units, headings: units.filter(({ type }) => type === 'heading'), fences: units.filter(({ type }) => type === 'code'), opened, usual };
}

type Partly = Partial<Pick<Unit, 'block' | 'depth' | 'ordered' | 'box' | 'cells' | 'fence' | 'leads'>>;

/** Holds the scope that is open while the tree is walked once. */
class Reader {
  readonly units: Unit[] = [];
  readonly opened = new Map<number, Scope>();
  readonly usual: Lexicon;
  readonly #text: string;
  /** Most documents say nothing of data, and then no statement has to be asked. */
  readonly #speaksOfData: boolean;
  #scope: Scope | undefined;
  #block = 0;
  readonly #closed = new Set<Scope>();
  /** Whether a heading has been read. */
  #headed = false;

  constructor(document: Document) {
    this.#text = document.text;
    this.#speaksOfData = dataName.test(document.text);
    this.usual = usualLanguage(document.text.slice(document.body.start));
  }

  children(parent: Parent, depth: number): void {
    if (depth > deepest) return;
    const nodes = parent.children as RootContent[];
    for (let index = 0; index < nodes.length; index += 1) this.#node(nodes[index]!, nodes[index + 1], depth);
  }

  #node(node: RootContent, next: RootContent | undefined, depth: number): void {
    if (node.type !== 'list' && node.type !== 'code' && node.type !== 'table' && node.type !== 'blockquote' && this.#scope?.kind === 'label') this.#leave(levels.label);
    if (node.type === 'heading') return this.#heading(spanOf(node), node.depth);
    if (node.type === 'paragraph') return this.#paragraph(node, next, depth);
    if (node.type === 'list') return this.#list(node, next, depth);
    if (node.type === 'code') return this.#code(node.lang ?? '', node.value, spanOf(node));
    if (node.type === 'table') return this.#table(node);
    if (node.type === 'html' || (node.type === 'thematicBreak' && this.#isTag(spanOf(node)))) return this.#html(spanOf(node), next);
    if (node.type === 'blockquote') return this.#quote(node, depth);
  }

  #heading(span: Span, level: number): void {
    const raw = this.#text.slice(span.start, span.end);
    const title = cleanTitle(raw.replace(/^[ \t]*#{1,6}/, '').replace(/\n[=-]+[ \t]*$/, ''));
    this.#leave(level);
    this.#add(span, 'heading', {});
    this.#enter('heading', title, level, span);
  }

  #paragraph(node: Paragraph, next: RootContent | undefined, depth: number): void {
    let span = spanOf(node);
    let raw = this.#text.slice(span.start, span.end);
    // Only what opens with its marks can be a title in bold: of any other paragraph nobody asks what it is made of.
    const children = raw.startsWith('**') || raw.startsWith('__') ? node.children : [];
    const only = children.length === 1 || (children.length === 2 && /^\s?[:：]\s*$/.test(this.#text.slice(spanOf(children[1]!).start, span.end))) ? children[0] : undefined;
    const opens = next !== undefined && (next.type === 'list' || next.type === 'code' || next.type === 'table' || next.type === 'blockquote');
    // *Output format:* or *5. Build the page* in bold, and text right below it: the first line is the title.
    const first = depth === 0 && only === undefined && children[0]?.type === 'strong' ? (/^\*\*(?:[^*\n]{2,80}(?:[:：]\*\*|\*\*[:：])|\d{1,2}[.)]\s[^*\n]{2,80}\*\*)[ \t]*(?=\n)/.exec(raw)?.[0] ?? '').trimEnd() : '';
    const named = only?.type === 'strong' ? raw : first;
    const title = depth === 0 && named !== '' ? cleanTitle(named) : undefined;
    if (title !== undefined && title.length <= 80 && !/[.!?。]$/.test(title) && !this.#orders(title.replace(/[(（][^()（）]{0,60}[)）]/u, ''), /[:：]\**\s*$/.test(named), opens)) {
      const own = { start: span.start, end: span.start + named.length };
      this.#leave(levels.bold);
      this.#add(own, 'heading', {});
      this.#enter('bold', title, levels.bold, own);
      if (first === '') return;
      span = { start: own.end + raw.slice(named.length).search(/\S/), end: span.end };
      raw = raw.slice(span.start - own.start);
    }
    const line = depth === 0 && title === undefined ? plainTitle(raw, this.usual) : 0;
    if (line > 0) {
      const own = { start: span.start, end: span.start + line };
      this.#add(own, 'sentence', {});
      this.#enter('label', cleanTitle(raw.slice(0, line)), levels.label, own);
      span = { start: own.end + raw.slice(line).search(/\S/), end: span.end };
      raw = this.#text.slice(span.start, span.end);
    }
    if (raw.includes('<') && scanTags(raw).some(({ type }) => type !== 'text')) return this.#html(span, next);
    if (depth === 0 && this.#scope !== undefined && this.#scope.kind !== 'tag' && this.#introduces(raw)) this.#identity(span);
    this.#block += 1;
    const block = this.#block;
    const parts = sentences(raw, span.start);
    for (const [index, part] of parts.entries()) {
      const last = index === parts.length - 1;
      const leads = last && opens && /[:：]\s*$/.test(plainEnd(this.#text, part)) && next ? spanOf(next).end : undefined;
      this.#add(part, 'sentence', { block, depth, leads });
      if (leads !== undefined) {
        const label = cleanTitle(this.#text.slice(part.start, part.end));
        this.#enter('label', label, levels.label, part);
      }
    }
  }

  /** A bold line of several words that opens with a marker, or leads in with one, is a statement and not a title. */
  #orders(title: string, leads: boolean, opens: boolean): boolean {
    if (title.split(' ').length < 4 && !/[\u3040-\u9fff\uac00-\ud7af]{6}/.test(title)) return false;
    const folded = fold(title);
    const lexicon = languageOf(folded, this.usual);
    const { prohibition, obligation } = markersOf(folded, lexicon, { callouts: 'none' });
    const order = folded.slice(folded.search(/[:：]/) + 1);
    // *Critical: follow the steps below exactly:*
    if (!opens && order !== folded && isOrder({ masked: order, lexicon })) return markersOf(folded, lexicon).obligation === 0 && (leads || !words(lexicon, ({ headings }) => headings.mandatory).test(folded));
    return prohibition === 0 || obligation === 0 || (leads && (prohibition !== undefined || obligation !== undefined));
  }

  /** *You are a senior reviewer …* ends what a title above it bound: the agent is told who it is. */
  #introduces(raw: string): boolean {
    const folded = fold(raw.slice(0, 60));
    return words(languageOf(folded, this.usual), ({ identity }) => identity).first(folded)?.start === 0;
  }

  #identity(span: Span): void {
    this.#leave(levels.bold);
    this.#scope = { kind: 'bold', title: '', folded: '', level: levels.bold, depth: (this.#scope?.depth ?? 0) + 1, span, lexicon: this.usual, topics: new Set(['directive']), tag: undefined, parent: this.#scope, first: false };
  }

  #list(list: List, next: RootContent | undefined, depth: number): void {
    this.#block += 1;
    const block = this.#block;
    const { children } = list;
    for (let index = 0; index < children.length; index += 1) this.#item(children[index]!, list, block, depth + 1, index === children.length - 1 && depth === 0 && next?.type === 'code' ? next : undefined);
    if (this.#scope?.kind === 'label') this.#leave(levels.label);
  }

  #item(item: ListItem, list: List, block: number, depth: number, below: RootContent | undefined): void {
    const before = this.#scope;
    const { children: nodes } = item;
    const first = nodes[0];
    const from = first?.type === 'paragraph' ? 1 : 0;
    if (first?.type === 'paragraph') {
      const span = spanOf(first);
      const raw = this.#text.slice(span.start, span.end);
      const children = nodes.length > 1 ? nodes.find(({ type }) => type === 'list' || type === 'code') : undefined;
      // *4. Return results in this format:* and a fence that is not indented.
      const behind = children ?? (nodes.length === 1 && /[:：]\**\s*$/.test(raw) ? below : undefined);
      const leads = behind ? spanOf(behind).end : undefined;
      this.#add(span, 'item', { block, depth, ordered: list.ordered === true, box: typeof item.checked === 'boolean' || (raw[0] === '[' && /^\[[ xX]?\]\s/.test(raw)), leads });
      if (children) this.#enter('item', itemTitle(raw), levels.item + depth, { start: spanOf(item).start, end: span.end });
    }
    if (depth < deepest) for (let index = from; index < nodes.length; index += 1) this.#node(nodes[index]!, nodes[index + 1], depth);
    this.#scope = this.#open(before);
  }

  #quote(node: Parent & { type: 'blockquote' }, depth: number): void {
    const before = this.#scope;
    const [first] = node.children as RootContent[];
    const raw = first ? this.#text.slice(spanOf(first).start, Math.min(spanOf(first).end, spanOf(first).start + 40)) : '';
    const callout = /^\[!(\p{L}{2,20})\]/u.exec(raw)?.[1];
    if (callout) this.#enter('callout', callout, levels.callout, spanOf(first!));
    this.children(node, depth + 1);
    this.#scope = before;
  }

  #table(table: Table): void {
    const before = this.#scope;
    this.#block += 1;
    const block = this.#block;
    const [head, ...rows] = table.children;
    if (head) this.#enter('table', head.children.map((cell) => cleanTitle(this.#text.slice(spanOf(cell).start, spanOf(cell).end).replace(/^\||\|$/g, ''))).join(' | '), levels.table, spanOf(head));
    for (const row of rows) {
      const cells = row.children.map((cell) => trimCell(this.#text, spanOf(cell)));
      this.#add(spanOf(row), 'cell', { block, cells });
    }
    this.#scope = before;
  }

  #code(language: string, text: string, span: Span): void {
    const line = this.#text.indexOf('\n', span.start);
    this.#add(span, 'code', { fence: { language, text, start: line === -1 || line >= span.end ? span.end : line + 1 } });
    if (this.#scope?.kind === 'label') this.#leave(levels.label);
  }

  /** HTML blocks are read line by line: tags open and close scopes, the rest is prose and lists. */
  #html(span: Span, next: RootContent | undefined): void {
    this.#block += 1;
    const pieces = scanTags(this.#text.slice(span.start, span.end));
    for (const [index, piece] of pieces.entries()) {
      if (this.#scope?.kind === 'label' && piece.item === undefined) this.#leave(levels.label);
      const at = { start: span.start + piece.start, end: span.start + piece.end };
      const mayLead = piece.type === 'text' && piece.item === undefined && /[:：]\s*$/.test(plainEnd(this.#text, at));
      const behind = next !== undefined && (next.type === 'code' || next.type === 'list') ? spanOf(next).end - span.start : undefined;
      const leads = mayLead ? ledBy(pieces, index, behind) : undefined;
      if (piece.type === 'open') {
        this.#leave(levels.bold);
        this.#enter('tag', piece.title ?? piece.name, levels.tag, at, piece.name);
      } else if (piece.type === 'close') this.#closeTag(piece.name);
      else if (piece.item !== undefined) this.#add({ start: at.start + piece.item, end: at.end }, 'item', { depth: 1, box: /^\[[ xX]?\]/.test(this.#text.slice(at.start + piece.item, at.start + piece.item + 3)) });
      else for (const part of sentences(this.#text.slice(at.start, at.end), at.start)) {
        this.#add(part, 'sentence', { leads: part.end >= at.end - 2 && leads !== undefined ? span.start + leads : undefined });
        if (leads !== undefined && pieces[index + 1] && part.end >= at.end - 2) this.#enter('label', cleanTitle(this.#text.slice(part.start, part.end)), levels.label, part);
      }
    }
  }

  #isTag({ start, end }: Span): boolean {
    return scopeTag(this.#text.slice(start, end)) !== undefined;
  }

  #closeTag(name: string): void {
    for (let scope = this.#scope; scope; scope = scope.parent) {
      if (scope.tag !== name) continue;
      this.#scope = scope.parent;
      this.#closed.add(scope);
      return;
    }
  }

  /** What is left of a scope when tags were closed inside an item: one right below a list is part of it to markdown. */
  #open(before: Scope | undefined): Scope | undefined {
    let open = before;
    if (this.#closed.size > 0) for (let scope = before; scope; scope = scope.parent) if (this.#closed.has(scope)) open = scope.parent;
    return open;
  }

  /** Closes every scope at this level or deeper. A tag is closed by its own end alone. */
  #leave(level: number): void {
    while (this.#scope && this.#scope.kind !== 'tag' && this.#scope.level >= level) this.#scope = this.#scope.parent;
  }

  #enter(kind: ScopeKind, title: string, level: number, span: Span, tag?: string): void {
    const depth = (this.#scope?.depth ?? 0) + 1;
    // Tags can nest without end; what stands deeper belongs to the last scope that was kept.
    if (depth > deepest * 2) return void this.opened.set(span.start, this.#scope!);
    const folded = fold(title);
    const lexicon = languageOf(folded, this.usual);
    const said = kind === 'label' ? topicsOfLabel(title, lexicon) : topicsOf(title, lexicon);
    // *❌ Skip these*: the cross in front forbids what is listed below.
    const topics: Scope['topics'] = said.size === 0 && signOf(this.#text.slice(span.start, span.start + 40)) === 'forbid' ? new Set(['prohibitions']) : said;
    const first = kind === 'heading' && !this.#headed;
    if (first) this.#headed = true;
    const scope: Scope = { kind, title, folded, level, depth, span, lexicon, topics, tag, parent: this.#scope, first };
    this.#scope = scope;
    this.opened.set(span.start, scope);
  }

  /** Every unit has the same fields in the same order, whatever it is: the engine reads objects of one shape fastest. */
  #add(span: Span, type: UnitType, { block = this.#block, depth = 0, ordered = false, box = false, cells, fence, leads }: Partly): void {
    const raw = this.#text.slice(span.start, Math.min(span.end, span.start + longestUnit));
    const isCode = type === 'code';
    const signs = isCode ? 0 : signsIn(raw);
    const masked = isCode ? '' : fold((signs & (backtick | star | masking)) === 0 ? raw : mask(raw));
    const data = !isCode && this.#speaksOfData && dataName.test(raw);
    const sign = isCode ? undefined : signOf(raw);
    const lexicon = languageOf(masked, this.usual);
    const said = isCode ? 0 : saidIn(masked, lexicon);
    this.units.push({ index: this.units.length, type, span, raw, masked, signs, said, data, lexicon, scope: this.#scope, block, depth, ordered, box, sign, cells, fence, leads });
  }
}

const dataName = /json|yaml/i;

function plainEnd(text: string, span: Span): string {
  return plain(text.slice(Math.max(span.start, span.end - 60), span.end));
}
