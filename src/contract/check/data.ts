import { codeBefore, isLetter, isWord } from '../characters.ts';
import type { Scanned } from './scan.ts';

/** A piece of an answer that is data. */
export interface Data {
  readonly format: 'json' | 'yaml';
  /** Absent when it does not parse; of YAML only the keys at the top with the kind of their values. */
  readonly value?: unknown;
  /** First and last line in the answer, from 1. */
  readonly at: readonly [number, number];
}

/** Longer texts are not tried as JSON from each brace on. */
const longestSearch = 200_000;

/** All data in an answer: the whole of it, its fences, and objects that stand in its prose. */
export function dataOf(scanned: Scanned, format: 'json' | 'yaml'): Data[] {
  const { lines, fences } = scanned;
  const whole: readonly [number, number] = [1, lines.length];
  const bare = parseJson(lines.join('\n'));
  if (bare !== undefined) return [{ format: 'json', value: bare, at: whole }];
  const found: Data[] = [];
  for (const fence of fences) {
    const at: readonly [number, number] = [fence.first + 1, fence.last + 1];
    const isYaml = /^ya?ml$/.test(fence.language);
    const value = isYaml ? undefined : parseJson(fence.text);
    if (value !== undefined) found.push({ format: 'json', value, at });
    else if (/^jsonc?5?$/.test(fence.language) || (fence.language === '' && /^\s*[{[]/.test(fence.text))) found.push({ format: 'json', at });
    else if (isYaml || (format === 'yaml' && fence.language === '')) found.push({ format: 'yaml', value: yamlKeys(fence.text.split('\n')), at });
  }
  found.push(...inProse(scanned));
  if (format === 'yaml' && found.length === 0) {
    const value = yamlKeys(lines);
    if (Object.keys(value).length > 0) found.push({ format: 'yaml', value, at: whole });
  }
  return found;
}

/** Objects in the prose of an answer. What looks like the start of one and does not parse is kept as broken data. */
function inProse({ lines, fenced }: Scanned): Data[] {
  const found: Data[] = [];
  let budget = longestSearch;
  for (let index = 0; index < lines.length; index += 1) {
    const open = fenced[index] ? -1 : opening(lines[index]!);
    if (open === -1) continue;
    const end = closingOf(lines, fenced, index, open);
    const last = end?.line ?? lines.length - 1;
    const own = lines.slice(index, last + 1);
    budget -= own.reduce((sum, line) => sum + line.length, 0);
    if (budget < 0) break;
    if (end) own[own.length - 1] = own.at(-1)!.slice(0, end.at + 1);
    own[0] = own[0]!.slice(open);
    const value = end ? parseJson(own.join('\n')) : undefined;
    found.push({ format: 'json', at: [index + 1, last + 1], ...(value === undefined ? {} : { value }) });
    index = last;
  }
  return found;
}

/** Where an object may open on a line: no letter stands before its brace; -1 where none may. */
function opening(line: string): number {
  if (!line.includes('{')) return -1;
  for (const { index } of line.matchAll(/(?<![/$`{])\{(?=\s*(?:$|"|\}))/g)) if (!isWord(codeBefore(line, index))) return index;
  return -1;
}

/** Where the brace that opens an object is closed; braces in strings do not count. */
function closingOf(lines: readonly string[], fenced: readonly boolean[], from: number, open: number): { readonly line: number; readonly at: number } | undefined {
  let depth = 0;
  for (let line = from; line < lines.length && !fenced[line]; line += 1) {
    let quoted = false;
    for (let at = line === from ? open : 0; at < lines[line]!.length; at += 1) {
      const character = lines[line]![at]!;
      if (quoted && character === '\\') at += 1;
      else if (character === '"') quoted = !quoted;
      else if (quoted) continue;
      else if (character === '{' || character === '[') depth += 1;
      else if (character === '}' || character === ']') depth -= 1;
      if (depth === 0 && !quoted) return { line, at };
    }
  }
  return undefined;
}

function parseJson(text: string): unknown {
  const first = /\S/.exec(text)?.[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What is no JSON is no data: the caller says so where data was asked for.
    return undefined;
  }
}

/**
 * The keys of a block of YAML that stand furthest left, with a value of the kind that is written: enough to ask for fields and kinds.
 * Below a name over the whole of it (`REPORT:`) they are those of what it names, and the name.
 */
export function yamlKeys(lines: readonly string[]): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const keys = lines.map(keyIn);
  const add = (from: number): number => {
    const left = keys.reduce((least, match) => (match && match[1]!.length >= from ? Math.min(least, match[1]!.length) : least), Infinity);
    for (const [index, match] of keys.entries()) {
      if (match?.[1]!.length === left) found[match[2]!] = yamlValue((match[3] ?? '').trim(), lines[index + 1] ?? '', left);
    }
    return left;
  };
  const left = add(0);
  const [only, ...others] = Object.values(found);
  if (others.length === 0 && typeof only === 'object' && only !== null && !Array.isArray(only)) add(left + 1);
  return found;
}

/** Spaces, key and value of a line that has a key. */
function keyIn(line: string): RegExpExecArray | undefined {
  const match = line.includes(':') ? /^( *)(?:- )?["']?([^\s:"']{1,81})["']?[ \t]*:(?:[ \t](.*))?$/u.exec(line) : null;
  const [first = '', ...others] = match?.[2] ?? '';
  const isKey = (first === '_' || isLetter(first.codePointAt(0) ?? 0)) && others.every((character) => isWord(character.codePointAt(0)!) || /[_.-]/.test(character));
  return match && isKey ? match : undefined;
}

function yamlValue(text: string, next: string, left: number): unknown {
  const plain = text.replace(/\s+#.*$/, '').replace(/^#.*$/, '');
  if (plain === '') return /^\s*-(?:\s|$)/.test(next) ? [] : new RegExp(`^ {${left + 1},}\\S`).test(next) ? {} : null;
  if (plain.startsWith('[')) return [];
  if (plain.startsWith('{')) return {};
  if (/^(?:true|false)$/i.test(plain)) return plain.toLowerCase() === 'true';
  if (/^(?:null|~)$/i.test(plain)) return null;
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : plain;
}
