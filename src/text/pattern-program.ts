import type { PatternProblem } from './pattern.ts';

export type Instruction =
  | { readonly kind: 'one'; test(character: string): boolean }
  /** A place between two characters; `''` is the end of the text. */
  | { readonly kind: 'place'; holds(before: string, after: string): boolean }
  | { readonly kind: 'jump'; readonly to: readonly number[] }
  | { readonly kind: 'end' };

/** Longest pattern, and most steps it may be made of once its counts are written out. */
export const patternLimits = { length: 1000, instructions: 2000 } as const;

interface Reader {
  readonly source: string;
  readonly caseless: boolean;
  readonly out: MutableInstruction[];
  at: number;
}

type MutableInstruction = Exclude<Instruction, { kind: 'jump' }> | { readonly kind: 'jump'; to: number[] };

/** Thrown inside this file alone. */
class Refused extends Error {
  readonly at: number;

  constructor(problem: string, at: number) {
    super(problem);
    this.at = at;
  }
}

export function compilePattern(source: string, caseless: boolean): { readonly instructions: readonly Instruction[] } | PatternProblem {
  if (source.length > patternLimits.length) return { problem: `more than ${patternLimits.length} characters`, at: patternLimits.length };
  const reader: Reader = { source, caseless, out: [], at: 0 };
  try {
    readAlternatives(reader);
    if (reader.at < source.length) throw new Refused('`)` without a group', reader.at);
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message, at: error.at };
    throw error;
  }
  return { instructions: [...reader.out, { kind: 'end' }] };
}

/** `a|b|c`: a jump to each, and each jumps behind the last. */
function readAlternatives(reader: Reader): void {
  const first = reader.out.length;
  readSequence(reader);
  const ends: number[] = [];
  while (reader.source[reader.at] === '|') {
    reader.at += 1;
    const own = reader.out.splice(first);
    emit(reader, { kind: 'jump', to: [first + 1, first + own.length + 2] });
    for (const instruction of own) emit(reader, moved(instruction, 1));
    const end = { kind: 'jump' as const, to: [] as number[] };
    // What was read before is moved by one, and so are its own ends.
    for (let each = 0; each < ends.length; each++) ends[each]! += 1;
    ends.push(reader.out.length);
    emit(reader, end);
    readSequence(reader);
  }
  for (const end of ends) (reader.out[end] as { to: number[] }).to = [reader.out.length];
}

function readSequence(reader: Reader): void {
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!)) readRepeated(reader);
}

function readRepeated(reader: Reader): void {
  const first = reader.out.length;
  const start = reader.at;
  const isPlace = readAtom(reader);
  const count = readCount(reader);
  if (!count) return;
  if (isPlace) throw new Refused('a count behind a place', start);
  const own = reader.out.splice(first);
  const copy = () => {
    const base = reader.out.length;
    for (const instruction of own) emit(reader, moved(instruction, base - first));
  };
  for (let done = 0; done < count.least; done++) copy();
  if (count.most === Infinity) {
    const loop = reader.out.length;
    emit(reader, { kind: 'jump', to: [loop + 1, loop + own.length + 2] });
    copy();
    emit(reader, { kind: 'jump', to: [loop] });
    return;
  }
  const optional: { to: number[] }[] = [];
  for (let done = count.least; done < count.most; done++) {
    const jump = { kind: 'jump' as const, to: [reader.out.length + 1] };
    optional.push(jump);
    emit(reader, jump);
    copy();
  }
  for (const jump of optional) jump.to.push(reader.out.length);
}

function readCount(reader: Reader): { readonly least: number; readonly most: number } | undefined {
  const [whole, sign, least, comma, most] = /^(?:([*+?])|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(reader.source.slice(reader.at, reader.at + 16)) ?? [];
  if (whole === undefined) return undefined;
  const start = reader.at;
  reader.at += whole.length;
  if (sign !== undefined) return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
  const count = { least: Number(least), most: comma === '' ? Number(least) : most === '' ? Infinity : Number(most) };
  if (count.most < count.least || (comma === '' && most !== '')) throw new Refused(`the count \`${whole}\``, start);
  return count;
}

/** One character, class, group or place; true for a place. */
function readAtom(reader: Reader): boolean {
  const { source, at } = reader;
  const character = String.fromCodePoint(source.codePointAt(at)!);
  reader.at += character.length;
  switch (character) {
    case '(':
      if (source[at + 1] === '?' && source[at + 2] !== ':') throw new Refused('a look-around or a named group', at);
      if (source[at + 1] === '?') reader.at += 2;
      readAlternatives(reader);
      if (source[reader.at] !== ')') throw new Refused('`(` without its `)`', at);
      reader.at += 1;
      return false;
    case '[':
      return one(reader, classAt(reader, at));
    case '\\':
      return readEscape(reader, at);
    case '^':
      return place(reader, (before) => before === '' || before === '\n');
    case '$':
      return place(reader, (_, after) => after === '' || after === '\n');
    case '.':
      return one(reader, (given) => given !== '\n');
    case '*':
    case '+':
    case '{':
    case '?':
      throw new Refused(`\`${character}\` with nothing to repeat`, at);
    default:
      return one(reader, literal(character, reader));
  }
}

const word = /^[\p{L}\p{N}\p{M}_]$/u;
const isWord = (character: string) => word.test(character);

function readEscape(reader: Reader, at: number): boolean {
  const letter = reader.source[at + 1];
  if (letter === undefined) throw new Refused('`\\` at the end', at);
  reader.at = at + 2;
  if (letter === 'b' || letter === 'B') return place(reader, (before, after) => (isWord(before) !== isWord(after)) === (letter === 'b'));
  if (letter === 'w' || letter === 'W') return one(reader, (character) => isWord(character) === (letter === 'w'));
  if (letter === 'p' || letter === 'P') {
    const [property] = /^\{[\w=]{1,40}\}/.exec(reader.source.slice(at + 2, at + 44)) ?? [''];
    reader.at += property.length;
    return one(reader, classOf(`[\\${letter}${property}]`, reader, at));
  }
  if ('dDsS'.includes(letter)) return one(reader, classOf(`[\\${letter}]`, reader, at));
  const control = { n: '\n', r: '\r', t: '\t' }[letter];
  if (control !== undefined) return one(reader, (character) => character === control);
  if (/[\p{L}\p{N}]/u.test(letter)) throw new Refused(letter >= '0' && letter <= '9' ? 'a back-reference' : `\`\\${letter}\``, at);
  const character = String.fromCodePoint(reader.source.codePointAt(at + 1)!);
  reader.at = at + 1 + character.length;
  return one(reader, literal(character, reader));
}

/** A class up to its bracket. A single character is tested against it, so the engine of the language has nothing to go back over. */
function classAt(reader: Reader, at: number): (character: string) => boolean {
  const { source } = reader;
  let end = at + 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  if (source[end] !== ']') throw new Refused('`[` without its `]`', at);
  reader.at = end + 1;
  const inner = source.slice(at + 1, end).replace(/\\w/g, '\\p{L}\\p{N}\\p{M}_');
  return classOf(`[${inner}]`, reader, at);
}

function classOf(source: string, { caseless }: Reader, at: number): (character: string) => boolean {
  try {
    const expression = new RegExp(`^${source}$`, caseless ? 'iu' : 'u');
    return (character) => expression.test(character);
  } catch {
    // The language says what is no class by throwing.
    throw new Refused(`\`${source}\`, which is no class of characters`, at);
  }
}

function literal(expected: string, { caseless }: Reader): (character: string) => boolean {
  if (!caseless) return (character) => character === expected;
  const folded = expected.toLowerCase();
  return (character) => character === expected || character.toLowerCase() === folded;
}

function one(reader: Reader, test: (character: string) => boolean): false {
  emit(reader, { kind: 'one', test });
  return false;
}

function place(reader: Reader, holds: (before: string, after: string) => boolean): true {
  emit(reader, { kind: 'place', holds });
  return true;
}

function emit(reader: Reader, instruction: MutableInstruction): void {
  if (reader.out.length >= patternLimits.instructions) throw new Refused(`more than ${patternLimits.instructions} steps once its counts are written out`, reader.at - 1);
  reader.out.push(instruction);
}

function moved(instruction: MutableInstruction, by: number): MutableInstruction {
  return instruction.kind === 'jump' ? { kind: 'jump', to: instruction.to.map((to) => to + by) } : instruction;
}
