import type { Span } from './span.ts';

/** One word of a command line. */
export interface Word {
  /** Without quotes and escapes; variables and substitutions as written. */
  readonly text: string;
  readonly span: Span;
  /** The first variable or substitution that no double quotes protect. */
  readonly loose?: Span;
}

/** One simple command: what stands between two operators. */
export interface Command {
  readonly words: readonly Word[];
  readonly span: Span;
  /** The operator before it; empty for the first. A pipe makes what stands before its input. */
  readonly after: '' | '|' | '&&' | '||' | ';' | '&' | '\n' | '(';
  /** Targets of `>` and `>>`. */
  readonly writes: readonly Word[];
  /** The commands of its `$(…)`, backquotes and `<(…)`. */
  readonly inner: readonly Command[];
}

/** Nested substitutions are read to here. */
const deepest = 4;

/**
 * Splits shell text into simple commands, as a POSIX shell would, without expanding anything. Text that is no shell
 * gives words all the same; a quote that nothing closes ends with the text. One pass.
 */
export function splitShell(text: string, base = 0, depth = 0): Command[] {
  const commands: Command[] = [];
  let words: Word[] = [];
  let writes: Word[] = [];
  let inner: Command[] = [];
  let after: Command['after'] = '';
  let isTarget = false;
  let start = 0;
  let at = 0;
  const finish = (operator: Command['after']): void => {
    if (words.length > 0 || writes.length > 0) {
      commands.push({ words, writes, inner, after, span: { start: base + start, end: base + (words.at(-1) ?? writes.at(-1))!.span.end - base } });
      after = operator;
    } else if (operator !== '\n') after = operator;
    [words, writes, inner, isTarget] = [[], [], [], false];
  };
  while (at < text.length) {
    const character = text[at]!;
    if (character === '\\' && text[at + 1] === '\n') at += 2;
    else if (character === ' ' || character === '\t' || character === '\r') at += 1;
    else if (character === '\n') {
      finish('\n');
      at += 1;
    } else if (character === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (character === '|' || character === '&' || character === ';') {
      const double = text[at + 1] === character;
      if (character === '&' && text[at + 1] === '>') {
        isTarget = true;
        at += 2;
        continue;
      }
      finish(character === '|' ? (double ? '||' : '|') : character === '&' ? (double ? '&&' : '&') : ';');
      at += double || (character === '|' && text[at + 1] === '&') ? 2 : 1;
    } else if (character === '>') {
      isTarget = true;
      at += text[at + 1] === '>' ? 2 : 1;
      if (text[at] === '&') {
        isTarget = false;
        at += /[\d-]/.test(text[at + 1] ?? '') ? 2 : 1;
      }
    } else if (character === '<' && text[at + 1] !== '(') at += 1;
    else if (character === ')' || character === '(') {
      finish('(');
      at += 1;
    } else {
      const read = readWord(text, at, base, depth);
      if (words.length === 0 && writes.length === 0) start = at;
      inner.push(...read.inner);
      if (isTarget) writes.push(read.word);
      // The number before a redirection is a stream, not a word.
      else if (!(/^\d$/.test(read.word.text) && text[read.end] === '>')) words.push(read.word);
      isTarget = false;
      at = Math.max(read.end, at + 1);
    }
  }
  finish('');
  return commands;
}

interface ReadWord {
  readonly word: Word;
  readonly end: number;
  readonly inner: readonly Command[];
}

function readWord(text: string, from: number, base: number, depth: number): ReadWord {
  const inner: Command[] = [];
  const parts: string[] = [];
  let loose: Span | undefined;
  let quoted = false;
  let at = from;
  const substitute = (open: number, end: number): void => {
    if (depth < deepest) inner.push(...splitShell(text.slice(open, end), base + open, depth + 1));
  };
  while (at < text.length) {
    const character = text[at]!;
    if (character === '\\') {
      parts.push(text[at + 1] ?? '');
      at += 2;
    } else if (character === "'" && !quoted) {
      const end = endOf(text, "'", at + 1);
      parts.push(text.slice(at + 1, end));
      at = end + 1;
    } else if (character === '"') {
      quoted = !quoted;
      at += 1;
    } else if ((character === '$' || character === '<') && text[at + 1] === '(' && (character === '$' || !quoted)) {
      const end = closing(text, at + 2);
      if (text[at + 2] !== '(') substitute(at + 2, end);
      if (!quoted && character === '$' && text[at + 2] !== '(') loose ??= { start: base + at, end: base + end + 1 };
      parts.push(text.slice(at, end + 1));
      at = end + 1;
    } else if (character === '`') {
      const end = endOf(text, '`', at + 1);
      substitute(at + 1, end);
      if (!quoted) loose ??= { start: base + at, end: base + end + 1 };
      parts.push(text.slice(at, end + 1));
      at = end + 1;
    } else if (character === '$' && /[A-Za-z_{]/.test(text[at + 1] ?? '')) {
      const [variable] = /^\$(?:\{[^}\n]{0,200}\}?|[A-Za-z_][A-Za-z0-9_]{0,200})/.exec(text.slice(at, at + 204)) ?? [character];
      if (!quoted) loose ??= { start: base + at, end: base + at + variable.length };
      parts.push(variable);
      at += variable.length;
    } else if (!quoted && /[\s|&;()<>]/.test(character)) break;
    else {
      parts.push(character);
      at += 1;
    }
  }
  const end = Math.min(at, text.length);
  return { word: { text: parts.join(''), span: { start: base + from, end: base + end }, ...(loose ? { loose } : {}) }, end, inner };
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end;
}

/** The bracket that closes a substitution. What is inside was paid for once at each depth, and depth has an end. */
function closing(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === "'") at = endOf(text, "'", at + 1);
    else if (text[at] === '(') open += 1;
    else if (text[at] === ')' && --open === 0) return at;
  }
  return text.length;
}

/** Every command of a text, those inside of others included, the outer ones first. */
export function allCommands(commands: readonly Command[]): Command[] {
  return commands.flatMap((command) => [command, ...allCommands(command.inner)]);
}

/** The program a command starts: what follows assignments, `sudo` and the like, without its folder. */
export function programOf({ words }: Command): { readonly name: string; readonly arguments: readonly Word[] } {
  let at = 0;
  while (at < words.length && (/^[A-Za-z_][A-Za-z0-9_]*=/.test(words[at]!.text) || (prefixes.has(words[at]!.text) && at + 1 < words.length) || (at > 0 && prefixes.has(words[at - 1]!.text) && words[at]!.text.startsWith('-')))) at += 1;
  const name = words[at]?.text ?? '';
  return { name: name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1), arguments: words.slice(at + 1) };
}

const prefixes: ReadonlySet<string> = new Set(['sudo', 'doas', 'exec', 'nohup', 'time', 'command', 'builtin', '$', 'then', 'do', 'else', 'if', '!']);
