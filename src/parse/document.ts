import type { Nodes, Root } from 'mdast';
import { LineIndex, type Located, type Span } from '../text/span.ts';
import { splitFrontmatter, type Frontmatter, type Split } from './frontmatter.ts';
import type { PassedLimit } from './guards.ts';
import { stringOffsets } from './json.ts';
import type { MarkdownParser } from './markdown.ts';
import { placeOf } from './nodes.ts';
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
  readonly fields?: MapValue | undefined;
  /** What is wrong with the text of the fields. */
  readonly problems: readonly ValueProblem[];
  /** The key an agent has in a file that holds several. */
  readonly key?: Located<string> | undefined;
  /** The host whose form a data file has. */
  readonly host?: string | undefined;
  readonly frontmatter?: Frontmatter | undefined;
  /** The opening fence that nothing closes. */
  readonly unclosed?: Span | undefined;
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
  return new MarkdownDocument(source, splitFrontmatter(source.text), parser);
}

/** A tree is many times as large as its text: those that were made last are kept, the others are made again when they are asked for. */
const mostTrees = 8;
const kept: Opened[] = [];

/** What both forms make when they are asked. Of a class, because V8 turns every object with getters of its own into a slow dictionary. */
abstract class Opened {
  readonly source: Source;
  readonly text: string;
  #made: GuardedTree | undefined;
  #lines: LineIndex | undefined;

  constructor(source: Source) {
    this.source = source;
    this.text = source.text;
  }

  protected abstract make(): GuardedTree;

  get #tree(): GuardedTree {
    if (this.#made) return this.#made;
    const made = this.make();
    this.#made = made;
    kept.push(this);
    if (kept.length > mostTrees) kept.shift()!.#made = undefined;
    return made;
  }

  get tree(): Root {
    return this.#tree.root;
  }

  get limits(): readonly PassedLimit[] {
    return this.#tree.limits;
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }
}

class MarkdownDocument extends Opened implements Document {
  readonly format = 'markdown';
  readonly fields: MapValue | undefined;
  readonly problems: readonly ValueProblem[];
  readonly frontmatter: Frontmatter | undefined;
  readonly unclosed: Span | undefined;
  readonly body: Span;
  readonly prompt: string;
  readonly #parser: MarkdownParser;

  constructor(source: Source, { frontmatter, bodyStart, unclosed }: Split, parser: MarkdownParser) {
    super(source);
    this.fields = frontmatter?.map;
    this.problems = frontmatter?.problems ?? [];
    this.frontmatter = frontmatter;
    this.unclosed = unclosed;
    this.body = { start: bodyStart, end: source.text.length };
    this.prompt = source.text.slice(bodyStart);
    this.#parser = parser;
  }

  protected make(): GuardedTree {
    return parseTree(this.text, this.#parser);
  }

  get prose(): Document {
    return this;
  }

  place(span: Span): Span {
    return span;
  }
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
  return new DataDocument(source, format, agent, parser);
}

class DataDocument extends Opened implements Document {
  readonly format: DataFormat;
  readonly fields: MapValue | undefined;
  readonly problems: readonly ValueProblem[];
  readonly key: Located<string> | undefined;
  readonly host: string | undefined;
  readonly body: Span;
  readonly prompt: string;
  readonly place: (span: Span) => Span;
  readonly #parser: MarkdownParser;
  #prose: Document | undefined;

  constructor(source: Source, format: DataFormat, { fields, problems, key, host, prompt }: DataAgent, parser: MarkdownParser) {
    super(source);
    this.format = format;
    this.fields = fields;
    this.problems = problems;
    this.key = key;
    this.host = host;
    this.body = prompt?.span ?? { start: 0, end: 0 };
    this.prompt = typeof prompt?.value === 'string' ? prompt.value : '';
    this.place = placer(prompt, format, this.body);
    this.#parser = parser;
  }

  protected make(): GuardedTree {
    const { tree, limits } = this.prose;
    return { root: moved(tree, this.place), limits: limits.map((limit) => ({ ...limit, span: this.place(limit.span) })) };
  }

  get prose(): Document {
    return (this.#prose ??= new MarkdownDocument(fromText(this.source.path, this.prompt), { bodyStart: 0 }, this.#parser));
  }
}

/** Offsets of an mdast node. */
export function spanOf(node: Nodes): Span {
  return placeOf(node) ?? { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
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
  // A node may read its place and its children when it is asked for them: JSON has all of it.
  const copy = JSON.parse(JSON.stringify(tree)) as Root;
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
