import { compilePattern, type Instruction } from './pattern-program.ts';

/** A regular expression without look-arounds and back-references, matched in time linear in the text. */
export interface Pattern {
  /** Whether it matches anywhere in a text. Nothing when the steps that are left were not enough to tell. */
  test(text: string, budget?: Budget): boolean | undefined;
}

/** Steps that one or several searches may take together; each takes off what it took. */
export interface Budget {
  left: number;
}

/** Why a text is no pattern, and the place in it. */
export interface PatternProblem {
  readonly problem: string;
  readonly at: number;
}

export interface PatternOptions {
  /** Upper and lower case are the same. */
  readonly caseless?: boolean;
}

/**
 * Reads a pattern that a stranger may have written. Letters, `.`, classes, groups, `|`, `*`, `+`, `?`, `{1,3}`, `^`, `$`,
 * `\b`, `\w` and their like, which know the letters of every script.
 *
 * All ways to match are followed at once, one character at a time, so no pattern and no text can make it go back.
 */
export function readPattern(source: string, { caseless = false }: PatternOptions = {}): Pattern | PatternProblem {
  const program = compilePattern(source, caseless);
  return 'problem' in program ? program : { test: (text, budget = { left: Infinity }) => search(program.instructions, text, budget) };
}

interface Threads {
  readonly list: number[];
  /** The round in which each instruction was last put on the list. */
  readonly seen: number[];
  round: number;
  /** Each instruction that is looked at is a step. */
  readonly budget: Budget;
}

function search(program: readonly Instruction[], text: string, budget: Budget): boolean | undefined {
  let now = threads(program.length, budget);
  let next = threads(program.length, budget);
  let before = '';
  let at = 0;
  for (;;) {
    const character = at < text.length ? String.fromCodePoint(text.codePointAt(at)!) : '';
    // A match may start at every place.
    if (follow(program, 0, now, before, character)) return true;
    if (character === '') return false;
    if (budget.left < 0) return undefined;
    next.list.length = 0;
    next.round += 1;
    const after = at + character.length;
    const following = after < text.length ? String.fromCodePoint(text.codePointAt(after)!) : '';
    for (const each of now.list) {
      const instruction = program[each]!;
      if (instruction.kind === 'one' && instruction.test(character) && follow(program, each + 1, next, character, following)) return true;
    }
    [now, next] = [next, now];
    before = character;
    at = after;
  }
}

function threads(size: number, budget: Budget): Threads {
  return { list: [], seen: Array.from({ length: size }, () => -1), round: 0, budget };
}

/** Puts on the list what can be reached without taking a character; true when that is the end of the pattern. */
function follow(program: readonly Instruction[], from: number, into: Threads, before: string, after: string): boolean {
  const stack = [from];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    into.budget.left -= 1;
    if (into.seen[at] === into.round) continue;
    into.seen[at] = into.round;
    const instruction = program[at]!;
    if (instruction.kind === 'end') return true;
    if (instruction.kind === 'one') into.list.push(at);
    else if (instruction.kind === 'jump') stack.push(...instruction.to);
    else if (instruction.holds(before, after)) stack.push(at + 1);
  }
  return false;
}
