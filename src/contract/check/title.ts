import { nearest } from '../../diagnostics/nearest.ts';

/** Drawn in front of a title, and never part of it. */
const drawn = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u200d\u20e3\ufe0e\ufe0f]/gu;
const numbering = /^(?:(?:section|part|step|chapter|раздел|часть|шаг|глава|abschnitt|teil|schritt|sección|parte|paso|section|partie|étape|seção|passo|bölüm|adım)\s{1,3}(?=[\divxlc]))?(?:\d{1,3}(?:\.\d{1,3}){0,4}(?:[.):]|(?=\s))|[ivxlc]{1,5}[.)]|[a-zа-я][.)]|第\s?[\d一二三四五六七八九十]{1,3}\s?[章节部])[\s:—–-]{0,4}/u;
/** Most titles are plain words: the dear patterns are for the others. */
const ascii = /^[\x20-\x7e]*$/;
const worded = /^(?:section|part|step|chapter|раздел|часть|шаг|глава|abschnitt|teil|schritt|sección|parte|paso|partie|étape|seção|passo|bölüm|adım)\s/;
const joints = /(?<![\p{L}\p{N}])(?:and|und|et|e|y|ve|и|和|と|및)(?![\p{L}\p{N}])/gu;
const brackets = /[(（[【]([^()（）[\]【】]*)[)）\]】]/g;
const head = /^(.{2,}?)(?::|：|\s[—–|-]\s|\s?—\s?)/u;

/** A title without numbering, pictures, markup, punctuation and case; two titles are one when this is equal. */
export function plainTitle(text: string): string {
  const bare = (ascii.test(text) ? text : text.normalize('NFKC').replace(drawn, '')).replace(/[*_`~#]/g, ' ').trim().toLowerCase();
  const unnumberedTitle = /^[\p{L}]{2,}(?:\s[\p{L}]+)*$/u.test(bare) && !worded.test(bare) ? bare : bare.replace(numbering, '');
  const words = ascii.test(bare) ? unnumberedTitle.replace(/[^a-z0-9+]+/g, ' ') : unnumberedTitle.replace(/[^\p{L}\p{N}\p{M}+]+/gu, ' ');
  const kept = words.replace(joints, ' ').replace(/ {2,}/g, ' ').trim();
  // A title that is nothing but a number or a joint is that.
  return kept === '' ? bare.replace(/\s+/g, ' ') : kept;
}

/** What a title in an answer may be read as: whole, without brackets, before its colon or dash, and each side of a translation. */
export function answerForms(text: string): readonly string[] {
  if (!/[()[\]（）【】:：—–|/-]/.test(text)) return unique([text]);
  const open = text.replace(brackets, ' ');
  const inner = [...text.matchAll(brackets)].map((match) => match[1]!);
  const sides = /\s[/|]\s/.test(text) ? text.split(/\s[/|]\s/) : [];
  return unique([text, open, head.exec(unnumbered(open))?.[1] ?? '', ...inner, ...sides]);
}

/** What a section may be titled in an answer: as written, the part before its colon, and translations that the title itself gives. */
export function sectionForms(title: string): readonly string[] {
  const open = title.replace(brackets, ' ');
  const inner = [...title.matchAll(brackets)].map((match) => match[1]!).filter((text) => scriptOf(text) !== scriptOf(open));
  const parts = open.split(/\s?[/|]\s?/);
  const sides = parts.length > 1 && new Set(parts.map(scriptOf)).size === parts.length ? parts : [];
  return unique([title, open, headOf(title), ...inner, ...sides]);
}

/** The part of a title before its colon or dash; the whole of it when there is none. */
export function headOf(title: string): string {
  const open = unnumbered(title.replace(brackets, ' '));
  return head.exec(open)?.[1] ?? open;
}

/** Whether a plain title is `Review of [file]` with anything in the place to fill in; nothing when there is no such place, `all` when there is nothing else. */
export function patternOf(title: string): ((plain: string) => boolean) | 'all' | undefined {
  if (!placeholder.test(title)) return undefined;
  const parts = title.split(placeholder).map((part) => (/[\p{L}\p{N}]/u.test(part) ? unspaced(plainTitle(part)) : ''));
  if (parts.every((part) => part === '')) return 'all';
  const [first, last] = [parts[0]!, parts.at(-1)!];
  return (plain) => {
    const text = unspaced(plain);
    const end = text.length - last.length;
    let at = first.length;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    // Each part where it first stands leaves the most to those behind it, so nothing is tried twice.
    for (const part of parts.slice(1, -1)) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}

function unspaced(plain: string): string {
  return plain.replaceAll(' ', '');
}

const placeholder = /\[[^\]\n]{1,80}\]|\{[^}\n]{1,80}\}|<[^>\n]{1,80}>|\.{3}|…|(?<!\p{L})X{2,}(?!\p{L})/u;

/** Whether one title is the other with words left out or misspelt. Both are plain. */
export function isNear(one: string, other: string): boolean {
  if (nearest(one, [other]) !== undefined) return true;
  const [a, b] = [one.split(' '), other.split(' ')];
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  if (few.length > 0 && few.every((word) => many.some((candidate) => sameStem(word, candidate)))) return true;
  return few.filter((word) => word.length > 3 && many.some((candidate) => sameStem(word, candidate))).length * 2 > many.length;
}

/** `contract` and `contracts`, `архитектура` and `архитектуры`. */
function sameStem(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  let same = 0;
  while (same < length && one[same] === other[same]) same += 1;
  return same === length ? Math.abs(one.length - other.length) <= 3 && length > 2 || one === other : same >= 4 && Math.max(one.length, other.length) - same <= 3;
}

function unnumbered(text: string): string {
  return text.replace(drawn, '').replace(/^[\s*_#]+/, '').replace(/^\d{1,3}(?:\.\d{1,3}){0,4}[.):]?\s+/, '');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set([...new Set(texts)].map(plainTitle))].filter((text) => /[\p{L}\p{N}]/u.test(text));
}

function scriptOf(text: string): string {
  for (const [name, pattern] of scripts) if (pattern.test(text)) return name;
  return '';
}

const scripts = [
  ['cyrillic', /\p{Script=Cyrillic}/u],
  ['han', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['hangul', /\p{Script=Hangul}/u],
  ['latin', /\p{Script=Latin}/u],
] as const;
