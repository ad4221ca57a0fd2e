import { matchesOf } from '../text/matches.ts';
import { isOrder } from './imperative.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { Hit } from './phrases.ts';
import { words } from './vocabulary.ts';

/** *Always-on*: part of a name. */
const always = /^\p{L}{1,6}-\p{L}/u;

const longestWord = 24;
const longestSubject = 120;

/** Whether a word at `start` opens a clause; `sole` where it is one for *only*. */
export function opensClause(text: string, raw: string, start: number, lexicon: Lexicon, sole: boolean): boolean {
  if (text[start - 1] === '-' || always.test(text.slice(start, start + 8))) return false;
  let end = start;
  while (end > 0 && /[ \n_~#|]/.test(text[end - 1]!)) end -= 1;
  // Behind a code span the clause goes on: *(`x` only exists later)*.
  if (end > 0 && /`[ *_]{0,4}$/.test(raw.slice(end, start))) return false;
  // *Critical vs. not critical*
  if (/(?:^|\s)vs\.$/.test(text.slice(Math.max(0, end - 4), end))) return false;
  if (sole && onlyTells(text, start, end, lexicon)) return false;
  if (end === 0 || !/[\p{L}\p{N}%)"'\]]/u.test(text[end - 1]!)) return true;
  // Lines of a paragraph that are statements each: a capital behind the break.
  if (/\n[ \t]*$/.test(raw.slice(end, start)) && /\p{Lu}/u.test(raw[start]!)) return true;
  const last = words(lexicon, ({ markers }) => markers.joins).all(text.slice(Math.max(0, end - longestWord), end)).at(-1);
  if (last !== undefined && joinsThing(text, start, end, last, sole)) return false;
  if (last !== undefined && last.end === end - Math.max(0, end - longestWord)) return sole || !isOfOthers(text.slice(Math.max(0, end - longestSubject), end + 1), lexicon);
  return sole && standsBehindVerb(text, raw, start, end, lexicon);
}

/** What *only* says of things, and no order. */
function onlyTells(text: string, start: number, end: number, lexicon: Lexicon): boolean {
  // *(only in tests)* says where something holds.
  if (/[(（]$/.test(text.slice(0, end))) return true;
  if (lexicon.language !== 'en') return false;
  // *Do not pad, only name what matters* says in English the first half again.
  if (text[end - 1] === ',') return true;
  // *Only answers in chat are short*
  return onlyThings.test(text.slice(start, start + 100)) && !isOrder({ masked: text.slice(start + 5), lexicon });
}

const onlyThings = /^only\s(?:(?!(?:what|when|while|where|which|those|these|this|that|the|for|from|after|with|once)\s)[a-z-]{3,20}\s){1,3}(?:is|are)\s(?!to\s|allowed|permitted|accepted|valid)/;

/** Whether the word that joins the clause to what stands before it makes it tell of a thing. */
function joinsThing(text: string, start: number, end: number, joint: Hit, sole: boolean): boolean {
  if (joint.text === 'but' && tellsNever(text, start)) return true;
  // *You have a shell, but only read-only commands run*
  if (joint.text === 'but') return sole && /^\s\p{L}[\p{L}-]{1,20}\s\p{L}{2,20}s\s(?:are|run|work|exist|apply|appear)/u.test(text.slice(start + 4));
  // *Questions to always ask* names them; *make sure to always ask* orders.
  const before = text.slice(Math.max(0, end - longestWord), end).trimEnd();
  if (joint.text === 'to') return end > longestWord && /\p{L}s\sto$/u.test(before) && !/\s(?:needs|has|wants|is|always)\sto$/.test(before);
  return joint.text === 'you' && !sole && tellsOfThing(text.slice(Math.max(0, end - longestSubject), end));
}

/** *Declared but never used*. */
function tellsNever(text: string, start: number): boolean {
  if (!/^never\s(?!(?:need|feed|embed|exceed|proceed|succeed)(?!\p{L}))\p{L}{2,14}ed(?!\p{L})/u.test(text.slice(start, start + 26))) return false;
  return !/(?:must|may|can|should|be)\s[^.;:]{0,60}$/.test(text.slice(Math.max(0, start - 72), start));
}

/** *Load only what is needed*: the verb that opens the clause stands before the word. */
function standsBehindVerb(text: string, raw: string, start: number, end: number, lexicon: Lexicon): boolean {
  const [whole = '', verb = ''] = /(?:^|[^\p{L}\s][^\p{L}]{0,4}|\s)(\p{L}{2,20})$/u.exec(text.slice(Math.max(0, end - 32), end)) ?? [];
  if (verb === '') return false;
  // *Refute only with what you have read*: any first word that *only* narrows is a verb.
  if (/^[^\p{L}\n]{0,8}\p{Lu}\p{Ll}{2,20}(?<!ing|[^s]s)\s$/u.test(raw.slice(0, start)) && narrows(text, start + 5, lexicon)) return true;
  if (words(lexicon, ({ markers }) => markers.imperatives).first(verb)?.end !== verb.length) return false;
  // *Check the lamps and report only those that burn*
  const from = end - verb.length;
  if (/\sand\s$/.test(text.slice(Math.max(0, from - 6), from)) && !/[.;:!?]\s/.test(text.slice(0, end)) && isOrder({ masked: text, lexicon })) return true;
  return !/^\s\p{L}/u.test(whole) || isAddressed(text.slice(Math.max(0, end - 48), from), lexicon);
}

/** Whether what stands behind *only* is a thing, a means or a condition. */
function narrows(text: string, from: number, lexicon: Lexicon): boolean {
  // *Project only needed columns*
  if (lexicon.language === 'en' && /^(?:needed|necessary|required|relevant|essential|what)\s/.test(text.slice(from, from + 12))) return true;
  const lists = [words(lexicon, ({ markers }) => markers.relative), words(lexicon, ({ markers }) => markers.conditions), words(lexicon, ({ tools }) => tools.use)];
  return lists.some((list) => list.first(text, from)?.start === from);
}

/** *You will …*: whether a stretch of text ends by speaking to the agent. */
function isAddressed(before: string, lexicon: Lexicon): boolean {
  const last = words(lexicon, ({ markers }) => markers.addressed).all(before).at(-1);
  const rest = last === undefined ? 'none' : before.slice(last.end).trim();
  return rest === '' || words(lexicon, ({ markers }) => markers.joins).first(rest)?.text === rest;
}

/** *The researchers write but do not commit*: who is named before the ban keeps it. */
function isOfOthers(before: string, lexicon: Lexicon): boolean {
  if (lexicon.language !== 'en' || !/\s(?:but|and|or)\s{1,3}$/.test(before)) return false;
  // *Tokens that can be replayed or do not expire*
  if (/\s(?:that|which|who)\s(?:can|could|may|might|are|have|do)\s[^.,;:!?]{1,80}$/.test(before)) return true;
  const said = before.slice(Math.max(...['.', ',', ';', ':', '(', '!', '—', '–', '|'].map((sign) => before.lastIndexOf(sign))) + 1).trim();
  const subject = /^(\p{L}{1,24})\s\S/u.exec(said)?.[1] ?? '';
  if (words(lexicon, ({ markers }) => markers.addressed).test(said) || words(lexicon, ({ markers }) => markers.imperatives).first(subject)) return false;
  return /^(?:the|these|those|they|other|both|some|all)$/.test(subject) || (/[^s]s$/.test(subject) && !/^(?:always|unless|as|is|this|thus|perhaps|sometimes|besides|yes)$/.test(subject));
}

/** *Objects you do not own*, *if you do not agree*: a thing or a condition, and what is told of it. *In this mode you do not write* bans. */
function tellsOfThing(before: string): boolean {
  const said = /([^.,;:()!?—–|\n"'*]*?)\s{1,2}you$/.exec(before.slice(-80))?.[1]?.trim() ?? '';
  return said !== '' && !/^(?:in|as|during|at|on|while|by|for|under|within|since)\s/.test(said) && !/(?:^|\s)(?:and|but|or|so|then|that|because|also|please|sure|means|note|remember|ensure)$/.test(said);
}

/** ***評価しない** — …*: in Japanese the verb ends the label. */
export function endsLabel(raw: string, end: number, { script }: Lexicon): boolean {
  return script === 'kana' && /^\*\*\s{0,2}[—–-]/.test(raw.slice(end, end + 5));
}

/**
 * Without phrases in which nothing binds (*when you do not*), and without what brackets give for an example: *(e.g., writing allowed and reading forbidden)*.
 * What the agent has no right to do is forbidden: *you do not have write access*.
 */
export function withoutExcuses(masked: string, lexicon: Lexicon): string {
  const text = blankOut(masked, words(lexicon, ({ markers }) => markers.excuses).all(masked).filter(({ end }) => !denied.test(masked.slice(end, end + 24))));
  return text.includes('e.g.') ? blankOut(text, matchesOf(/[(（]e\.g\.[^()（）\n]{1,200}[)）]/g, text).map(({ index, 0: found }) => ({ start: index + 1, end: index + found.length }))) : text;
}

const denied = /^\s(?:write|edit|shell|bash)\s(?:access|permission)/;

export function blankOut(text: string, hits: readonly { readonly start: number; readonly end: number }[]): string {
  if (hits.length === 0) return text;
  let out = '';
  let at = 0;
  for (const { start, end } of hits) {
    if (start < at) continue;
    // A letter stays, so that what follows does not look like the start of a clause.
    out += `${text.slice(at, start)}x${' '.repeat(end - start - 1)}`;
    at = end;
  }
  return out + text.slice(at);
}
