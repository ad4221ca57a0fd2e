import type { Nodes, Root } from 'mdast';
import type { Span } from '../text/span.ts';
import { hasManyMarks, mayHaveUnderlines } from './suspects.ts';

/** A limit that a text or its tree passes. What lies behind it was not read, so its tree is empty. */
export interface PassedLimit {
  readonly kind: 'container-marks' | 'references' | 'addresses' | 'delimiter-runs' | 'brackets' | 'underlines' | 'depth' | 'nodes' | 'time';
  readonly span: Span;
  /** How much was found; 0 where nobody counted on. */
  readonly count: number;
}

/**
 * The most that is read, per line, per block of lines without a blank one or a bullet, or per file. Each is at least ten times what
 * the largest of 2,284 real files has. Beyond them both markdown parsers need more than linear time, or all memory.
 */
export const limits = {
  /** `>`, `-`, `1.` at the start of one line. */
  'container-marks': 64,
  /** `&amp;` and the like in one file. */
  references: 5000,
  /** Of mail and of pages, in one file. */
  addresses: 5000,
  /** Runs of `*`, `_` and `~` in one block. */
  'delimiter-runs': 2500,
  /** `[` in one block. */
  brackets: 1000,
  /** Lines of `=` or `-` alone in one block. */
  underlines: 500,
  /** Of the tree. */
  depth: 100,
  /** Of the tree. */
  nodes: 100_000,
  /** CPU seconds for one file. */
  time: 5,
} as const;

/** The limits that a text passes, found in one pass before any parser sees it. */
export function passedLimits(text: string): PassedLimit[] {
  const found = [...marksPassed(text), ...inFile.flatMap(({ kind, pattern, mark, least }) => (hasMore(text, mark, limits[kind], least) ? countPassed(kind, pattern, text, 0) : []))];
  // A file whose whole text stays below a limit has no block above it, and nearly every file does.
  const suspects = inBlocks.filter(({ kind, pattern, mark, least }) => {
    if (kind === 'underlines' && !mayHaveUnderlines(text, limits.underlines)) return false;
    return hasLongBlock(text, (limits[kind] - 1) * least) && hasMore(text, mark, limits[kind] - 1, least) && countPassed(kind, pattern, text, 0).length > 0;
  });
  if (suspects.length > 0) {
    let start = 0;
    const look = (end: number) => {
      for (const { kind, pattern, least } of suspects) if (end - start > (limits[kind] - 1) * least) found.push(...countPassed(kind, pattern, text.slice(start, end), start));
      start = end;
    };
    for (const { index } of text.matchAll(blockEnd)) look(index + 1);
    look(text.length);
  }
  return found.toSorted((a, b) => a.span.start - b.span.start);
}

// `least`: characters from the start of one to the start of the next.
const inFile = [
  { kind: 'references', mark: '&', least: 3, pattern: /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{0,31});/gi },
  { kind: 'addresses', mark: '@:.', least: 2, pattern: /[\w.+-]@(?=[\w.-])|https?:\/\/|(?<![\w.])www\./gi },
] as const;

/** Whether one of these characters stands more often in a text: what is sought is not there without it. */
function hasMore(text: string, marks: string, most: number, least: number): boolean {
  if (text.length <= most * least) return false;
  let count = 0;
  for (const mark of marks) {
    for (let at = text.indexOf(mark); at !== -1 && count <= most; at = text.indexOf(mark, at + 1)) count += 1;
  }
  return count > most;
}

/** Whether two blank lines are so far from each other, as far as is seen from line ends that follow each other. */
function hasLongBlock(text: string, most: number): boolean {
  for (let start = 0; text.length - start > most; ) {
    const end = text.lastIndexOf('\n\n', start + most) + 1;
    if (end <= start) return true;
    start = end;
  }
  return false;
}

/** The end of a line before a blank one or a bullet, whose words are read apart from those before. */
const blockEnd = /[\r\n](?=[ \t]*(?:\r\n|\n|\r)| {0,3}[-+*][ \t]{1,4}\S)/g;

const inBlocks = [
  { kind: 'delimiter-runs', mark: '*_~', least: 2, pattern: /[*_~]+/g },
  { kind: 'brackets', mark: '[', least: 1, pattern: /\[/g },
  // A text of so many underlines has as many line ends.
  { kind: 'underlines', mark: '\n\r', least: 2, pattern: /^[ \t>]*(?:=+|-+)[ \t]*$/gm },
] as const;

function countPassed(kind: keyof typeof limits, pattern: RegExp, text: string, base: number): PassedLimit[] {
  let count = 0;
  let first: Span | undefined;
  for (const match of text.matchAll(pattern)) {
    count += 1;
    if (count === limits[kind] + 1) first = { start: base + match.index, end: base + match.index + match[0].length };
  }
  return first ? [{ kind, span: first, count }] : [];
}

function marksPassed(text: string): PassedLimit[] {
  const most = limits['container-marks'];
  if (!hasManyMarks(text)) return [];
  for (const match of text.matchAll(/^[ \t>*+\-\d.)]{65,}/gm)) {
    const count = match[0].match(/>|[-+*](?=[ \t]|$)|\d[.)](?=[ \t]|$)/g)?.length ?? 0;
    if (count > most) return [{ kind: 'container-marks', span: { start: match.index, end: match.index + match[0].length }, count }];
  }
  return [];
}

/** The tree whose nodes were counted when it was made, the last one. */
let counted: Root | undefined;

/** Says of a tree that it passes no limit. */
export function withinLimits(tree: Root): Root {
  counted = tree;
  return tree;
}

/** The limit that a tree passes. */
export function outgrown(tree: Root): PassedLimit | undefined {
  const isCounted = counted === tree;
  counted = undefined;
  return isCounted || fits(tree, 0, { nodes: 0 }) ? undefined : firstPassed(tree);
}

/** Goes down no further than is allowed, so that no tree is too deep for it. */
function fits(node: Nodes, depth: number, seen: { nodes: number }): boolean {
  seen.nodes += 1;
  if (depth > limits.depth || seen.nodes > limits.nodes) return false;
  if (!('children' in node)) return true;
  for (const child of node.children) if (!fits(child, depth + 1, seen)) return false;
  return true;
}

/** Level by level. */
function firstPassed(tree: Root): PassedLimit | undefined {
  let count = 0;
  let depth = 0;
  for (let level: readonly Nodes[] = [tree]; level.length > 0; depth++) {
    count += level.length;
    const first = level[0]!;
    if (depth > limits.depth) return { kind: 'depth', span: { start: first.position?.start.offset ?? 0, end: first.position?.end.offset ?? 0 }, count: depth };
    if (count > limits.nodes) return { kind: 'nodes', span: { start: 0, end: 0 }, count };
    const below: Nodes[] = [];
    for (const node of level) if ('children' in node) for (const child of node.children) below.push(child);
    level = below;
  }
  return undefined;
}
