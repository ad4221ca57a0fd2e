import type { Span } from '../text/span.ts';
import { type MapValue, type ValueProblem } from './value.ts';
import { readYaml } from './yaml.ts';

export interface Frontmatter {
  /** From the opening fence to the end of the closing one, without the line end after it. */
  readonly span: Span;
  /** What stands between the fences, line end of the last line included. */
  readonly text: string;
  /** Offset of `text` in the file. */
  readonly start: number;
  /** The fields; absent when the block is no YAML map. */
  readonly map?: MapValue;
  readonly problems: readonly ValueProblem[];
}

export interface Split {
  readonly frontmatter?: Frontmatter;
  /** Offset of the first character after the line end of the closing fence; 0 without frontmatter. */
  readonly bodyStart: number;
  /** The opening fence that nothing closes. */
  readonly unclosed?: Span;
}

const openingFence = /^---[ \t]*(?:\r\n|\n|\r)/;
const closingFence = /^---[ \t]*$/gm;

/** Cuts a text into frontmatter and body. Only a fence at offset 0 opens one. */
export function splitFrontmatter(text: string): Split {
  const opening = openingFence.exec(text);
  if (!opening) return { bodyStart: 0 };
  const start = opening[0].length;
  closingFence.lastIndex = start;
  const closing = closingFence.exec(text);
  if (!closing) return { bodyStart: 0, unclosed: { start: 0, end: 3 } };
  const end = closing.index + closing[0].length;
  const inner = text.slice(start, closing.index);
  const { value, problems } = readYaml(inner, start);
  const span = { start: 0, end };
  const wrong: ValueProblem[] = value && value.kind !== 'map' ? [{ kind: 'not-a-map', message: `a ${value.kind}`, span: value.span }] : [];
  const frontmatter = { span, text: inner, start, problems: [...problems, ...wrong], ...(value?.kind === 'map' ? { map: value } : {}) };
  return { frontmatter, bodyStart: end + (/^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0].length ?? 0) };
}
