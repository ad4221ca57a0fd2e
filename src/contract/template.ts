import type { OutputForm } from '../model/contract.ts';
import type { Span } from '../text/span.ts';
import { cleanTitle } from './clean-title.ts';

export interface TemplatePart {
  readonly title: string;
  readonly level?: number;
  readonly nested: boolean;
  readonly span: Span;
}

export interface Template {
  readonly form: OutputForm;
  readonly sections: readonly TemplatePart[];
  /** Top-level keys of a data template, with what each shows as its value. */
  readonly fields: readonly string[];
}

interface Fence {
  readonly language: string;
  readonly text: string;
  readonly start: number;
}

const data = new Set(['json', 'json5', 'jsonc', 'yaml', 'yml']);
const prose = new Set(['', 'text', 'txt', 'markdown', 'md', 'plaintext', 'plain', 'mdx']);

/** What a fence lays down: keys of data, or the headings and labels of a text. */
export function readTemplate(fence: Fence): Template {
  const language = fence.language.toLowerCase().replace(/[^a-z0-9]/g, '');
  const isDocument = fronted.test(fence.text);
  const looksLikeData = /^\s*[{[]\s*(?:"|$)/.test(fence.text.slice(0, 200));
  if ((data.has(language) && !isDocument) || (prose.has(language) && looksLikeData)) {
    const json = language.startsWith('json') || (looksLikeData && !language.startsWith('y'));
    return { form: json ? 'json' : 'yaml', sections: [], fields: json ? jsonKeys(fence.text) : yamlKeys(fence.text) };
  }
  if (!prose.has(language) && !isDocument) return { form: 'code', sections: [], fields: [] };
  const fields = snakeKeys(fence.text);
  if (fields.length > 1) return { form: 'code', sections: [], fields };
  return { form: 'code', sections: parts(fence), fields: [] };
}

/** A document with its own frontmatter and headings below that, whatever its fence calls it. */
const fronted = /^\s{0,40}---[ \t]*\n(?:[ \t]*[^\s#-].*\n){1,40}---[ \t]*\n\s{0,40}#{1,6}[ \t]/;

const branch = /[├└]─/;
const fewestBranches = 3;

/** Folders and files drawn as a tree: where things lie, and no form of an answer. */
export function isFileTree(text: string): boolean {
  const branches = text.split('\n').filter((line) => branch.test(line));
  return branches.length >= fewestBranches && branches.filter((line) => /─\s{0,3}\S{0,80}(?:\.[A-Za-z]{1,6}|\/)(?:\s|$)/.test(line)).length * 2 >= branches.length;
}

/** Keys of the outermost object of a sketch of JSON; the sketch need not parse. */
export function jsonKeys(text: string): string[] {
  const keys: string[] = [];
  const base = /^\s*\[/.test(text) ? 2 : 1;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    if (character === '"') {
      const end = closing(text, index);
      if (depth === base && /^\s{0,8}:/.test(text.slice(end + 1, end + 10))) keys.push(text.slice(index + 1, end));
      index = end;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0 && keys.length > 0) break;
  }
  return [...new Set(keys)];
}

function closing(text: string, open: number): number {
  for (let index = open + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"' || text[index] === '\n') return index;
  }
  return text.length;
}

function yamlKeys(text: string): string[] {
  return [...new Set([...text.matchAll(/^(?:-[ ])?([\p{L}_][\p{L}\p{N}_-]{0,60})[ \t]{0,4}:(?=[ \t\r\n]|$)/gmu)].map((match) => match[1]!))];
}

/** A block of `key: {value}` lines below one name in capitals. */
function snakeKeys(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const keys = lines.flatMap((line) => /^\s{0,8}([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\s{0,2}:(?:\s|$)/.exec(line)?.[1] ?? []);
  const snake = keys.filter((key) => key.includes('_'));
  return keys.length >= lines.length - 2 && (snake.length > 0 || /^[A-Z_]+:\s*$/.test(lines[0] ?? '')) ? [...new Set(keys)] : [];
}

interface Line {
  readonly title: string;
  readonly rank: number;
  readonly level?: number;
  readonly shouted?: boolean;
  readonly span: Span;
}

/** Headings of a text template; without any, its labels. */
function parts({ text, start }: Fence): TemplatePart[] {
  const lines: Line[] = [];
  let at = start;
  let inner = false;
  let first = true;
  // Below a line that names the entry all labels may be indented: *LEAD #1 (Score: 94)*.
  const indented = /^\S.{0,80}\n(?:[ \t]{2,8}\S.{0,200}(?:\n|$)){2,}/.test(text);
  // Tags around a template indent it as a whole.
  const indent = /^[ \t]{4,12}(?=\S)/.exec(text.replace(/^\n+/, '').slice(0, 40))?.[0] ?? '';
  const all = text.split('\n');
  for (const [index, written] of all.entries()) {
    const span = { start: at, end: at + written.length };
    const line = written.startsWith(indent) ? written.slice(indent.length) : written;
    at = span.end + 1;
    // What stands in a fence of its own is code of the template and none of its parts.
    if (/^\s{0,12}(?:~~~|\\`\\`\\`)/.test(line)) inner = !inner;
    if (inner) continue;
    const found = underlined(line, all[index - 1] ?? '', all[index + 1] ?? '', span) ?? partOf(line, span, indented, first);
    if (line.trim() !== '') first = false;
    if (found) lines.push(found);
  }
  const signed = lines.length < 2 ? pictured(text, start) : [];
  if (signed.length > lines.length) lines.splice(0, lines.length, ...signed);
  const headings = lines.filter(({ level }) => level !== undefined);
  // A first line in capitals behind a sign names the whole: *📊 FINDINGS*.
  const name = lines[0]?.shouted === true && headings.length > 1 ? [lines[0]] : [];
  const kept = headings.length > 1 || (headings.length === 1 && lines.length === 1) ? [...name, ...headings] : lines;
  const top = kept.reduce((least, { level, rank }) => Math.min(least, level ?? rank), Infinity);
  const tops = kept.filter(({ level, rank }) => (level ?? rank) === top).length;
  return once(kept).map(({ title, level, rank, shouted, span }) => ({ title, ...(level === undefined ? {} : { level }), nested: !shouted && tops > 1 && (level ?? rank) > top, span }));
}

/** Lines that all open with a sign: *🧭 Goal*, *🔗 Sources (link, note)*. Lists may stand below three signs and more, with labels between. */
function pictured(text: string, start: number): Line[] {
  const found: Line[] = [];
  let at = start;
  const signs = new Set<string>();
  let listed = false;
  for (const line of text.split('\n')) {
    const span = { start: at, end: at + line.length };
    at = span.end + 1;
    if (line.trim() === '') continue;
    const [, sign, title] = /^\s{0,12}(\p{Extended_Pictographic}|✓)\uFE0F?\s{1,3}(\p{L}[^:：]{1,80})/u.exec(line) ?? [];
    const label = title === undefined ? partOf(line, span, false, false) : undefined;
    if (sign !== undefined) signs.add(sign);
    else if (label === undefined && signs.size > 0 && !/^(?:\s{2,}\S|\s{0,3}(?:[-*•]|\d{1,2}[.)])\s)/.test(line)) return [];
    if (title === undefined) listed = true;
    if (title !== undefined || (label !== undefined && signs.size > 0 && /^\S/.test(line) && !/^[-*•\d]/.test(line))) found.push(label ?? { title: titleOf(title!), rank: 8, span });
  }
  return (listed ? signs.size < fewestSigns : signs.has('✓')) ? [] : found;
}

const fewestSigns = 3;

/** Entries of a sample that are laid out alike: `[FIXED] a:1` with its labels, and once more. The first says it all. */
function once(parts: readonly Line[]): readonly Line[] {
  const labels = parts.flatMap(({ title }) => (title.startsWith('[') ? [] : [title]));
  // Entries that repeat their labels are one form, whatever stands in their brackets: `[HIGH] …`, then `[LOW] …`.
  const alike = new Set(labels).size < labels.length;
  const tags = parts.map(({ title }) => /^\[[^\]]{1,42}\]/.exec(title)?.[0]).map((tag) => (alike && tag !== undefined ? '[]' : tag));
  const known = new Set<string>();
  return parts.filter(({ title }, index) => {
    const key = tags[index] ?? title;
    const repeated = known.has(key);
    known.add(key);
    return !repeated || tags.every((tag) => tag === undefined);
  });
}

/** A title with its places to fill in, which are no tags here: *Report — <target>*. */
function titleOf(written: string): string {
  return written.includes('<') ? cleanTitle(written.replaceAll('<', hidden)).replaceAll(hidden, '<') : cleanTitle(written);
}

const hidden = '\0';

const ruled = /^\s{0,3}[=═─━-]{4,}\s*$/;

/** *SUMMARY* with a line of `===` below it, and none above: a banner is no part. */
function underlined(line: string, above: string, below: string, span: Span): Line | undefined {
  return ruled.test(below) && !ruled.test(above) && /^\s{0,3}\p{L}[^:：|]{2,60}$/u.test(line) ? { title: titleOf(line.trim()), rank: 7, span } : undefined;
}

function partOf(line: string, span: Span, indented: boolean, first: boolean): Line | undefined {
  const heading = /^\s{0,3}(#{1,6})\s+(\S.{0,160})$/.exec(line);
  if (heading) return { title: titleOf(heading[2]!), rank: heading[1]!.length, level: heading[1]!.length, span };
  const entry = /^1[.)]\s{1,3}(\[[^\][\n]{2,80}\])\s*$/.exec(line);
  if (entry) return { title: entry[1]!, rank: 8, span };
  const bracket = /^(\[(?:\p{Lu}[\p{Lu} /|_-]{1,40}|\p{Lo}{1,20})\]\s\S.{0,80})$/u.exec(line);
  if (bracket) return { title: bracket[1]!.trim(), rank: 7, span };
  const framed = /^\s{0,3}【([^】\n]{1,40})】\s*$/u.exec(line);
  if (framed) return { title: titleOf(framed[1]!), rank: 7, span };
  const bold = /^(?:\p{Extended_Pictographic}\uFE0F?|[◆•▪→*-]|\d{1,2}\.|\s){0,8}\*\*([^*]{1,80})\*\*/u.exec(line);
  if (bold) return { title: titleOf(bold[1]!), rank: 7, span };
  const shout = /^\s{0,3}(?:\p{Extended_Pictographic}\uFE0F?\s{0,2}){1,2}(\p{Lu}[\p{Lu}\p{N} &/-]{2,60})\s*$/u.exec(line) ?? (first ? /^(\p{Lu}{2,20}(?:\s\p{Lu}{2,20}){1,4})\s*$/u.exec(line) : null);
  if (shout) return { title: titleOf(shout[1]!), rank: 7, shouted: true, span };
  const label = /^(?:\p{Extended_Pictographic}\uFE0F?|[◆•▪→\s]){0,6}((?:\p{Lu}|\p{Lo})[^:：{}[\]<>"`]{0,50})(?:：|:(?:\s|$))/u.exec(line);
  return label && !/[(（][^)）]*$/u.test(label[1]!) && (indented || !/^\s{2,}/.test(line)) ? { title: titleOf(label[1]!), rank: 8, span } : undefined;
}
