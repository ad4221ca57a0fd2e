import type { Nodes, Root } from 'mdast';
import { LineIndex, type Located, type Span } from '../text/span.ts';
import { splitFrontmatter, type Frontmatter, type Split } from './frontmatter.ts';
import type { PassedLimit } from './guards.ts';
import { stringOffsets } from './json.ts';
import type { MarkdownParser } from './markdown.ts';
import { currentParser } from './parser.ts';
import { fromText, type Source } from './source.ts';
import { parseTree, type GuardedTree } from './tree.ts';
import type { MapValue, ScalarValue, ValueProblem } from './value.ts';

/** What a file of data is written in. */
export type DataFormat = 'toml' | 'yaml' | 'json';

/** One agent as it is written: a markdown file, a TOML or YAML file, or one agent of a JSON file. Tree and lines are made when first asked for. */
export interface Document {
  readonly source: Source;
  readonly text: string;
  readonly format: 'markdown' | DataFormat;
  /** The fields of the frontmatter, or of the agent's own map. Absent when there are none or they could not be read. */
  readonly fields?: MapValue;
  /** What is wrong with the text of the fields. */
  readonly problems: readonly ValueProblem[];
  /** The key an agent has in a file that holds several. */
  readonly key?: Located<string>;
  /** The host whose form a data file has. */
  readonly host?: string;
  readonly frontmatter?: Frontmatter;
  /** The opening fence that nothing closes. */
  readonly unclosed?: Span;
  /** Where the prompt stands: after the line end of the closing fence, or inside its quotes. */
  readonly body: Span;
  /** The prompt itself; in markdown the bytes of `body`. */
  readonly prompt: string;
  readonly tree: Root;
  /** What kept the prose from being read; its tree is empty then. */
  readonly limits: readonly PassedLimit[];
  readonly lines: LineIndex;
  /** The prompt as a document of its own, which is what its prose is read from; the document itself in markdown. */
  readonly prose: Document;
  /** The place in the file of a span of `prose`. */
  place(span: Span): Span;
}

export function parseDocument(source: Source, parser: MarkdownParser = currentParser): Document {
  return markdownDocument(source, splitFrontmatter(source.text), parser);
}

function markdownDocument(source: Source, { frontmatter, bodyStart, unclosed }: Split, parser: MarkdownParser): Document {
  const own = lazily(source.text, () => parseTree(source.text, parser));
  return {
    source,
    text: source.text,
    format: 'markdown',
    ...(frontmatter ? { frontmatter } : {}),
    ...(frontmatter?.map ? { fields: frontmatter.map } : {}),
    problems: frontmatter?.problems ?? [],
    ...(unclosed ? { unclosed } : {}),
    body: { start: bodyStart, end: source.text.length },
    prompt: source.text.slice(bodyStart),
    get tree() {
      return own.tree().root;
    },
    get limits() {
      return own.tree().limits;
    },
    get lines() {
      return own.lines();
    },
    get prose() {
      return this;
    },
    place: (span) => span,
  };
}

/** What a file of data says about one agent. */
export interface DataAgent {
  readonly host?: string;
  readonly fields?: MapValue;
  readonly problems: readonly ValueProblem[];
  readonly key?: Located<string>;
  /** The text that is the agent's prompt. */
  readonly prompt?: ScalarValue;
}

/** One agent of a data file. Places inside its prompt are exact where each character can be found again, else the whole prompt. */
export function dataDocument(source: Source, format: DataFormat, agent: DataAgent, parser: MarkdownParser = currentParser): Document {
  const { prompt } = agent;
  const text = typeof prompt?.value === 'string' ? prompt.value : '';
  const body = prompt?.span ?? { start: 0, end: 0 };
  let prose: Document | undefined;
  const proseDocument = () => (prose ??= markdownDocument(fromText(source.path, text), { bodyStart: 0 }, parser));
  const place = placer(prompt, format, body);
  const own = lazily(source.text, () => {
    const { tree, limits } = proseDocument();
    return { root: moved(tree, place), limits: limits.map((limit) => ({ ...limit, span: place(limit.span) })) };
  });
  return {
    source,
    text: source.text,
    format,
    ...(agent.fields ? { fields: agent.fields } : {}),
    problems: agent.problems,
    ...(agent.key ? { key: agent.key } : {}),
    ...(agent.host ? { host: agent.host } : {}),
    body,
    prompt: text,
    get tree() {
      return own.tree().root;
    },
    get limits() {
      return own.tree().limits;
    },
    get lines() {
      return own.lines();
    },
    get prose() {
      return proseDocument();
    },
    place,
  };
}

/** Offsets of an mdast node. */
export function spanOf(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

function placer(prompt: ScalarValue | undefined, format: DataFormat, body: Span): (span: Span) => Span {
  const plain = prompt?.plain;
  if (plain !== undefined) return ({ start, end }) => ({ start: plain + start, end: plain + end });
  if (!prompt || format !== 'json') return () => body;
  let offsets: number[] | undefined;
  return ({ start, end }) => {
    offsets ??= stringOffsets(prompt);
    // A reader may have taken something out of the string, and then its characters have no places of their own.
    if (typeof prompt.value !== 'string' || offsets.length !== prompt.value.length + 1) return body;
    return { start: offsets[start] ?? body.end, end: offsets[end] ?? body.end };
  };
}

/** The same tree with the places of its nodes in the file. Lines and columns stay those of the prompt. */
function moved(tree: Root, place: (span: Span) => Span): Root {
  const copy = structuredClone(tree);
  const stack: Nodes[] = [copy];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.position) {
      const { start, end } = place(spanOf(node));
      node.position.start.offset = start;
      node.position.end.offset = end;
    }
    if ('children' in node) stack.push(...node.children);
  }
  return copy;
}

interface Own {
  tree?: GuardedTree;
}

/** A tree is many times as large as its text: those that were made last are kept, the others are made again when they are asked for. */
const mostTrees = 8;
const kept: Own[] = [];

function lazily(text: string, parse: () => GuardedTree): { tree(): GuardedTree; lines(): LineIndex } {
  const own: Own = {};
  let lines: LineIndex | undefined;
  const make = (): GuardedTree => {
    const tree = parse();
    own.tree = tree;
    kept.push(own);
    if (kept.length > mostTrees) delete kept.shift()!.tree;
    return tree;
  };
  return { tree: () => own.tree ?? make(), lines: () => (lines ??= new LineIndex(text)) };
}
