import type { Position } from 'unist';
import { fromUtf8 } from './source.ts';

/** What the native parser makes of a text: its own table of nodes, as bytes. */
export type ToArena = (text: string, hasFrontmatter: boolean) => Uint8Array;

/** By the number of each in the table. The native parser knows more, which it makes only when asked. */
const kinds = [
  'root', 'paragraph', 'heading', 'thematicBreak', 'blockquote', 'list', 'listItem', 'html', 'code', 'definition', 'text', 'emphasis', 'strong', 'inlineCode', 'break', 'link', 'image', 'linkReference', 'imageReference',
  'footnoteDefinition', 'footnoteReference', 'table', 'tableRow', 'tableCell', 'delete', 'yaml',
] as const;

export type Kind = (typeof kinds)[number];

/** The table begins with these letters, and then says that it is one of markdown. */
const [letters, markdown] = [0x5241444d, 1];
/** How many numbers a node has. */
const width = 13;

/**
 * The nodes of the native parser, read where they stand: a node is a number, the root is 0, and each comes before what
 * is in it. Whoever asks for the kind of a node makes no object.
 */
export class Arena {
  readonly text: string;
  /** How many nodes there are. */
  readonly size: number;
  /** How many nodes stand in one another at most, less one. */
  readonly depth: number;
  // No `#` names: V8 looks those up in a slower way until it has compiled the code that asks.
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  /** The first number of the nodes, and of the lists of children. */
  private readonly nodes: number;
  private readonly lists: number;
  /** The first byte of what kinds have of their own, and of their strings. */
  private readonly data: number;
  private readonly strings: number;
  /** All strings have as many bytes as the text has characters: each character is one byte, and no string stands behind the text. */
  private readonly isPlain: boolean;
  /** Of the text in bytes. It comes first among the strings; what is not in it as it is stands behind it. */
  private textLength: number | undefined;
  private unit = 0;
  private byteAt = 0;

  /** Nothing where the bytes are not laid out as they are known here, or hold a node of another kind. */
  static read(bytes: Uint8Array, text: string): Arena | undefined {
    if (bytes.byteOffset % 4 !== 0 || bytes.length < width * 4) return undefined;
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    // The last of them counts what only plugins write.
    if (words[0] !== letters || words[1] !== markdown || words[2] !== width * 4 || words[4]! % 4 !== 0 || words[6]! % 4 !== 0 || words[11] !== 0) return undefined;
    const depth = depthOf(words);
    return depth === undefined ? undefined : new Arena(bytes, words, text, depth);
  }

  private constructor(bytes: Uint8Array, words: Uint32Array, text: string, depth: number) {
    this.text = text;
    this.size = words[3]!;
    this.depth = depth;
    this.bytes = bytes;
    this.words = words;
    this.nodes = words[4]! / 4;
    this.lists = words[6]! / 4;
    this.data = words[8]!;
    this.strings = words[10]!;
    this.isPlain = bytes.length - this.strings === text.length;
  }

  kind(id: number): Kind {
    return kinds[this.words[this.nodes + id * width + 1]! & 0xff]!;
  }

  parent(id: number): number {
    return this.words[this.nodes + id * width + 2]!;
  }

  start(id: number): number {
    return this.words[this.nodes + id * width + 3]!;
  }

  end(id: number): number {
    return this.words[this.nodes + id * width + 4]!;
  }

  /** 0 for a node that has no place. */
  startLine(id: number): number {
    return this.words[this.nodes + id * width + 5]!;
  }

  startColumn(id: number): number {
    return this.words[this.nodes + id * width + 6]!;
  }

  endLine(id: number): number {
    return this.words[this.nodes + id * width + 7]!;
  }

  /** The place of a node that starts so many characters sooner. */
  position(id: number, before = 0): Position | undefined {
    const { words } = this;
    const at = this.nodes + id * width;
    const line = words[at + 5]!;
    if (line === 0) return undefined;
    // V8 makes an object with others in it by a detour, until the code is compiled.
    const start = { offset: words[at + 3]! - before, line, column: words[at + 6]! - before };
    const end = { offset: words[at + 4]!, line: words[at + 7]!, column: words[at + 8]! };
    return { start, end };
  }

  /** How many children a node has. */
  count(id: number): number {
    return this.words[this.nodes + id * width + 10]!;
  }

  child(id: number, index: number): number {
    return this.words[this.lists + this.words[this.nodes + id * width + 9]! + index]!;
  }

  /** A byte of what a node has of its own; nothing behind its end. */
  byte(id: number, at: number): number | undefined {
    const node = this.nodes + id * width;
    return at < this.words[node + 12]! ? this.bytes[this.data + this.words[node + 11]! + at] : undefined;
  }

  number(id: number, at: number): number {
    return this.numberAt(this.data + this.words[this.nodes + id * width + 11]! + at);
  }

  private numberAt(place: number): number {
    const { bytes } = this;
    return (bytes[place]! | (bytes[place + 1]! << 8) | (bytes[place + 2]! << 16) | (bytes[place + 3]! << 24)) >>> 0;
  }

  string(id: number, at: number): string {
    const node = this.nodes + id * width;
    if (at + 8 > this.words[node + 12]!) return '';
    const place = this.data + this.words[node + 11]! + at;
    const start = this.numberAt(place);
    const end = start + this.numberAt(place + 4);
    if (start === end) return '';
    return this.isPlain ? this.text.slice(start, end) : fromUtf8(this.bytes.subarray(this.strings + start, this.strings + end));
  }

  /** The first string of a node of words, of which there are many and each is short: nothing is copied that stands in the text. */
  word(id: number): string {
    if (this.isPlain) return this.string(id, 0);
    this.textLength ??= Buffer.byteLength(this.text);
    const place = this.data + this.words[this.nodes + id * width + 11]!;
    const start = this.numberAt(place);
    const end = start + this.numberAt(place + 4);
    if (start >= this.textLength) return this.string(id, 0);
    const first = this.unitAt(start);
    return this.text.slice(first, this.unitAt(end));
  }

  /** The place in the text of a byte of it. Nodes are read from the start of the text to its end, so the next place is near the last one. */
  private unitAt(byte: number): number {
    const { text } = this;
    let unit = this.unit;
    let at = this.byteAt;
    while (at > byte) {
      const code = text.charCodeAt(--unit);
      // Half a pair is worth two bytes: a text with a half alone is not parsed.
      at -= code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
    }
    while (at < byte) {
      const code = text.charCodeAt(unit++);
      at += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
    }
    this.unit = unit;
    this.byteAt = at;
    return unit;
  }
}

/** The depths of the nodes of the table in hand. */
let depths = new Uint32Array(4096);

function depthOf(words: Uint32Array): number | undefined {
  const [size, nodes] = [words[3]!, words[4]! / 4];
  if (size > depths.length) depths = new Uint32Array(size);
  let most = 0;
  for (let id = 0; id < size; id++) {
    const node = nodes + id * width;
    if ((words[node + 1]! & 0xff) >= kinds.length) return undefined;
    if (id === 0) continue;
    const parent = words[node + 2]!;
    if (parent >= id) return undefined;
    const depth = depths[parent]! + 1;
    depths[id] = depth;
    if (depth > most) most = depth;
  }
  return most;
}
