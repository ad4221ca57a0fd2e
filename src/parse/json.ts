import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { readPlainJson } from './plain-json.ts';
import type { Entry, ReadValue, ScalarValue, Value, ValueProblem } from './value.ts';

const maximumDepth = 100;

/** What is wrong, by the number that the parser has for it. */
const faults: Readonly<Record<number, string>> = {
  1: 'word',
  2: 'form of a number',
  3: 'lack of a key',
  4: 'lack of a value',
  5: 'lack of a colon',
  6: 'lack of a comma',
  7: 'lack of a closing brace',
  8: 'lack of a closing bracket',
  9: 'text behind the end',
  10: 'comment',
  11: 'end of the file in a comment',
  12: 'end of the line in a string',
  13: 'end of a number',
  14: 'form of a Unicode escape',
  15: 'escape',
  16: 'control character in a string',
};

/** Reads JSON. Comments and trailing commas are taken only when `lenient`, as in a `.jsonc` file. */
export function readJson(text: string, lenient: boolean): ReadValue {
  const value = readPlainJson(text);
  return value ? { value, problems: [] } : readWholeJson(text, lenient);
}

/** The same for any text: what the quick reader of plain JSON is held against. */
export function readWholeJson(text: string, lenient: boolean): ReadValue {
  const errors: ParseError[] = [];
  if (isDeep(text)) return { problems: [{ kind: 'limit', message: `data nested deeper than ${maximumDepth} levels`, span: { start: 0, end: 1 } }] };
  const root = parseTree(text, errors, { disallowComments: !lenient, allowTrailingComma: lenient });
  // A comment that nothing closes ends behind the text for the parser.
  const problems: ValueProblem[] = errors.map(({ error, offset, length }) => ({ kind: 'syntax', message: faults[error] ?? 'fault', span: { start: Math.min(text.length, offset), end: Math.min(text.length, offset + length) } }));
  if (!root || problems.length > 0) return { problems };
  const value = fromNode(root, text, problems);
  return { value, problems };
}

/** One pass over the brackets: the parser recurses, and a tower of them would overflow the stack. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[{[]|[}\]]/g)) {
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
    if (depth > maximumDepth) return true;
  }
  return false;
}

function fromNode(node: Node, text: string, problems: ValueProblem[]): Value {
  const span = { start: node.offset, end: node.offset + node.length };
  if (node.type === 'array') return { kind: 'list', span, items: (node.children ?? []).map((child) => fromNode(child, text, problems)) };
  if (node.type !== 'object') return scalar(node, text);
  const seen = new Set<string>();
  const entries: Entry[] = (node.children ?? []).map((property) => {
    const [key, value] = property.children as [Node, Node];
    const name = String(key.value);
    const place = { start: key.offset + 1, end: key.offset + key.length - 1 };
    if (seen.has(name)) problems.push({ kind: 'duplicate-key', message: `second \`${name}\``, span: place });
    seen.add(name);
    return { key: { value: name, span: place }, value: fromNode(value, text, problems) };
  });
  return { kind: 'map', entries, span };
}

function scalar(node: Node, text: string): ScalarValue {
  const raw = text.slice(node.offset, node.offset + node.length);
  const quote = node.type === 'string' ? 1 : 0;
  const span = { start: node.offset + quote, end: node.offset + node.length - quote };
  const isPlain = node.type === 'string' && !raw.includes('\\');
  return { kind: 'scalar', value: node.value as ScalarValue['value'], span, raw, ...(isPlain ? { plain: span.start } : {}) };
}

/** Offset in the file of each character of a JSON string, and of its end, from the string as written. */
export function stringOffsets({ raw, span }: ScalarValue): number[] {
  const offsets: number[] = [];
  for (let at = 1; at < raw.length - 1; ) {
    offsets.push(span.start + at - 1);
    at += raw[at] !== '\\' ? 1 : raw[at + 1] === 'u' ? 6 : 2;
  }
  return [...offsets, span.end];
}
