import { nearest } from '../../diagnostics/nearest.ts';
import { codeBefore, hasWord, isLetter, isWord, kindOf, property, scriptOf as placeOfScript, scripts } from '../characters.ts';

// Nothing here between slashes asks for a property of Unicode: V8 works out its sets when it reads the file, and a hook reads it for every call.
const numbering = /^(?:(?:section|part|step|chapter|раздел|часть|шаг|глава|abschnitt|teil|schritt|sección|parte|paso|section|partie|étape|seção|passo|bölüm|adım)\s{1,3}(?=[\divxlc]))?(?:\d{1,3}(?:\.\d{1,3}){0,4}(?:[.):]|(?=\s))|[ivxlc]{1,5}[.)]|[a-zа-я][.)]|第\s?[\d一二三四五六七八九十]{1,3}\s?[章节部])[\s:—–-]{0,4}/u;
/** Most titles are plain words: the dear ways are for the others. */
const ascii = /^[\x20-\x7e]*$/;
const worded = /^(?:section|part|step|chapter|раздел|часть|шаг|глава|abschnitt|teil|schritt|sección|parte|paso|partie|étape|seção|passo|bölüm|adım)\s/;
const joints = new Set(['and', 'und', 'et', 'e', 'y', 've', 'и', '和', 'と', '및']);
const brackets = /[(（[【]([^()（）[\]【】]*)[)）\]】]/g;
const head = /^(.{2,}?)(?::|：|\s[—–|-]\s|\s?—\s?)/u;

/** A title without numbering, pictures, markup, punctuation and case; two titles are one when this is equal. */
export function plainTitle(text: string): string {
  const bare = unmarked(text).trim().toLowerCase();
  const cut = bare.replace(numbering, '');
  const kept = unjoined(cut !== bare && isPlainWords(bare) && !worded.test(bare) ? bare : cut);
  // A title that is nothing but a number or a joint is that.
  return kept === '' ? bare.replace(/\s+/g, ' ') : kept;
}

function unmarked(text: string): string {
  return (ascii.test(text) ? text : undrawn(text.normalize('NFKC'))).replace(/[*_`~#]/g, ' ');
}

/**
 * A test that says no only to texts of which no form is one of these, for far less than to make their forms: a form
 * stands in the text word by word.
 */
export function mayHaveForm(forms: Iterable<string>): (text: string) => boolean {
  const words = [...new Set(Array.from(forms, (form) => oneSigma(form.split(' ').reduce((longest, word) => (word.length > longest.length ? word : longest)))))];
  return (text) => {
    const own = oneSigma(unmarked(text).toLowerCase());
    return words.some((word) => own.includes(word));
  };
}

/** The small sigma looks otherwise where a word ends, which a part of a text may do and the whole not. */
function oneSigma(text: string): string {
  return text.replaceAll('ς', 'σ');
}

/** Words of letters with one space between them, the first of two letters or more. */
function isPlainWords(text: string): boolean {
  return /^\S{2}/u.test(text) && !/\s(?:\s|$)/.test(text) && [...text].every((character) => isLetter(character.codePointAt(0)!) || /\s/.test(character));
}

/** The words of a text, less those that join others. The `+` of `C++` and accents that stand alone are kept. */
function unjoined(text: string): string {
  if (ascii.test(text) && !text.includes('+')) return text.split(/[^a-z0-9]+/).filter((word) => word !== '' && !joints.has(word)).join(' ');
  let plain = '';
  let word = '';
  for (const character of `${text} `) {
    const code = character.codePointAt(0)!;
    if (isWord(code)) {
      word += character;
      continue;
    }
    plain += (joints.has(word) ? ' ' : word) + (character === '+' || isMark(code) ? character : ' ');
    word = '';
  }
  return plain.replace(/ {2,}/g, ' ').trim();
}

let marks: RegExp | undefined;

/** Whether a character is an accent or a sign that is drawn with the one before. */
export function isMark(code: number): boolean {
  if (code < 0x300 || (code >= 0x2000 && code < 0x20d0) || (code >= 0x2190 && code < 0x2c00) || (code >= 0x3000 && code < 0x302a) || (code >= 0xff00 && code < 0x10000)) return false;
  return (marks ??= property('M')).test(String.fromCodePoint(code));
}

const mayBeDrawn = /[\xa9\xae\u200d\u203c-\u2bff\u3030\u303d\u3297\u3299\ufe0e\ufe0f\ud83c-\ud83f]/;
/** The pictures that most answers are drawn with. */
const usual = /[\u200d\ufe0e\ufe0f\u26a0\u26a1\u2705\u2714\u2716\u2728\u274c\u2757\u27a1\u2b50\u{1f300}-\u{1f320}\u{1f400}-\u{1f4f8}\u{1f500}-\u{1f53d}\u{1f5fb}-\u{1f64f}\u{1f680}-\u{1f6c5}\u{1f910}-\u{1f93a}]/gu;
let drawn: RegExp | undefined;

/** A text without what is drawn in front of a title, and never part of it. */
export function undrawn(text: string): string {
  if (!mayBeDrawn.test(text)) return text;
  const bare = text.replace(usual, '');
  if (!mayBeDrawn.test(bare)) return bare;
  drawn ??= new RegExp('[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u200d\\u20e3\\ufe0e\\ufe0f]', 'gu');
  return bare.replace(drawn, '');
}

/** What a title in an answer may be read as: whole, without brackets, before its colon or dash, and each side of a translation. */
export function answerForms(text: string): readonly string[] {
  if (!/[()[\]（）【】:：—–|/-]/.test(text)) return unique([text]);
  const open = withoutBrackets(text);
  const inner = [...text.matchAll(brackets)].map((match) => match[1]!);
  const sides = /\s[/|]\s/.test(text) ? text.split(/\s[/|]\s/) : [];
  return unique([text, open, head.exec(unnumbered(open))?.[1] ?? '', ...inner, ...sides]);
}

/** A title without what stands in brackets. */
export function withoutBrackets(title: string): string {
  return title.replace(brackets, ' ');
}

/** What a section may be titled in an answer: as written, the part before its colon, and translations that the title itself gives. */
export function sectionForms(title: string): readonly string[] {
  const open = withoutBrackets(title);
  const inner = [...title.matchAll(brackets)].map((match) => match[1]!).filter((text) => scriptOf(text) !== scriptOf(open));
  const parts = open.split(/\s?[/|]\s?/);
  const sides = parts.length > 1 && new Set(parts.map(scriptOf)).size === parts.length ? parts : [];
  return unique([title, open, headOf(title), ...inner, ...sides]);
}

/**
 * Whether a title says more than the section is called, so that nothing need stand below it: *Verdict: approved*, *Findings (0)*.
 * A section that has words of its own there (*Summary: what to know*) leaves nothing to say.
 */
export function saysMore(text: string, section: string): boolean {
  const [said, own] = [saidBehind(text), saidBehind(section)];
  return hasWord(said) && (!hasWord(own) || /[[{<\d]|(?<![A-Za-z])[NX]s?(?![A-Za-z])/.test(own)) && plainTitle(said) !== plainTitle(own);
}

/** What a title has behind its colon or dash, and its numbers in brackets. */
function saidBehind(title: string): string {
  const counts = [...title.matchAll(brackets)].map((match) => match[1]!).filter((inner) => /^\s?\d{1,6}\s?$/.test(inner));
  const open = unnumbered(withoutBrackets(title));
  const before = head.exec(open)?.[1];
  return [before === undefined ? '' : open.slice(before.length), ...counts].join(' ');
}

/** The part of a title before its colon or dash; the whole of it when there is none. */
export function headOf(title: string): string {
  const open = unnumbered(withoutBrackets(title));
  return head.exec(open)?.[1] ?? open;
}

/** Whether a plain title is `Review of [file]` with anything in the place to fill in; nothing when there is no such place, `all` when there is nothing else. */
export function patternOf(title: string): ((plain: string) => boolean) | 'all' | undefined {
  if (isEntry(title)) return 'all';
  const around = aroundPlaces(title);
  if (around.length < 2) return undefined;
  // *Step 1: [Action]*: a number alone is none of the title.
  const parts = around.map((part) => (hasWord(unmarked(part).trim().toLowerCase().replace(numbering, '')) ? unspaced(plainTitle(part)) : ''));
  // *[Library] (v[number])*: one Latin letter tells no title from others.
  if (/^[a-z]?$/.test(parts.join(''))) return 'all';
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

/**
 * *[SEVERITY] What is wrong*, *ADR-001: Use a queue*, *Phase 2: [Name]*: an entry of a sample, which stands for as many as there are,
 * each with words of its own. Of those that are numbered the first has to be there.
 */
export function isEntry(title: string): boolean {
  return /^\[[^\]a-z\n]{1,42}\]\s{1,3}[^\s+/|–—-]|^[A-Z]{1,5}-?0\d{1,4}:\s\S|^[^\s\d#()<>[\]{}|:.,!?-][^\d#()<>[\]{}|:.,!?\n-]{1,24}\s#?(?:[2-9]|[1-9]\d)\s?[:.—–-]\s?(?:\[[^\]\n]{1,80}\]|\{[^}\n]{1,80}\}|<[^>\n]{1,80}>)$/.test(title);
}

function unspaced(plain: string): string {
  return plain.replaceAll(' ', '');
}

/** The parts of a title around its places to fill in. `XX` is one where no letter stands beside it, and so is the path of a sample: *[FIXED] src/lamps.ts:42*. */
function aroundPlaces(title: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: place, index } of title.matchAll(/\[[^\]\n]{1,80}\]|\{[^}\n]{1,80}\}|<[^>\n]{1,80}>|(?:[\w.@-]{1,60}\/){1,12}[\w@-]{1,60}\.[a-z]{1,5}(?::\d{1,6})?|[\w@-]{1,60}\.[a-z]{1,5}:\d{1,6}|\.{3}|…|X{2,}/gu)) {
    const end = index + place.length;
    if (place.startsWith('X') && (isLetter(codeBefore(title, index)) || isLetter(title.codePointAt(end) ?? 0))) continue;
    parts.push(title.slice(from, index));
    from = end;
  }
  return [...parts, title.slice(from)];
}

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
  return undrawn(text).replace(/^[\s*_#]+/, '').replace(/^\d{1,3}(?:\.\d{1,3}){0,4}[.):]?\s+/, '');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set([...new Set(texts)].map(plainTitle))].filter(hasWord);
}

/** The first of the scripts in this order that a text has a letter of. */
function scriptOf(text: string): string {
  const found = new Set([...text].map((character) => scripts[placeOfScript(kindOf(character.codePointAt(0)!)) - 1]));
  if (found.has('cyrillic')) return 'cyrillic';
  if (found.has('han') || found.has('kana')) return 'han';
  if (found.has('hangul')) return 'hangul';
  return /[a-z]/i.test(text) || (!ascii.test(text) && property('Script=Latin').test(text)) ? 'latin' : '';
}
