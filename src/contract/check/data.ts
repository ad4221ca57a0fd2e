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
  const text = lines.join('\n');
  const bare = parseJson(text);
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

/** Objects and lists outside fences whose first brace starts a line. */
function inProse({ lines, fenced }: Scanned): Data[] {
  const found: Data[] = [];
  let budget = longestSearch;
  for (let index = 0; index < lines.length; index += 1) {
    if (fenced[index] || !/^\s*[{[]\s*(?:$|["'{[}\]\d\p{L}])/u.test(lines[index]!)) continue;
    const last = closingLine(lines, fenced, index);
    if (last === undefined) {
      if (/^\s*\{\s*(?:$|")/.test(lines[index]!)) return [...found, { format: 'json', at: [index + 1, lines.length] }];
      continue;
    }
    const text = lines.slice(index, last + 1).join('\n');
    budget -= text.length;
    if (budget < 0) break;
    const value = parseJson(text.slice(0, text.search(/[}\]][^}\]]*$/) + 1));
    const at: readonly [number, number] = [index + 1, last + 1];
    if (value !== undefined) found.push({ format: 'json', value, at });
    else if (/^\s*\{\s*(?:$|")/.test(lines[index]!)) found.push({ format: 'json', at });
    else continue;
    index = last;
  }
  return found;
}

/** The line on which the brace that opens a line is closed; braces in strings do not count. */
function closingLine(lines: readonly string[], fenced: readonly boolean[], from: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let index = from; index < lines.length && !fenced[index]; index += 1) {
    for (let at = 0; at < lines[index]!.length; at += 1) {
      const character = lines[index]![at]!;
      if (quoted && character === '\\') at += 1;
      else if (character === '"') quoted = !quoted;
      else if (quoted) continue;
      else if (character === '{' || character === '[') depth += 1;
      else if (character === '}' || character === ']') depth -= 1;
      if (depth === 0 && !quoted) return index;
    }
    quoted = false;
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

/** The keys of a block of YAML that stand furthest left, with a value of the kind that is written: enough to ask for fields and kinds. */
export function yamlKeys(lines: readonly string[]): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const keys = lines.map((line) => /^( *)(?:- )?["']?([\p{L}_][\p{L}\p{N}_.-]{0,80})["']?[ \t]*:(?:[ \t]+(.*))?$/u.exec(line));
  const left = Math.min(...keys.flatMap((match) => (match ? [match[1]!.length] : [])));
  for (const [index, match] of keys.entries()) {
    if (!match || match[1]!.length !== left) continue;
    found[match[2]!] = yamlValue((match[3] ?? '').trim(), lines[index + 1] ?? '', left);
  }
  return found;
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
