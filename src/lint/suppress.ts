import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Suppressed } from '../diagnostics/report.ts';
import { spanOf, type Document } from '../parse/document.ts';
import type { Value } from '../parse/value.ts';
import type { Located, Span } from '../text/span.ts';
import type { Nodes } from 'mdast';

/** A comment such as `<!-- mandate-disable-next-line core/require-name -- the host takes it from the file -->`. */
export interface SuppressionComment {
  /** The word as written; `directives` has those that mean something. */
  readonly directive: string;
  readonly rules: readonly Located<string>[];
  /** Empty when none was given. */
  readonly reason: string;
  /** The whole comment. */
  readonly span: Span;
  /** It stands in the frontmatter. */
  readonly isAbove: boolean;
}

/** A comment, and what became of it. */
export interface JudgedSuppression {
  readonly comment: SuppressionComment;
  /** Rules it names that nothing was found of; empty for a comment that is not obeyed. */
  readonly unused: readonly Located<string>[];
  /** Rules it names that are not there; empty when nobody said which there are. */
  readonly unknown: readonly Located<string>[];
  /** Of an end: it ends nothing. */
  readonly endsNothing: boolean;
  /** The ids of all rules there are. */
  readonly known: readonly string[];
}

export interface SuppressContext {
  /** The ids of all rules there are; absent when nobody knows. */
  readonly known?: readonly string[] | undefined;
  /** Whether comments have power over a rule. */
  readonly mayHide: (rule: string) => boolean;
  /** Whether a rule was run over the file: of others nobody knows what they would have found. */
  readonly wasRun: (rule: string) => boolean;
}

export interface SuppressResult {
  readonly kept: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
  readonly judged: readonly JudgedSuppression[];
}

export const directives = ['mandate-disable-next-line', 'mandate-disable-line', 'mandate-disable', 'mandate-enable'] as const;

/** A part of the file in which a comment switches one rule off. */
interface Area extends Span {
  readonly comment: SuppressionComment;
  readonly rule: Located<string>;
}

/** Takes out of the findings of a file what its comments switch off. A comment without a rule or a reason is not obeyed. */
export function suppress(found: readonly Diagnostic[], document: Document, { known, mayHide, wasRun }: SuppressContext): SuppressResult {
  const comments = commentsOf(document);
  if (comments.length === 0) return { kept: found, suppressed: [], judged: [] };
  const { ends, endOf } = endsOf(comments);
  const areas = grouped(
    comments.filter(isObeyed).flatMap((comment) => comment.rules.map((rule): Area => ({ comment, rule, ...areaOf(comment, endOf.get(rule), document) }))),
    ({ rule }) => rule.value,
  );
  const hides = new Map([...areas].filter(([rule]) => mayHide(rule)).map(([rule, own]) => [rule, hiding(own)]));
  const suppressed: Suppressed[] = [];
  const kept = found.filter((diagnostic) => {
    const by = hides.get(diagnostic.code)?.(diagnostic.span.start);
    if (by) suppressed.push({ diagnostic, by: 'comment', reason: by.reason });
    return !by;
  });
  const starts = grouped(found, ({ code }) => code);
  const isUsed = ({ rule, start, end }: Area) => {
    const own = starts.get(rule.value) ?? [];
    return (own[firstFrom(own, start)]?.span.start ?? end) < end;
  };
  const unused = new Set([...areas.values()].flat().filter((area) => mayHide(area.rule.value) && wasRun(area.rule.value) && !isUsed(area)).map(({ rule }) => rule));
  const there = known && new Set(known);
  const judged = comments.map((comment) => ({
    comment,
    unused: comment.rules.filter((rule) => unused.has(rule)),
    unknown: there ? comment.rules.filter(({ value }) => !there.has(value)) : [],
    endsNothing: comment.directive === 'mandate-enable' && !ends.has(comment),
    known: known ?? [],
  }));
  return { kept, suppressed, judged };
}

function grouped<T>(all: readonly T[], key: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(key(each));
    if (group) group.push(each);
    else groups.set(key(each), [each]);
  }
  return groups;
}

/** The comment that hides a place, found without looking at all of them: a file may hold thousands. */
function hiding(areas: readonly Area[]): (start: number) => SuppressionComment | undefined {
  const apart: Area[] = [];
  for (const area of areas.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (!last || area.start >= last.end) apart.push(area);
    else if (area.end > last.end) apart.push({ ...area, start: last.end });
  }
  return (start) => {
    let low = 0;
    let high = apart.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (apart[middle]!.end <= start) low = middle + 1;
      else high = middle;
    }
    const area = apart[low];
    return area && area.start <= start ? area.comment : undefined;
  };
}

/** The first finding at or behind a place. */
function firstFrom(found: readonly Diagnostic[], start: number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found[middle]!.span.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each rule that a `mandate-disable` names, the next comment that ends it; and the comments that end something. */
function endsOf(comments: readonly SuppressionComment[]): { ends: ReadonlySet<SuppressionComment>; endOf: ReadonlyMap<Located<string>, SuppressionComment> } {
  const ends = new Set<SuppressionComment>();
  const endOf = new Map<Located<string>, SuppressionComment>();
  let all: SuppressionComment | undefined;
  let some = new Map<string, SuppressionComment>();
  for (const comment of comments.toReversed()) {
    if (comment.directive === 'mandate-enable') {
      if (comment.rules.length === 0) [all, some] = [comment, new Map()];
      else for (const { value } of comment.rules) some.set(value, comment);
    } else if (comment.directive === 'mandate-disable') {
      for (const rule of comment.rules) {
        const end = some.get(rule.value) ?? all;
        if (!end) continue;
        endOf.set(rule, end);
        ends.add(end);
      }
    }
  }
  return { ends, endOf };
}

function isObeyed({ directive, rules, reason }: SuppressionComment): boolean {
  return directive !== 'mandate-enable' && directives.some((known) => known === directive) && rules.length > 0 && reason !== '';
}

/** The characters of the file a comment speaks of. */
function areaOf(comment: SuppressionComment, end: SuppressionComment | undefined, { lines, text }: Document): Span {
  const lineArea = (line: number) => ({ start: lines.start(line), end: line >= lines.count ? text.length + 1 : lines.start(line + 1) });
  const [first, last] = lines.lines(comment.span);
  if (comment.directive === 'mandate-disable-line') return { start: lineArea(first).start, end: lineArea(last).end };
  if (comment.directive === 'mandate-disable-next-line') {
    let next = last + 1;
    while (next < lines.count && lines.line(next).trim() === '') next += 1;
    return next > lines.count ? { start: text.length + 1, end: text.length + 1 } : lineArea(next);
  }
  // Much of what is found in a frontmatter stands on its first line, where no comment can be.
  return { start: comment.isAbove ? 0 : lineArea(first).start, end: end?.span.start ?? text.length + 1 };
}

/** Every comment of ours, in the order of the text. In fences and quoted strings they are examples and mean nothing. */
export function commentsOf(document: Document): SuppressionComment[] {
  const { text, format, frontmatter } = document;
  if (!/mandate-(?:dis|en)able/.test(text)) return [];
  const above = format === 'markdown' ? frontmatter && { start: frontmatter.start, text: frontmatter.text } : format === 'json' ? undefined : { start: 0, text };
  const found = new Map<number, SuppressionComment>();
  for (const comment of [...(above ? hashComments(above.text, above.start, document) : []), ...htmlComments(document)]) found.set(comment.span.start, comment);
  return [...found.values()].toSorted((a, b) => a.span.start - b.span.start);
}

function hashComments(text: string, base: number, { fields, format }: Document): SuppressionComment[] {
  const scalars = fields ? scalarSpans(fields) : [];
  return [...text.matchAll(/(?<=^|[ \t])#[ \t]*(mandate-(?:dis|en)able[^\r\n]*)/gm)].flatMap((match) => {
    const span = { start: base + match.index, end: base + match.index + match[0].length };
    if (scalars.some(({ start, end }) => start <= span.start && span.start < end)) return [];
    return [read(match[1]!, span.end - match[1]!.length, span, format === 'markdown')];
  });
}

function htmlComments({ tree, text }: Document): SuppressionComment[] {
  const found: SuppressionComment[] = [];
  const stack: Nodes[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if ('children' in node) stack.push(...node.children);
    if (node.type !== 'html') continue;
    const { start, end } = spanOf(node);
    for (let open = text.indexOf('<!--', start); open !== -1 && open < end; ) {
      const close = text.indexOf('-->', open + 4);
      if (close === -1 || close >= end) break;
      const inner = text.slice(open + 4, close);
      const words = inner.trimStart();
      if (/^mandate-(?:dis|en)able/.test(words)) found.push(read(words.trimEnd(), open + 4 + inner.length - words.length, { start: open, end: close + 3 }, false));
      open = text.indexOf('<!--', close + 3);
    }
  }
  return found;
}

function read(words: string, base: number, span: Span, isAbove: boolean): SuppressionComment {
  const directive = /^[\w-]+/.exec(words)![0];
  const dashes = words.indexOf('--', directive.length);
  const list = words.slice(directive.length, dashes === -1 ? words.length : dashes);
  const rules = [...list.matchAll(/[^\s,]+/g)].map(({ 0: value, index }) => {
    const start = base + directive.length + index;
    return { value, span: { start, end: start + value.length } };
  });
  const reason = dashes === -1 ? '' : words.slice(dashes + 2).replace(/\s+/g, ' ').trim();
  return { directive, rules, reason: /\p{L}/u.test(reason) ? reason : '', span, isAbove };
}

function scalarSpans(fields: Value): Span[] {
  const spans: Span[] = [];
  const stack: Value[] = [fields];
  for (let value = stack.pop(); value; value = stack.pop()) {
    if (value.kind === 'scalar') spans.push(value.span);
    else stack.push(...(value.kind === 'list' ? value.items : value.entries.map((each) => each.value)));
  }
  return spans;
}
