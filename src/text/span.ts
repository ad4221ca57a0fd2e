/**
 * Half-open range of UTF-16 offsets in one file: `[start, end)`.
 *
 * Everything inside the compiler speaks offsets. Lines and columns exist only
 * at the edges, where `LineIndex` makes them for people and for SARIF.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value with the place where it was written. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

export interface Place {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
}

/** Lines of a text. CR LF, LF and a lone CR end a line, as they do for the markdown parser. Nothing is made before it is asked for. */
export class LineIndex {
  #text: string | (() => string);
  /** What `known` made of the same lines. */
  readonly places: readonly number[];
  #found: ArrayLike<number> | undefined;

  constructor(text: string | (() => string), places: readonly number[] = []) {
    this.#text = text;
    this.places = places;
  }

  /** The places of some offsets, for whoever keeps them without the text: offset, line and column of each, in their order. */
  known(offsets: Iterable<number>): number[] {
    return [...new Set(offsets)].toSorted((a, b) => a - b).flatMap((offset) => {
      const { line, column } = this.place(offset);
      return [offset, line, column];
    });
  }

  get text(): string {
    if (typeof this.#text === 'function') this.#text = this.#text();
    return this.#text;
  }

  get #starts(): ArrayLike<number> {
    return (this.#found ??= startsOf(this.text));
  }

  get count(): number {
    return this.#starts.length;
  }

  place(offset: number): Place {
    return (this.#found ? undefined : this.#knownPlace(offset)) ?? this.#placeIn(offset);
  }

  #knownPlace(offset: number): Place | undefined {
    let low = 0;
    let high = this.places.length / 3;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.places[middle * 3]! < offset) low = middle + 1;
      else high = middle;
    }
    return this.places[low * 3] === offset ? { line: this.places[low * 3 + 1]!, column: this.places[low * 3 + 2]! } : undefined;
  }

  #placeIn(offset: number): Place {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  /** Offset of the first character of a line; the end of the text for a line that is not there. */
  start(number: number): number {
    return this.#starts[number - 1] ?? this.text.length;
  }

  /** The line without its line end; empty for a line that is not there. */
  line(number: number): string {
    return this.text.slice(this.start(number), this.start(number + 1)).replace(/[\r\n]+$/, '');
  }

  /** First and last line that a span touches. An empty span touches the line it stands on. */
  lines(span: Span): readonly [number, number] {
    return [this.place(span.start).line, this.place(Math.max(span.start, span.end - 1)).line];
  }
}

function startsOf(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
    return starts;
  }
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) starts.push(index + 1);
  }
  return starts;
}
