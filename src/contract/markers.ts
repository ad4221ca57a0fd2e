import { matchesOf } from '../text/matches.ts';
import { firstLetter } from './characters.ts';
import { blankOut, endsLabel, isAddressed, isOfOthers, narrows, tellsOfThing, withoutExcuses } from './clauses.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import type { Unit } from './unit.ts';
import type { Hit } from './phrases.ts';
import { answering, binding } from './sayings.ts';
import { saidIn, words } from './vocabulary.ts';

/** Which kinds of binding words a text holds, and where the first of each stands. */
export interface Markers {
  readonly prohibition: number | undefined;
  readonly obligation: number | undefined;
}

/** How much a text may bind beyond its plain markers. */
export interface Setting {
  /** Below a title about rules, where `no` and `not` forbid. */
  readonly titled?: boolean;
  readonly callouts?: 'all' | 'first' | 'none';
  /** The text as written, in which capitals bind wherever they stand. */
  readonly raw?: string;
}

const unbound: Markers = { prohibition: undefined, obligation: undefined };

/** Binding words of a folded, masked text. Words inside an excuse (`when you do not`) do not count. */
export function markersOf(masked: string, lexicon: Lexicon, { titled = false, callouts = 'all', raw = '' }: Setting = {}): Markers {
  if ((saidIn(masked, lexicon) & binding) === 0) return unbound;
  const text = withoutExcuses(masked, lexicon);
  const strong = strongBans(text, lexicon);
  const clauses = clause(text, raw, lexicon, ({ markers }) => markers.clause.prohibition);
  const prohibition = earliest(strong[0]?.start, clauses[0]?.start, opening(text, raw, lexicon, titled));
  const rest = blankOut(text, [...strong, ...clauses].toSorted((a, b) => a.start - b.start));
  const obligation = earliest(words(lexicon, ({ markers }) => markers.obligation).first(rest)?.start, clause(rest, raw, lexicon, ({ markers }) => markers.clause.obligation)[0]?.start, clause(rest, raw, lexicon, ({ markers }) => markers.clause.only, true)[0]?.start, trailing(rest, raw, lexicon, titled), callouts === 'none' || prohibition !== undefined ? undefined : callout(rest, lexicon, callouts === 'first')) ?? ending(rest, raw, lexicon);
  const forbids = prohibition ?? (obligation === undefined ? aside(text, raw, lexicon, titled) : undefined);
  return { prohibition: forbids, obligation };
}

/** The same of a whole statement. */
export function markersIn(unit: Unit, setting?: Setting): Markers {
  return (unit.said & binding) === 0 ? unbound : markersOf(unit.masked, unit.lexicon, setting);
}

/** Words that forbid wherever they stand, and verbs whose ending forbids. */
function strongBans(text: string, lexicon: Lexicon): readonly Hit[] {
  const hits = words(lexicon, ({ markers }) => markers.prohibition).all(text);
  const ends = lexicon.markers.forbidding;
  if (ends.length === 0) return hits;
  const verbs = matchesOf(/\p{L}{4,40}/gu, text).filter(({ 0: word }) => ends.some((end) => word.endsWith(end))).map(({ index, 0: word }): Hit => ({ start: index, end: index + word.length, text: word }));
  return verbs.length === 0 ? hits : [...hits, ...verbs.filter((verb) => !hits.some((hit) => hit.start < verb.end && hit.end > verb.start))].toSorted((a, b) => a.start - b.start);
}

/** Every ban of a text, from left to right. */
export function bansOf(masked: string, raw: string, lexicon: Lexicon): Hit[] {
  if ((saidIn(masked, lexicon) & binding) === 0) return [];
  const text = withoutExcuses(masked, lexicon);
  return [...strongBans(text, lexicon), ...clause(text, raw, lexicon, ({ markers }) => markers.clause.prohibition)].toSorted((a, b) => a.start - b.start);
}

/** *Contracts the system must honour*: an item that names a thing by what it has to do gives no order. */
export function describes({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>, marker: number): boolean {
  const start = firstLetter(masked);
  // *Which risks it must avoid*, *Writing tests only for easy cases*
  if (lexicon.language === 'en' && /^(?:(?:which|what|who|whether|how|where|why)\s|\p{L}{2,20}ing\s(?=.{0,200}only))/u.test(masked.slice(start))) return true;
  if (!/^\p{L}{1,20}(?:\s\p{L}{1,20}){0,2}[\s.]*$/u.test(masked.slice(marker, marker + 80).trimEnd()) || masked.length - marker > 80) return false;
  const from = Math.max(start, marker - 60);
  const before = masked.slice(from, marker);
  const word = words(lexicon, ({ markers }) => markers.relative).all(before).findLast((hit) => /^\s(?:\p{L}{1,24}\s){0,2}$/u.test(before.slice(hit.end)));
  if (!word || !/[\p{L}\p{N}]\s$/u.test(before.slice(0, word.start))) return false;
  return words(lexicon, ({ markers }) => markers.conditions).first(masked, start)?.start !== start && !isOrder({ masked, lexicon });
}

/** A lead-in that says when to end the work: *Stop if any of these is true:*. */
export function halts({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  const text = masked.trimEnd();
  if (text.length > longestOpening) return false;
  const start = firstLetter(text);
  const hit = words(lexicon, ({ markers }) => markers.halt).first(text);
  if (!hit) return false;
  if (hit.start === start || (verbLast.has(lexicon.language) && text.slice(hit.end).replace(/\s{2,}/g, ' ').length <= 24) || lexicon.script === 'han') return true;
  const conditions = words(lexicon, ({ markers }) => markers.conditions);
  if (conditions.first(text)?.start === start) return true;
  // *Check first — if one of these is found, stop:*
  const clause = /(?:[—–:.;]|\s-)(\s[^—–:.;]*),\s$/.exec(text.slice(0, hit.start))?.[1];
  return clause !== undefined && conditions.first(clause)?.start === 1;
}

/** Whether the text opens with an order, at once or behind a condition: *When it fails, stop*. */
export function isOrder({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  const start = firstLetter(masked);
  if (start === -1) return false;
  const verbs = words(lexicon, ({ markers }) => markers.imperatives);
  const verb = verbs.first(masked, start);
  // *Re-fetch the status*: any of them can be done again. *Remember: good plans pay off*: what stands behind the colon has to order.
  // *Read-only* is no order to read.
  if (verb && !masked.startsWith('-only', verb.end) && (verb.start === start || (verb.start === start + 3 && masked.startsWith('re-', start)))) {
    const colon = /^\s{0,4}:/.exec(masked.slice(verb.end, verb.end + 5))?.[0].length ?? 0;
    return colon === 0 || isOrder({ masked: masked.slice(verb.end + colon), lexicon });
  }
  if (words(lexicon, ({ markers }) => markers.conditions).first(masked, start)?.start !== start) return false;
  for (const { index } of matchesOf(/,|:(?=\s)|\s[—–](?=\s)/g, masked.slice(0, longestCondition))) {
    // *After: write it so* shows something.
    if (masked[index] === ':' && !/^(?!for\s)\p{L}+\s\p{L}/u.test(masked.slice(start, index))) continue;
    const next = firstLetter(masked.slice(index + 1, index + 8));
    if (next !== -1 && verbs.first(masked.slice(index + 1 + next, index + 41 + next))?.start === 0) return true;
  }
  return false;
}

const longestCondition = 200;
const longestOpening = 140;

/** Whether the statement opens with an order about the whole answer: `Answer with:`, `Your response must include:`. */
export function speaksOfAnswer({ masked, said, lexicon }: Unit): boolean {
  if ((said & answering) === 0) return false;
  // *Then return one line.*
  const text = masked.trimEnd().replace(/^([^\p{L}]{0,4})(?:then|finally|lastly),?\s/u, '$1');
  if (text.length > longestOpening) return false;
  const start = firstLetter(text);
  const answer = words(lexicon, ({ output }) => output.answer).first(text);
  if (answer && (answer.start === start || (verbLast.has(lexicon.language) && text.length - answer.end <= 10) || answersInCase({ masked, lexicon }))) return !words(lexicon, ({ markers }) => markers.conditions).test(text.slice(answer.end, answer.end + 40));
  const reply = words(lexicon, ({ output }) => output.reply).first(text);
  if (reply?.start !== start) return false;
  const rest = text.slice(reply.end);
  return isObliged({ masked: rest, lexicon }) || (words(lexicon, ({ output }) => output.give).test(rest) && words(lexicon, ({ output }) => output.shape).test(rest));
}

/** *After the check, return only:*, and not *If it fails, return only:*. */
export function answersInCase({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  const start = firstLetter(masked);
  const answer = words(lexicon, ({ output }) => output.answer).first(masked);
  const before = masked.slice(start, answer?.start ?? start);
  if (before.length > longestCase || !/[:：]\s*$/.test(masked) || !/^[^.,;:!?]{4,}(?:,\s|(?<=\p{Script=Cyrillic}.{0,60})\s)$/u.test(before)) return false;
  return words(lexicon, ({ markers }) => markers.conditions).first(before)?.start === 0 && words(lexicon, ({ markers }) => markers.ifs).first(before)?.start !== 0;
}

const longestCase = 80;

/** Languages whose verb ends the sentence. */
export const verbLast: ReadonlySet<string> = new Set(['ja', 'ko', 'tr']);

/** Whether the answer has to be so and not otherwise. */
export function isObliged({ masked, lexicon }: Pick<Unit, 'masked' | 'lexicon'>): boolean {
  return words(lexicon, ({ output }) => output.exact).test(masked) || words(lexicon, ({ markers }) => markers.obligation).test(masked);
}

function clause(text: string, raw: string, lexicon: Lexicon, pick: (lexicon: Lexicon) => readonly string[], sole = false): Hit[] {
  // *End with GO / DO NOT GO*: the name of a verdict.
  return words(lexicon, pick).all(text).filter(({ start, end }) => !/\p{Lu}[*`]{0,3} \/ [*`]{0,3}$/u.test(raw.slice(Math.max(0, start - 8), start)) && ((isCapitals(raw.slice(start, end)) && raw[start - 1] !== '-') || raw.startsWith('**', start - 2) || endsLabel(raw, end, lexicon) || opensClause(text, raw, start, lexicon, sole)));
}

export function isCapitals(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}

/** *Always-on*: part of a name. */
const always = /^\p{L}{1,6}-\p{L}/u;

const longestWord = 24;
const longestSubject = 120;

function opensClause(text: string, raw: string, start: number, lexicon: Lexicon, sole: boolean): boolean {
  if (text[start - 1] === '-' || always.test(text.slice(start, start + 8))) return false;
  let end = start;
  while (end > 0 && /[ \n_~#|]/.test(text[end - 1]!)) end -= 1;
  // *Do not pad, only name what matters* says in English the first half again.
  if (text[end - 1] === ',' && sole && lexicon.language === 'en') return false;
  // Behind a code span the clause goes on: *(`x` only exists later)*.
  if (end > 0 && /`[ *_]{0,4}$/.test(raw.slice(end, start))) return false;
  // *Critical vs. not critical*
  if (/(?:^|\s)vs\.$/.test(text.slice(Math.max(0, end - 4), end))) return false;
  // *Only answers in chat are short* tells of things.
  if (sole && lexicon.language === 'en' && /^only\s(?:(?!(?:what|when|while|where|which|those|these|this|that|the|for|from|after|with|once)\s)[a-z-]{3,20}\s){1,3}(?:is|are)\s(?!to\s|allowed|permitted|accepted|valid)/.test(text.slice(start, start + 100)) && !isOrder({ masked: text.slice(start + 5), lexicon })) return false;
  // *(only in tests)* says where something holds.
  if (sole && /[(（]$/.test(text.slice(0, end))) return false;
  if (end === 0 || !/[\p{L}\p{N}%)"'\]]/u.test(text[end - 1]!)) return true;
  // Lines of a paragraph that are statements each: a capital behind the break.
  if (/\n[ \t]*$/.test(raw.slice(end, start)) && /\p{Lu}/u.test(raw[start]!)) return true;
  const before = text.slice(Math.max(0, end - longestWord), end);
  const last = words(lexicon, ({ markers }) => markers.joins).all(before).at(-1);
  // *You have a shell, but only read-only commands run* tells of things.
  if (last !== undefined && sole && last.text === 'but' && /^\s\p{L}[\p{L}-]{1,20}\s\p{L}{2,20}s\s(?:are|run|work|exist|apply|appear)/u.test(text.slice(start + 4))) return false;
  // *Declared but never used* tells of things.
  if (last?.text === 'but' && /^never\s(?!(?:need|feed|embed|exceed|proceed|succeed)(?!\p{L}))\p{L}{2,14}ed(?!\p{L})/u.test(text.slice(start, start + 26)) && !/(?:must|may|can|should|be)\s[^.;:]{0,60}$/.test(text.slice(Math.max(0, start - 72), start))) return false;
  // *Questions to always ask* names them; *make sure to always ask* orders.
  if (last?.text === 'to' && end > longestWord && /\p{L}s\sto$/u.test(before.trimEnd()) && !/\s(?:needs|has|wants|is|always)\sto$/.test(before.trimEnd())) return false;
  if (last?.text === 'you' && !sole && tellsOfThing(text.slice(Math.max(0, end - longestSubject), end))) return false;
  if (last !== undefined && last.end === before.length) return sole || !isOfOthers(text.slice(Math.max(0, end - longestSubject), end + 1), lexicon);
  if (!sole) return false;
  // *Load only what is needed*: the verb that opens the clause stands before the word.
  const [whole = '', verb = ''] = /(?:^|[^\p{L}\s][^\p{L}]{0,4}|\s)(\p{L}{2,20})$/u.exec(text.slice(Math.max(0, end - 32), end)) ?? [];
  if (verb === '') return false;
  // *Refute only with what you have read*: any first word that *only* narrows is a verb.
  if (/^[^\p{L}\n]{0,8}\p{Lu}\p{Ll}{2,20}(?<!ing|[^s]s)\s$/u.test(raw.slice(0, start)) && narrows(text, start + 5, lexicon)) return true;
  if (words(lexicon, ({ markers }) => markers.imperatives).first(verb)?.end !== verb.length) return false;
  // *Check the lamps and report only those that burn*
  if (/\sand\s$/.test(text.slice(Math.max(0, end - verb.length - 6), end - verb.length)) && !/[.;:!?]\s/.test(text.slice(0, end)) && isOrder({ masked: text, lexicon })) return true;
  return !/^\s\p{L}/u.test(whole) || isAddressed(text.slice(Math.max(0, end - 48), end - verb.length), lexicon);
}

/** `No changes to …`, `Not a single …`, `Short, no frills`: a negation that opens the whole. */
function opening(text: string, raw: string, lexicon: Lexicon, titled: boolean): number | undefined {
  const start = firstLetter(text);
  // *NO code, plans only*: capitals in front of small letters forbid under any title.
  if (start === -1 || (!titled && !/^(?:NO|ZERO)\s\p{Ll}/u.test(raw.slice(start, start + 6)))) return undefined;
  // *No answer after all rounds → say so*: a condition.
  if (/^[^.;:!?]{1,80}(?:→|->|=>)/u.test(text.slice(start))) return undefined;
  // *No exceptions* forbids nothing.
  return words(lexicon, ({ markers }) => markers.weak).first(text)?.start === start && words(lexicon, ({ markers }) => markers.obligation).first(text)?.start !== start ? start : undefined;
}

/** `Short, no frills`: a part that has no verb. Outside a title about rules only code can be what is not to be there, or what *only* excludes. */
function aside(text: string, raw: string, lexicon: Lexicon, titled: boolean): number | undefined {
  return words(lexicon, ({ markers }) => markers.none).all(text).find((hit) => (titled || isCapitals(raw.slice(hit.start, hit.end)) || /^\s`/.test(raw.slice(hit.end, hit.end + 2)) || isSole(text.slice(0, hit.start), lexicon)) && (/[—–;,(]\s{0,2}$|\s-\s$/.test(text.slice(Math.max(0, hit.start - 3), hit.start)) || (titled && sentence.test(text.slice(hit.end)) && isOrder({ masked: text, lexicon }) && /[.!]\s{1,2}$/.test(text.slice(Math.max(0, hit.start - 3), hit.start)))))?.start;
}

/** *Name the rooms. No invented names.* */
const sentence = /^\s\p{L}[^.;:!?,→|]{2,50}(?:[.!]|$)/u;

/** *Analysis only - …*: a short statement that ends in *only*. */
function isSole(before: string, lexicon: Lexicon): boolean {
  if (before.length > longestAside) return false;
  const only = words(lexicon, ({ markers }) => markers.clause.only).all(before).at(-1);
  return only !== undefined && only.start > 0 && /^[\s,;—–-]{1,4}$/.test(before.slice(only.end));
}

const longestAside = 60;

/** *Via environment variables only*, *Small changes only: …*: the word ends a short statement or its label. In an order it also binds before a condition. */
function trailing(text: string, raw: string, lexicon: Lexicon, titled: boolean): number | undefined {
  // In Korean the word is part of any noun it narrows.
  if (lexicon.script === 'hangul') return undefined;
  const start = firstLetter(text);
  const hits = words(lexicon, ({ markers }) => markers.clause.only).all(text.slice(0, longestOpening)).filter((hit) => hit.start > start && text[hit.start - 1] !== '-');
  const last = hits.find(({ end }) => /^[*_]{2}\s{0,2}(?:[:：—–-]|$)/.test(raw.slice(end, end + 6)) || (lexicon.language === 'en' ? /^[\s.:]*$/ : /^[\s.]*$/).test(text.slice(end)));
  // *Static allocation only*: two words or three are a name, except below a title about rules.
  if (last && !titled && raw[last.end] !== '*' && !/[:：,;—–(-]\s/.test(text) && (text.trim().match(/\s+/g)?.length ?? 0) < 3 && !isOrder({ masked: text, lexicon })) return undefined;
  // *Low: dashboard only*, *Prototype → essential facts only*: what something is, and no order.
  if (last && !titled && raw[last.end] !== '*' && lexicon.language === 'en' && describesThing.test(text.slice(0, last.start)) && !isOrder({ masked: text.slice(Math.max(text.lastIndexOf(':', last.start), text.lastIndexOf('→', last.start)) + 1), lexicon })) return undefined;
  return last?.start ?? narrowing(text, lexicon) ?? closing(text, raw, lexicon);
}

const describesThing = /^(?:[^:.!?\n]|\.(?=\p{L})){1,40}[:→]\s{1,4}(?:[\p{L}\p{N}/,-]{1,24}\s){1,4}$/u;

/** *Use it only when asked*, *Decide based only on what was confirmed*: in an order the word binds before a condition or a means, and behind the word for a means. */
function narrowing(text: string, lexicon: Lexicon): number | undefined {
  const only = words(lexicon, ({ markers }) => markers.clause.only).all(text.slice(0, longestNarrowed)).filter((hit) => hit.start > 0 && text[hit.start - 1] !== '-');
  return only.find((hit) => {
    const order = /(?:^|[.!?;:]\s)([^.!?;:]*)$/.exec(text.slice(0, hit.start))?.[1] ?? '';
    const use = words(lexicon, ({ tools }) => tools.use).all(order).at(-1);
    const means = use !== undefined && use.text.length > shortMeans && use.end === order.trimEnd().length;
    const narrow = [({ markers }: Lexicon) => markers.conditions, ({ markers }: Lexicon) => markers.means].some((pick) => words(lexicon, pick).first(text, hit.end)?.start === hit.end + 1) || /^(?:\s[(（]|,\s(?:since|because)\s)/.test(text.slice(hit.end));
    if ((!narrow && !means) || /[(（][^)）]*$/.test(order) || (order.includes(',') && !means)) return false;
    return isOrder({ masked: text.slice(hit.start - order.length), lexicon });
  })?.start;
}

/** *Scope: add comments only. Change nothing*: an order that ends in the word, with more sentences behind it. */
function closing(text: string, raw: string, lexicon: Lexicon): number | undefined {
  if (lexicon.language !== 'en' || !/only[.:]/.test(raw)) return undefined;
  return words(lexicon, ({ markers }) => markers.clause.only).all(text.slice(0, longestNarrowed)).find(({ start, end }) => {
    if (text[start - 1] === '-' || !/^(?:\.(?:\s{1,2}\p{Lu}|\s*$)|:(?:\s{1,2}\S|\s*$))/u.test(raw.slice(end, end + 4))) return false;
    const said = /(?:^|[.!?:—–]\**\s{1,3})([^.!?:—–]*)$/.exec(text.slice(0, start))?.[1] ?? '';
    return isOrder({ masked: said, lexicon }) || /^(?:you|this agent)\s\p{L}{3,}/u.test(said);
  })?.start;
}

const longestNarrowed = 600;
/** *With* may stand before a thing that is handed over. */
const shortMeans = 4;

/** *Use strict types always*: an order whose last word binds it. */
function ending(text: string, raw: string, lexicon: Lexicon): number | undefined {
  if (text.length > longestOpening) return undefined;
  const tail = text.replace(/[\s.]{1,8}$/, '');
  // *Read the notes (mandatory)*
  const bracket = /[)）]$/.test(tail) ? /[(（][^()（）]{1,24}[)）]$/.exec(tail) : null;
  if (bracket && words(lexicon, ({ headings }) => headings.mandatory).first(bracket[0], 1)?.start === 1 && (isOrder({ masked: text, lexicon }) || isCapitals(raw.slice(bracket.index + 1, tail.length - 1)))) return bracket.index;
  const last = lexicon.markers.clause.obligation.find((word) => tail.endsWith(` ${word}`));
  return last !== undefined && isOrder({ masked: text, lexicon }) ? tail.length - last.length : undefined;
}

/** What a callout says may be a fact: *Important: this agent creates drafts*. */
const fact = /^[\s)]{0,4}[:!：！—–-][\s*]{0,4}(?:this|these|it|there|your|an?|эт[аои]\p{L}{0,2}|est[ea]s?|cet(?:te)?|dies\p{L}{0,2}|bu)\s/u;

function callout(text: string, lexicon: Lexicon, firstOnly: boolean): number | undefined {
  const found = words(lexicon, ({ markers }) => markers.callout).first(text);
  if (!found || (firstOnly && found.text !== lexicon.markers.callout[0]) || /[\p{L}\p{N}]/u.test(text.slice(0, found.start))) return undefined;
  const behind = text.slice(found.end, found.end + 24);
  // *Important -- affects users*: the name of a grade.
  if (firstOnly && /^[\s)*]{0,4}[—–-]/.test(behind) && !isOrder({ masked: text.slice(found.end).replace(/^[\s)*—–-]{1,8}/, ''), lexicon })) return undefined;
  return /^[\s)]{0,4}[:!：！—–-]/.test(behind) && !fact.test(behind) ? found.start : undefined;
}

function earliest(...places: readonly (number | undefined)[]): number | undefined {
  const known = places.filter((place) => place !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
