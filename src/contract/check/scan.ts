import { hasWord, isLetter, isWord } from '../characters.ts';

/** How a title stands in an answer; the earlier in this list, the surer it is one. */
export type TitleKind = 'heading' | 'bold' | 'numbered' | 'label' | 'line' | 'item' | 'cell' | 'key';

export const titleRank: Readonly<Record<TitleKind, number>> = { heading: 0, bold: 1, numbered: 2, label: 3, line: 4, item: 5, cell: 6, key: 7 };

/** A line, or the start of one, that may be the title of a section. */
export interface Title {
  readonly kind: TitleKind;
  readonly text: string;
  /** Of a heading; a tag is 7. */
  readonly level: number;
  /** Index of its line, from 0. */
  readonly line: number;
  /** What stands behind it on its line. */
  readonly rest: string;
}

export interface Fence {
  readonly language: string;
  readonly text: string;
  /** Index of its first and last line, marks included. */
  readonly first: number;
  readonly last: number;
}

/** An answer as lines, without any markdown parser: what a hook can afford. */
export interface Scanned {
  readonly lines: readonly string[];
  readonly titles: readonly Title[];
  readonly fences: readonly Fence[];
  /** Per line, whether it lies in a fence. */
  readonly fenced: readonly boolean[];
  /** Lines that say nothing: headings, and the marks of fences. */
  readonly marks: ReadonlySet<number>;
}

const fenceMark = /^[ \t]*(?:>[ \t]?)?(?:`{3,}|~{3,})[ \t]*$/;

/** A longer line is no title. */
const longest = 160;

/** Titles are read when they are asked for: where data is owed, nobody does. */
export function scan(answer: string): Scanned {
  const lines = unwrapped(answer.includes('\r') ? answer.split(/\r\n|\n|\r/) : answer.split('\n'));
  const { fences, fenced } = fencesOf(lines);
  let titles: readonly Title[] | undefined;
  let marks: ReadonlySet<number> | undefined;
  return {
    lines,
    fences,
    fenced,
    get titles() {
      return (titles ??= lines.flatMap((line, index) => (fenced[index] ? [] : titlesOf(line, index, lines))));
    },
    get marks() {
      if (marks) return marks;
      const headings = this.titles.flatMap(({ kind, rest, line }) => (kind === 'heading' && rest === '' ? [line] : []));
      const edges = fences.flatMap(({ first, last }) => (last > first && fenceMark.test(lines[last]!) ? [first, last] : [first]));
      return (marks = new Set([...headings, ...edges]));
    },
  };
}

/** An answer that is one fence of markdown is what stands in it; its marks become blank lines, so that places stay. */
function unwrapped(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (first === -1 || last <= first || !/^\s{0,3}(?:`{3,}|~{3,})\s?(?:markdown|md)\s*$/i.test(lines[first]!) || !/^\s{0,3}(?:`{3,}|~{3,})\s*$/.test(lines[last]!)) return lines;
  return lines.map((line, index) => (index === first || index === last ? '' : line));
}

function fencesOf(lines: readonly string[]): Pick<Scanned, 'fences' | 'fenced'> {
  const fences: Fence[] = [];
  const fenced = lines.map(() => false);
  let open: { readonly mark: string; readonly language: string; readonly first: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (open) fenced[index] = true;
    if (!line.includes('```') && !line.includes('~~~')) continue;
    const [, mark, info] = /^[ \t]*(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+|>[ \t]?)?(`{3,}|~{3,})(.{0,80})/.exec(line) ?? [];
    if (open) {
      if (mark === undefined || mark[0] !== open.mark[0] || mark.length < open.mark.length || info!.trim() !== '') continue;
      fences.push(fence(lines, open, index));
      open = undefined;
    } else if (mark !== undefined && !info!.includes('`')) {
      open = { mark, language: info!.trim().split(/[\s{:]/)[0]!.toLowerCase(), first: index };
      fenced[index] = true;
    }
  }
  if (open) fences.push(fence(lines, open, lines.length));
  return { fences, fenced };
}

function fence(lines: readonly string[], { language, first }: { readonly language: string; readonly first: number }, end: number): Fence {
  return { language, first, last: Math.min(end, lines.length - 1), text: lines.slice(first + 1, end).join('\n') };
}

function titlesOf(line: string, index: number, lines: readonly string[]): Title[] {
  const title = (kind: TitleKind, text: string, rest = '', level = 9): Title => ({ kind, text: text.trim(), level, line: index, rest: rest.trim() });
  const text = line.trim();
  if (text === '') return [];
  const hashes = text.startsWith('#') && /^ {0,3}(#{1,6})(?=[ \t]|[^#\s])/.exec(line);
  if (hashes && text.length <= longest) return [title('heading', text.slice(hashes[1]!.length).replace(/[ \t]#+$/, ''), '', hashes[1]!.length)];
  const html = text.startsWith('<') && /^<h([1-6])\b[^>]{0,60}>([^<]{1,160})<\/h\1>/i.exec(text);
  if (html) return [title('heading', html[2]!, '', Number(html[1]))];
  const tag = text.startsWith('<') && /^<([^\s<>]{2,61})>/u.exec(text);
  if (tag && isTagName(tag[1]!)) return [title('heading', tag[1]!.replace(/[_-]/g, ' '), text.slice(tag[0].length), 7)];
  if (text.startsWith('|')) return cell(text, title);
  const under = lines[index + 1] ?? '';
  const marker = /^(?:[-*+•▪◆●→]\s+|\d{1,3}[.)]\s+)/.exec(text);
  if (!marker && text.length <= longest && /^ {0,3}(?:={2,}|-{2,})[ \t]*$/.test(under) && !text.startsWith('>')) return [title('heading', text, '', under.trim().startsWith('=') ? 1 : 2)];
  return plainTitles(text.slice(marker?.[0].length ?? 0), marker?.[0], title);
}

function isTagName(name: string): boolean {
  return isLetter(name.codePointAt(0)!) && [...name].every((character) => isWord(character.codePointAt(0)!) || character === '_' || character === '-');
}

type Make = (kind: TitleKind, text: string, rest?: string) => Title;

/** Titles that are no headings: bold text, `Label: …`, a short line or item. Several readings of one line are all given. */
function plainTitles(text: string, marker: string | undefined, title: Make): Title[] {
  const found: Title[] = [];
  const bold = boldIn(text.slice(0, 260));
  if (bold) {
    const rest = text.slice(bold.end);
    found.push(title('bold', bold.text, rest.replace(/^[\s:：.—–-]+/, '')));
    // `**1.** Title` and `**Summary** of the plan` read as one title as well.
    if (text.length <= longest) found.push(title(marker === undefined ? 'line' : 'numbered', text));
    return found;
  }
  const label = /^([^:：\n]{2,90})(?::(?=\s|$)|：)/.exec(text.slice(0, 120)) ?? /^(.{2,90}?)\s[—–-]\s/.exec(text.slice(0, 120));
  if (label) found.push(title('label', label[1]!, text.slice(label[0].length)));
  if (text.length > longest) return found;
  const isNumber = marker !== undefined && /^\d/.test(marker);
  found.push(title(isNumber ? 'numbered' : marker === undefined ? (/^\d{1,3}(?:\.\d{1,3})*[.)]?\s/.test(text) ? 'numbered' : 'line') : 'item', text));
  return found;
}

/** Bold text at the start of a line, with no more than a few signs before it. */
function boldIn(text: string): { readonly text: string; readonly end: number } | undefined {
  const start = text.search(/[*_]/);
  if (start === -1 || start > 16) return undefined;
  const before = Array.from(text.slice(0, start));
  if (before.length > 8 || before.some((character) => isWord(character.codePointAt(0)!))) return undefined;
  const bold = /^(\*\*|__)(?=\S)(.{1,120}?)\1/u.exec(text.slice(start));
  return bold ? { text: bold[2]!, end: start + bold[0].length } : undefined;
}

function cell(text: string, title: Make): Title[] {
  const [first = '', ...others] = text.replace(/^\|/, '').split('|');
  return hasWord(first) && first.length <= longest ? [title('cell', first, others.join(' '))] : [];
}

const unfinished = /^\W{0,6}(?:tbd|todo|to be done|to be determined)\W{0,6}$/i;

/** Whether anything is said between two lines: letters or numbers that are neither a title alone nor a promise to fill it in. */
export function hasContent({ lines, marks }: Scanned, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    if (marks.has(index)) continue;
    // Tags say nothing.
    const text = lines[index]!.replace(/<\/?([^<>/])[^<>]{0,80}>/gu, (tag, first: string) => (isLetter(first.codePointAt(0)!) ? '' : tag));
    if (hasWord(text) && !unfinished.test(text)) return true;
  }
  return false;
}
